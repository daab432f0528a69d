"""Code 128 as dark and light modules: digits two a sign where it saves room (ISO/IEC 15417)."""

from __future__ import annotations

# Widths of bar, space, bar … of the values 0 to 105, and of the stop sign.
_SIX = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222"
    "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321"
    "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224"
    "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
    "114311411113411311113141114131311141411131211412211214211232"
)
_WIDTHS = [*(_SIX[at : at + 6] for at in range(0, len(_SIX), 6)), "2331112"]
_START_B, _START_C, _TO_C, _TO_B, _STOP = 104, 105, 99, 100, 106
WORTH = 4
"""So many digits in a row are worth a change to pairs."""


def code128(text: str) -> tuple[bool, ...]:
    """The modules from the left, without the white around. Raises ValueError for what is not printable ASCII."""
    if not text or any(not " " <= sign <= "~" for sign in text):
        raise ValueError(f"not for Code 128: {text!r}")
    values = _values(text)
    check = (values[0] + sum(nth * value for nth, value in enumerate(values))) % 103
    widths = "".join(_WIDTHS[value] for value in (*values, check, _STOP))
    return tuple(nth % 2 == 0 for nth, wide in enumerate(widths) for _ in range(int(wide)))


def _values(text: str) -> list[int]:
    values: list[int] = []
    pairs, at = False, 0
    while at < len(text):
        digits = 0
        while at + digits < len(text) and text[at + digits] in "0123456789":
            digits += 1
        if not pairs and digits >= WORTH and digits % 2 == 0:
            values.append(_TO_C if values else _START_C)
            pairs = True
        elif pairs and digits < 2:
            values.append(_TO_B)
            pairs = False
        elif not values:
            values.append(_START_B)
        if pairs:
            values.append(int(text[at : at + 2]))
            at += 2
        else:
            values.append(ord(text[at]) - 32)
            at += 1
    return values
