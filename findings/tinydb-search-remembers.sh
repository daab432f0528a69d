#!/usr/bin/env bash
# TinyDB 4.9.0 and a document that was changed after it was found, but never saved.
# Guess: search reads the store, so that the next one gives what is saved, as get and all do.
# Seen:  the same search gives the unsaved change, with a file below it too; get, all and searches with other words do not.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install tinydb==4.9.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
from tinydb import TinyDB, where

db = TinyDB("orders.json")
db.insert({"plate": "粤B12345", "fee": 350})
of_truck = where("plate") == "粤B12345"
[order] = db.search(of_truck)
order["fee"] = 0  # tried out in a form, then the form is left
assert db.search(of_truck)[0]["fee"] == 0
assert db.search(where("plate") == "粤B12345")[0]["fee"] == 0  # an equal query, made anew
assert db.get(of_truck)["fee"] == db.all()[0]["fee"] == 350
assert db.search(where("fee") == 0) == [] and db.search(where("fee") == 350)[0]["fee"] == 350
with TinyDB("orders.json") as second:
    assert second.search(of_truck)[0]["fee"] == 350
db.insert({"plate": "粤B54321", "fee": 80})  # any write makes it forget
assert db.search(of_truck)[0]["fee"] == 350
print("""TinyDB 4.9.0: search() keeps its last ten answers and hands out the very dictionaries it keeps. What was changed in one of them and never saved is
found by the next equal search, under a key that no longer fits, until something is written to the table; get(), all() and every other query
say what is saved. A fee that was tried out and given up stands on one screen as 0 and on the next as 350. Copy before changing.""")
PY
