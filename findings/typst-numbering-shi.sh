#!/usr/bin/env bash
# typst 0.15.2 (PyPI) and its numbering pattern "壹", capital numerals as on receipts and cheques.
# Guess: 10 is 壹拾 and 107000 壹拾万柒仟: capital numerals exist so that nothing can be put in front.
# Seen:  拾 and 拾万柒仟, the short form of plain numerals; and 壹仟零伍 for 1005, which is right.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install typst==0.15.2
"$dir/v/bin/python" - <<'PY'
import json, tempfile, pathlib
import typst

numbers = [10, 15, 100, 110, 1005, 107000, 20000000]
source = pathlib.Path(tempfile.mkdtemp()) / "a.typ"
source.write_text("".join(f'#metadata(numbering("壹", {n})) <n>\n' for n in numbers), "utf-8")
seen = dict(zip(numbers, json.loads(typst.query(str(source), "<n>", field="value"))))
source.unlink(), source.parent.rmdir()
assert seen == {10: "拾", 15: "拾伍", 100: "壹佰", 110: "壹佰壹拾", 1005: "壹仟零伍", 107000: "拾万柒仟", 20000000: "贰仟万"}, seen
print(f"""typst 0.15.2: numbering("壹", n) gives {seen}. From 10 to 19, and from 100,000 to 199,999, the leading
壹 is missing, which is right for chapter 十 and wrong for money: the rules for filling in bills ask for 壹拾, since 拾伍元 becomes 贰拾伍元
by one stroke of a pen. 110 has it (壹佰壹拾), so that a few trials look right. An amount needs a function of one's own.""")
PY
