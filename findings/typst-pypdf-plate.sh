#!/usr/bin/env bash
# typst 0.15.2 sets a paper, pypdf 7.1.1 reads its text back.
# Guess: a plate written 粤B12345 is found as 粤B12345 in the text of the PDF.
# Seen:  粤 B12345, 装 3 台, 共 350 元: blanks that nobody typed; pdfminer.six and PDFium (Chrome's viewer) have them too, pdfplumber has not.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install typst==0.15.2 pypdf==7.1.1 pdfminer.six==20260107 pdfplumber==0.11.10 pypdfium2==5.15.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @embedpdf/fonts-sc@1.0.0
v/bin/python - <<'PY'
import pdfplumber, pypdf, pypdfium2, typst
from pdfminer.high_level import extract_text

FONTS = ["node_modules/@embedpdf/fonts-sc/fonts"]

def paper(spacing):
    with open("a.typ", "w", encoding="utf-8") as page:
        page.write(f'#set text(font: "Noto Sans S Chinese", cjk-latin-spacing: {spacing})\n粤B12345 装3台 共350元\n')
    typst.compile("a.typ", output="a.pdf", font_paths=FONTS, ignore_system_fonts=True)
    by_pdfium = pypdfium2.PdfDocument("a.pdf")[0].get_textpage().get_text_range()
    with pdfplumber.open("a.pdf") as plumbed:
        by_plumber = plumbed.pages[0].extract_text()
    return [pypdf.PdfReader("a.pdf").pages[0].extract_text(), extract_text("a.pdf").strip(), by_pdfium, by_plumber]

assert paper("auto") == ["粤 B12345 装 3 台 共 350 元"] * 3 + ["粤B12345 装3台 共350元"], paper("auto")
assert paper("none") == ["粤B12345 装3台 共350元"] * 4
print("""typst 0.15.2 puts a quarter of an em between hanzi and Latin letters or figures, as good Chinese setting has it; pypdf 7.1.1, pdfminer.six
20260107 and PDFium (pypdfium2 5.15.2; it is also Chrome's viewer) take that for a blank. The plate 粤B12345 is then not in the text of the
paper that shows it: searched for it is not found, copied it has a blank. pdfplumber, and cjk-latin-spacing: none, give what was typed.""")
PY
