#!/bin/sh
# The library of values and what replaces its definitions, and jq's own, in
# lo-canon: the same of every kind of value; what repeats from record to
# record is what it was.
. "${0%/*}/tap.sh"

need jq
cat=$top/cmd/lo-canon/transforms

# same NAME PROGRAM: of each value, by plain jq and here.  What an error says
# is jq's in both.
same() {
	run "lo-canon -e 'include \"values\"; try ($2) catch [\"error\", .]' <values"
	mv "$out" native
	run "jq -c -L '$cat' 'include \"values\"; try ($2) catch [\"error\", .]' values"
	out_file native "$1"
}

cat >values <<'EOF'
null
true
false
0
-1.5
1e300
""
" "
"a"
" A b\tC\n"
"\u00a0\u2003\u3000\u1680x\u0085\u2028"
"\u200bx\u180e"
"ÀÉ İZ ǅ ß"
"\u00a0"
"\u0000 A\u0000"
"\ud83d\ude00 Q"
[]
[null]
["a",null,"B"]
["x","Y","ÀZ"]
["a",1,true,false,0.1]
["a",["b"]]
[{"a":null}]
{}
{"a":null}
{"a":null,"b":[null],"c":{"d":null},"e":false}
{"a":1,"A":" x "}
EOF
same "ascii_downcase, which is jq's" 'ascii_downcase'
same 'lower' 'lower'
same 'filled' 'filled'
# libjq itself leaks where a reduce fails in an object.
same "join, which is jq's" 'if type == "object" then . else join(", ") end'
same 'with each of several, in order' 'if type == "object" then .
	else join("-", "", null, 1) end'
same 'of members' '[.[]?] | join("")'
same 'among' 'among(["a", 0, null, ["x", "Y", "ÀZ"], {}, true])'
same 'one of several lists' 'among(["a"], [0, false], [])'
same 'minor_money' 'minor_money(.; "USD"), minor_money(5; .)'
same 'each amount with each currency' 'minor_money(1, 2; "a", "B")'
same 'present_or_null' 'if type == "object" or . == null then present_or_null
	else . end'
same 'one within the other' '[.[]?, .] | map(strings | lower | filled)
	| join(",") | ascii_downcase | among([., "a"])'

# A program's own definitions, and a library's of jq's names, come first.
run "lo-canon -e 'def join(\$x): 1; def ascii_downcase: 2;
	[join(\"\"), ascii_downcase]' <values | sort -u"
out_is '[1,2]' 'a program has its own'
mkdir -p config/lo/transforms
cat >config/lo/transforms/own.jq <<'EOF'
def join($x): "mine"; def among(f): "any"; def lower: "low";
EOF
run "echo '\"A\"' | XDG_CONFIG_HOME=\$PWD/config lo-canon -e 'include \"own\";
	join(\",\"), among(1), lower'"
out_is '"mine"
"any"
"a"' 'a library has its own, but natives that are called alike'

# Wide numbers pass, and are not computed with.
echo '[12345678901234567890, "a"]' >wide
run "lo-canon -e 'include \"values\"; minor_money(.[0]; \"EUR\"),
	({a: .[0], b: null} | present_or_null)' <wide"
out_is '{"amount":12345678901234567890,"currency":"eur"}
{"a":12345678901234567890}' 'a wide number is handed on'
for program in 'join(",")' '.[0] | filled' '.[0] | among([1])'; do
	run "lo-canon -e 'include \"values\"; $program' <wide"
	status_is 65 "$program: and not looked at"
	out_like '"code":"number"' 'which is what the letter says'
done

# Members that are byte for byte those of the record before.
cat >again <<'EOF'
{"context":{"a":[1,{"b":"x"}]},"s":"same","n":1,"t":true,"payload":{"id":1}}
{"context":{"a":[1,{"b":"x"}]},"s":"same","n":1,"t":true,"payload":{"id":2}}
{"context":{"a":[1,{"b":"x"}]},"s":"same","n":1,"t":true,"payload":{"id":3}}
{"context":{"a":[1,{"b":"x"}]} , "s":"same","n":12,"t":true,"payload":{"id":3}}
{"context":{"a":[1,{"b":"y"}]},"s":"same!","n":12,"t":false,"payload":{"id":3}}
{"s":"same","context":{"a":[1,{"b":"x"}]},"context":{"c":0}}
{"s":"same","context":{"a":[1,{"b":"x"}]},"context":{"c":0}}
{"s":"same","context":{"a":[1,{"b":"x"}]},"context":{"c":0}}
{"s":"same","context":{"a":[1,{"b":"x"}]},"context":{"c":0},"e":"\u0061","\u0061":"b"}
{"s":"same","context":{"a":[1,{"b":"x"}]},"context":{"c":0},"e":"\u0061","\u0061":"b"}
{"s":"same","context":{"a":[1,{"b":"x"}]},"context":{"c":0},"e":"\u0061","\u0061":"b"}
EOF
for program in '[.]' '[.s, .n, .payload.id]' '.context.a[1].b? = .payload.id' \
	'[.s, .context.a] | .[1] += [2]' 'to_entries' \
	'del(.context.a) | .s += "?"'; do
	run "lo-canon -e '$program' <again"
	mv "$out" native
	run "jq -c '$program' again"
	out_file native "again: $program"
done
for n in 1 2 3 4; do
	echo '{"w":{"n":12345678901234567890},"h":"\ud800","i":'$n'}'
done >again
run "lo-canon -e '[.w, .h, .i]' <again"
err_like '4 undecodable' 'half a character is counted each time'
out_is "$(for n in 1 2 3 4; do
	echo '[{"n":12345678901234567890},"�",'$n']'
done)" 'and what is wide is wide each time'

done_testing
