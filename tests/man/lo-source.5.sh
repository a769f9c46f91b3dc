# The source of the examples, and a case of it.
cp "$top/tests/fakes/plain.jq" plain.jq
mkdir -p cases/plain
cat >cases/plain/next.json <<'CASE'
{"in": {"do": "answer", "type": "a", "as": "page", "status": 200,
   "rows": {"count": 2}, "body": {"items": [], "next": "/v1/list/a?page=1"}},
 "out": [{"get": "/v1/list/a?page=1", "as": "page",
   "rows": {"at": "/items", "id": "/id"}}]}
CASE
