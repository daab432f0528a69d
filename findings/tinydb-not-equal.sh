#!/usr/bin/env bash
# TinyDB 4.9.0 and a field that older documents do not have.
# Guess: where("state") != "closed" finds what is not closed, documents without a state too; it is the opposite of ==.
# Seen:  they are found by neither; by ~(where("state") == "closed") they are.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install tinydb==4.9.0
"$dir/v/bin/python" - <<'PY'
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage

db = TinyDB(storage=MemoryStorage)
db.insert_multiple([{"order": "A1", "state": "closed"}, {"order": "A2", "state": "open"}, {"order": "A3"}])

def orders(query):
    return [found["order"] for found in db.search(query)]

assert orders(where("state") == "closed") == ["A1"]
assert orders(where("state") != "closed") == ["A2"]
assert orders(~(where("state") == "closed")) == ["A2", "A3"]
assert orders(where("state") == None) == [] and orders(~where("state").exists()) == ["A3"]  # noqa: E711
print("""TinyDB 4.9.0: of three orders, one closed, one open, one from before there was a state, != "closed" finds one and ~(... == "closed") two. A
document without the field fails every test, the negative ones too, and == None does not find it either. After an update of the app a
worklist written with != is short of just the old work.""")
PY
