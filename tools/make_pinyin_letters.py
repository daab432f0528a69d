"""`python -m tools.make_pinyin_letters`: draw rulebook/numbers/pinyin_letters.py anew from pypinyin (ARC-1).

pypinyin is no dependency of the house: `pip install pypinyin==0.55.0` beside it first. Its table weighs megabytes;
of each character the app takes along one letter.
"""

from __future__ import annotations

import unicodedata
from importlib import import_module
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "rulebook" / "numbers" / "pinyin_letters.py"
FIRST, LAST, A_LINE = 0x4E00, 0x9FA5, 104
HEAD = '''"""The first letter of each Chinese character's usual reading in pinyin, from U+4E00 on, '-' for none.

Drawn by `tools/make_pinyin_letters.py` from pypinyin's table (MIT), and never edited by hand.
"""

from __future__ import annotations

FIRST = "\\u4e00"
LETTERS = (
'''


def letter(reading: str) -> str:
    """Its first letter without tone, '-' where that is none."""
    first = unicodedata.normalize("NFD", reading)[:1].lower()
    return first if "a" <= first <= "z" else "-"


def main() -> None:
    """Write the module; two runs give the same bytes."""
    known: dict[int, str] = import_module("pypinyin.pinyin_dict").pinyin_dict
    letters = "".join(letter(known.get(sign, "").split(",")[0]) for sign in range(FIRST, LAST + 1))
    rows = [f'    "{letters[n : n + A_LINE]}"\n' for n in range(0, len(letters), A_LINE)]
    TARGET.write_text(f"{HEAD}{''.join(rows)})\n", "utf-8")


if __name__ == "__main__":
    main()
