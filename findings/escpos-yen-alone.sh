#!/usr/bin/env bash
# python-escpos 3.1 and the signs of a Chinese receipt that stand on a line of their own.
# Guess: a sign that prints in one line of Chinese text prints in every line (GB 18030 has all of them).
# Seen:  the line's encoding is chosen by whether it has a common hanzi; without one ￥, full-width digits, 【】 and rare names become "?".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install python-escpos==3.1 setuptools==80.9.0
"$dir/v/bin/python" - <<'PY'
from escpos.printer import Dummy

def sent(text):
    printer = Dummy(profile="default")
    printer.text(text)
    return printer.output

assert sent("合计￥350") == "合计￥350".encode("gb18030")
assert sent("￥350") == b"\x1bt\x00?350"
assert sent("１２３【】") == b"\x1bt\x00?????"
assert sent("𠮷") == b"\x1bt\x00?" and sent("客户𠮷").endswith("𠮷".encode("gb18030"))
assert sent("合计¥350").endswith(b"\x81\x30\x84\x36" + b"350")  # a four-byte code that GBK printers do not have
assert sent("——————") == b"\x1bt\x10" + b"\x97" * 6
print("""python-escpos 3.1: text("合计￥350") goes out as GB 18030, text("￥350") as a code page command and "?350". The choice is made per call,
by whether the text has a common hanzi: an amount, a ruled line or a rare surname (𠮷) printed by a call of its own loses its signs without
an error. And the half-width ¥, which no hanzi line protects, becomes a four-byte code that printers with GBK fonts do not know. A receipt
prints right or wrong by how its lines are cut into calls.""")
PY
