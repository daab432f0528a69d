#!/usr/bin/env bash
# A page that Chromium prints to PDF in Noto Sans SC, and what pdf.js, pypdf and pdfminer read in it.
# Guess: 黄师傅 and 青A12345 come out as they went in.
# Seen:  ⻩师傅 and ⻘A12345: look-alikes from the blocks of radicals (U+2EE9, U+2ED8), which equal nothing one types, and of which NFKC mends
#        some only. WeasyPrint, with the same font and text, is right; Chromium's own viewer hides it.
# Hurt our users, mended: numbers and searches fold radicals (test_arc_1_radicals_out_of_a_pdf_…).
# Needs Debian's chromium (or CHROMIUM=path of another).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install pypdf==7.1.1 pdfminer.six==20260107 pypdfium2==5.15.2 weasyprint==70.0
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pdfjs-dist@5.6.205 @expo-google-fonts/noto-sans-sc@0.4.3
cp node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf sc.ttf
cat >page.html <<'HTML'
<!doctype html><meta charset="utf-8"><title>list</title>
<style>@font-face{font-family:sc;src:url(sc.ttf)} body{font-family:sc}</style><p>黄师傅 马师傅 金龙客车 高新区 青A12345 350元</p>
HTML
"${CHROMIUM:-$(command -v chromium)}" --headless --no-sandbox --disable-gpu --allow-file-access-from-files --no-pdf-header-footer \
  --user-data-dir="$dir/profile" --print-to-pdf="$dir/chromium.pdf" "file://$dir/page.html" >/dev/null 2>&1
"$dir/v/bin/weasyprint" -q page.html weasyprint.pdf
cat >read.mjs <<'JS'
import fs from 'node:fs';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
const page = await (await getDocument({ data: new Uint8Array(fs.readFileSync(process.argv[2])), verbosity: 0 }).promise).getPage(1);
fs.writeFileSync(process.argv[3], (await page.getTextContent()).items.map((item) => item.str).join(''));
JS
for maker in chromium weasyprint; do node read.mjs "$maker.pdf" "$maker.txt" 2>/dev/null; done
"$dir/v/bin/python" - <<'PY'
import unicodedata
from pathlib import Path
import pypdf, pypdfium2
from pdfminer.high_level import extract_text

typed = "黄师傅 马师傅 金龙客车 高新区 青A12345 350元"
read = {
    maker: {
        "pdf.js": Path(f"{maker}.txt").read_text("utf-8").strip(),
        "pypdf": pypdf.PdfReader(f"{maker}.pdf").pages[0].extract_text().strip(),
        "pdfminer": extract_text(f"{maker}.pdf").strip(),
    }
    for maker in ("chromium", "weasyprint")
}
print(read)
seen = "\u2ee9师傅 \u2ee2师傅 \u2fa6\u2ef0客\u2ecb \u2fbc新区 \u2ed8A12345 350元"
assert set(read["weasyprint"].values()) == {typed}
assert set(read["chromium"].values()) == {seen}
assert pypdfium2.PdfDocument("chromium.pdf")[0].get_textpage().get_text_range().strip() == typed
assert unicodedata.normalize("NFKC", seen) == "\u2ee9师傅 \u2ee2师傅 金\u2ef0客\u2ecb 高新区 \u2ed8A12345 350元"
print("""Chromium prints Noto Sans SC with a table from glyphs back to text that takes the first character of a shape: the radical. pdf.js, pypdf and
pdfminer then read U+2EE9 for 黄, U+2EE2 for 马, U+2FA6 for 金. They look alike to the dot; "黄" == "\u2ee9" is false, a search for 黄师傅
finds nothing, and a check of plates refuses \u2ed8A12345. NFKC folds U+2F00-2FD5 but not these of U+2E80-2EF3. PDFium's reader undoes it.""")
PY
