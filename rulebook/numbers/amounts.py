"""Amounts of money between whole fen, figures and Chinese capitals (RCT-1). May not know what is being paid
for.

The capitals follow the rules for bills and settlement vouchers (支付结算办法, annex on writing figures): one
零 for a run of noughts inside, 零 after 元 where the yuan end in nought and jiao follow or where there are
fen without jiao, 整 after yuan and jiao, none after fen.
"""

import re
import unicodedata
from typing import Final

from rulebook.kernel.ids import Fen
from rulebook.numbers.reasons import NumberFault

MOST_FEN: Final = Fen(10**12 * 100)
"""The greatest amount written: 10^12 yuan, in fen."""

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_FIGURES: Final = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?|\.(\d+)", re.ASCII)
_WRAPPING: Final = re.compile(r"(?:¥|RMB|CNY|人民币)?(.*?)(?:元整|元|圆)?")


def capitals(fen: int) -> str:
    """`fen` in Chinese capitals: 30000 → 人民币叁佰元整, 10050 → 人民币壹佰元零伍角整 (RCT-1).

    Raises NumberFault below nought and above 10^12 yuan.
    """
    if fen < 0:
        raise NumberFault("amount.negative", str(fen))
    if fen > MOST_FEN:
        raise NumberFault("amount.too_large", str(fen))
    whole, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    said = f"{_integer(whole)}元" if whole or not fen else ""
    if whole and ((jiao and not whole % 10) or (rest and not jiao)):
        said += "零"
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    said += f"{_DIGITS[rest]}分" if rest else "整"
    return f"人民币{said}"


def _integer(number: int) -> str:
    """A whole number up to 10^12 in capitals; its sections of four digits are ruled by 万 and 亿."""
    if number >= 10**8:
        upper, lower, unit, width = number // 10**8, number % 10**8, "亿", 10**7
    elif number >= 10**4:
        upper, lower, unit, width = number // 10**4, number % 10**4, "万", 10**3
    else:
        return _section(number)
    gap = "零" if 0 < lower < width else ""
    return f"{_integer(upper)}{unit}{gap}{_integer(lower) if lower else ''}"


def _section(number: int) -> str:
    """A number below 10^4 in capitals; 零 for nought itself."""
    said, pending = "", False
    for place, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // place % 10
        if digit:
            said += ("零" if pending and said else "") + _DIGITS[digit] + unit
            pending = False
        else:
            pending = True
    return said or "零"


def yuan(fen: int) -> str:
    """`fen` in figures with two decimals and grouped thousands: 123450 → "1,234.50", -5 → "-0.05"."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def parse_yuan(text: str, *, signed: bool = False) -> Fen:
    """The fen in an amount that a person or a statement wrote in yuan, exactly: "1,234.5" → 123450.

    Full-width figures, blanks, ¥ or 人民币 before and 元 behind are tolerated; decimals beyond fen only where
    they are noughts. A minus sign is taken only with `signed`. Raises NumberFault (amount.*) for all else.
    """
    folded = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("、", ",")
    compact = "".join(folded.split()).strip("`'").upper()
    negative = compact.startswith("-")
    figures = _figures(compact.removeprefix("-"), text)
    if negative and not signed:
        raise NumberFault("amount.negative", text)
    whole, decimals = figures[1] or "0", figures[2] or figures[3] or ""
    if decimals[2:].strip("0"):
        raise NumberFault("amount.finer_than_fen", text)
    digits = whole.replace(",", "").lstrip("0") + decimals[:2].ljust(2, "0")
    if len(digits) > len(str(MOST_FEN)) or int(digits) > MOST_FEN:
        raise NumberFault("amount.too_large", text)
    return Fen(-int(digits) if negative else int(digits))


def _figures(compact: str, text: str) -> re.Match[str]:
    wrapping = _WRAPPING.fullmatch(compact)
    inside = wrapping[1] if wrapping else compact
    if not inside:
        raise NumberFault("amount.empty", text)
    figures = _FIGURES.fullmatch(inside)
    if figures is None:
        raise NumberFault("amount.form", text)
    return figures
