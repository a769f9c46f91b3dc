# A tap for the examples: two records, a state.
cat >tap.sh <<'END'
echo '{"type":"SCHEMA","stream":"deals","schema":{"properties":{"id":{}}},"key_properties":["id"]}'
echo '{"type":"RECORD","stream":"deals","record":{"id":7,"amount":12.50}}'
echo '{"type":"STATE","value":{"bookmark":"2026-11-20"}}'
END
