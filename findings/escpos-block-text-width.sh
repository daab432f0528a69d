#!/usr/bin/env bash
# python-escpos 3.1 folds Chinese text for a receipt of 32 columns.
# Guess: block_text(columns=32) folds where the paper ends; a Chinese sign is two columns wide on every such printer.
# Seen:  it counts signs, so Chinese lines come out twice as wide as asked for.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install python-escpos==3.1 setuptools==80.9.0
"$dir/v/bin/python" - <<'PY'
from escpos.printer import Dummy

def widths(text, columns):
    printer = Dummy(profile="default")
    printer.block_text(text, columns=columns)
    return [len(line) for line in printer.output.split(b"\n")]  # in GBK a hanzi is two bytes and two columns

latin = widths("terminal replaced on site and customer signed the record", 32)
hanzi = widths("客户深圳市某某物流有限公司车辆终端离线现场更换终端并复位后上线正常客户签字确认", 32)
assert max(latin) <= 32, latin
assert hanzi == [64, 14], hanzi
print(f"""python-escpos 3.1: block_text(columns=32) gives lines of {latin} columns for English and {hanzi} for Chinese, since it counts
characters where the paper counts cells. A 58 mm printer then breaks each line again by itself, mid-word and out of alignment; nothing
fails. The text must be folded before (by wcwidth, or two bytes a sign in GBK).""")
PY
