#!/usr/bin/env bash
# openpyxl 3.1.5 writes names of photos, SheetJS 0.18.5 (npm: xlsx) reads them.
# Guess: the text img_x0640_y0480.jpg comes back as it went in; what XLSX reserves (_xHHHH_) the writer escapes, as XlsxWriter 3.3.1 does.
# Seen:  seven of its characters come back as one Arabic sign, by the format's own rule; openpyxl itself reads it back unchanged.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install openpyxl==3.1.5 xlsxwriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5
v/bin/python - <<'PY'
import openpyxl, xlsxwriter

names = ["img_x0640_y0480.jpg", "fw_x2026_rc1", "IMG_20261107.jpg"]
book = openpyxl.Workbook()
for name in names:
    book.active.append([name])
book.save("openpyxl.xlsx")
assert [cell.value for (cell,) in openpyxl.load_workbook("openpyxl.xlsx").active.iter_rows()] == names
with xlsxwriter.Workbook("xlsxwriter.xlsx") as other:
    other.add_worksheet().write_column(0, 0, names)
PY
node -e '
const XLSX = require("xlsx"), assert = require("node:assert");
const read = (name) => XLSX.utils.sheet_to_json(Object.values(XLSX.readFile(name).Sheets)[0], { header: 1 }).flat();
assert.deepEqual(read("xlsxwriter.xlsx"), ["img_x0640_y0480.jpg", "fw_x2026_rc1", "IMG_20261107.jpg"]);
assert.deepEqual(read("openpyxl.xlsx"), ["img\u0640y0480.jpg", "fw\u2026rc1", "IMG_20261107.jpg"]);'
echo 'openpyxl 3.1.5: in XLSX _x0640_ in a text stands for the character U+0640, and a writer has to escape the underscore of one that is meant
literally (_x005F_x0640_). openpyxl does neither in writing nor in reading, so its own tests are content, while SheetJS 0.18.5, which keeps
to the format, shows imgـy0480.jpg for the photo img_x0640_y0480.jpg and fw…rc1 for the firmware fw_x2026_rc1. XlsxWriter escapes.'
