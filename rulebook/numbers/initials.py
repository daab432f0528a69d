"""Names by their initials in pinyin: 顺达物流 is found by sdwl, 单 by s and by d (ARC-1). Pure text.

Every search takes them from here, on devices and server alike. Figures are left out: what is looked for by letters
alone is a name.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product

from rulebook.numbers.pinyin_letters import FIRST, LETTERS
from rulebook.numbers.text import halfwidth

TWO_READINGS = {
    "单": "sdc",
    "曾": "zc",
    "仇": "qc",
    "解": "xj",
    "区": "oq",
    "查": "zc",
    "覃": "qt",
    "翟": "zd",
    "乐": "yl",
    "尉": "wy",
    "种": "zc",
    "折": "zs",
    "石": "sd",
    "宿": "sx",
    "贾": "jg",
    "沈": "sc",
    "召": "zs",
    "盛": "sc",
    "万": "wm",
    "隗": "wk",
    "郇": "xh",
    "冯": "fp",
    "阚": "kh",
    "繁": "fp",
    "祭": "jz",
    "莘": "sx",
    "秘": "mb",
    "褚": "cz",
    "谌": "cs",
    "句": "jg",
    "乜": "nm",
    "藏": "cz",
    "朝": "cz",
    "调": "td",
    "传": "cz",
    "长": "cz",
    "重": "cz",
    "行": "hx",
    "车": "cj",
    "会": "hk",
    "校": "xj",
    "厦": "xs",
    "降": "jx",
    "强": "qj",
    "奇": "qj",
    "系": "xj",
    "卡": "kq",
    "省": "sx",
    "弹": "td",
    "提": "td",
    "参": "cs",
    "乘": "cs",
    "澄": "cd",
    "屏": "pb",
    "便": "bp",
    "泊": "bp",
    "番": "fp",
    "合": "hg",
    "巷": "xh",
    "浒": "hx",
    "率": "sl",
    "尾": "wy",
    "什": "sz",
    "圈": "qj",
    "给": "gj",
    "堡": "bp",
    "扁": "bp",
    "虹": "hj",
    "伽": "qjg",
}
"""Characters that people read in two ways, above all in surnames, whose reading is another than the usual one."""
MOST_WAYS = 8
"""So many readings of one name are kept, the usual ones first."""
MOST_SIGNS = 40
"""A text that is longer is no name."""
LEAST = 2
"""So many Chinese characters make a name."""


def _letters(sign: str) -> str:
    """The first letters of a character's readings; an ASCII letter is its own, anything else has none."""
    if sign in TWO_READINGS:
        return TWO_READINGS[sign]
    place = ord(sign) - ord(FIRST)
    if 0 <= place < len(LETTERS):
        return LETTERS[place].strip("-")
    return sign.casefold() if sign.isascii() and sign.isalpha() else ""


@lru_cache(maxsize=1 << 14)
def initials(text: str) -> tuple[str, ...]:
    """The initials of a name in each of its readings; nothing of what is no name."""
    signs = halfwidth(text)
    chinese = sum(1 for sign in signs if 0 <= ord(sign) - ord(FIRST) < len(LETTERS))
    if chinese < LEAST or len(signs) > MOST_SIGNS:
        return ()
    ways = [letters for sign in signs if (letters := _letters(sign))]
    turned = islice(product(*reversed(ways)), MOST_WAYS)  # a surname, which stands first, is read in all its ways
    return tuple(dict.fromkeys("".join(reversed(way)) for way in turned))
