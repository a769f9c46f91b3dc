# Rows of a sheet, as cells in a list; .context.header has the headers.  Rows
# may be shorter than the header, or longer.
include "values";
include "sheet";

.external_id as $id
| .context as $c
| .payload as $cells
| ($c.header | headers($cells | length)) as $names
| {
    row_id: $id,
    columns: (reduce range(0; $names | length) as $i ({};
      setpath([$names[$i]]; $cells[$i] // (if $cells[$i] == false then false
        else "" end)))),
    file: ({name: $c.title, row: $c.row} | present_or_null),
    source: {platform: "google_sheets", platform_version: "v4"}
  }
| present
