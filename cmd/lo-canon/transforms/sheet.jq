# sheet.jq - cells of a sheet and their headers, for transforms

# The letters of a column, of which the first is 0.
def column_letters:
  if . < 26 then [65 + .] | implode
  else (. / 26 | floor - 1 | column_letters) + (. % 26 | column_letters) end;

# Headers that name every column once: one that is blank is its letters, one
# that stood before has them added, and so do cells beyond the last header.
def headers($width):
  . as $given
  # The length of a number is the number: no sheet is that wide.
  | if [length, $width] | max > 18278 then error("no list of cells")
    else . end
  | reduce range(0; [length, $width] | max) as $i ([];
      . as $had
      | ($given[$i] // "" | tostring) as $name
      | if $name == "" then $i | column_letters
        elif any($had[]; . == $name) then $name + " " + ($i | column_letters)
        else $name end
      | $had + [.]);
