#!/usr/bin/env bash
# docxtpl 0.20.2 fills a Word form with a customer's name.
# Guess: values are text, and an ampersand in one is printed as such.
# Seen:  "AT&T" takes the plate and the words before the sum with it, "甲 & 乙" loses its ampersand, "5<6" becomes 56; no error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install docxtpl==0.20.2 python-docx==1.2.0
v/bin/python - <<'PY'
import docx
from docxtpl import DocxTemplate

form = docx.Document()
form.add_paragraph("客户：{{ name }}，车牌：{{ plate }}，应收 350 元。")
form.save("form.docx")

def filled(name, **how):
    paper = DocxTemplate("form.docx")
    paper.render({"name": name, "plate": "粤B12345"}, **how)
    paper.save("paper.docx")
    return docx.Document("paper.docx").paragraphs[0].text

assert filled("甲公司") == "客户：甲公司，车牌：粤B12345，应收 350 元。"
assert filled("AT&T") == "客户：AT 350 元。", filled("AT&T")
assert filled("甲 & 乙") == "客户：甲  乙，车牌：粤B12345，应收 350 元。"
assert filled("5<6") == "客户：56，车牌：粤B12345，应收 350 元。"
assert filled("AT&T", autoescape=True) == "客户：AT&T，车牌：粤B12345，应收 350 元。"
print("""docxtpl 0.20.2: values go into the document's XML as they are unless render(autoescape=True) is asked for, and a forgiving parser then repairs
what results: the line for AT&T reads "客户：AT 350 元。", without plate, and the file is whole XML. The order of every other customer is right, so
what is missing is found by the technician at the door.""")
PY
