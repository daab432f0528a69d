"""Chinese vehicle plates (车牌号). May not know vehicles, nor tell a plate's colour, which the characters do
not say.

Ordinary plates (blue, and yellow for trucks) have 7 characters: province, office letter, five of a serial.
New-energy plates have 8: the letter that marks them leads the six (small vehicles) or ends them (large ones).
"""

import re
from typing import Final

from rulebook.numbers.text import clean, unwrap
from rulebook.numbers.verdict import Verdict, bad, empty, good, incomplete, warn

PROVINCES: Final = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
_HEAD: Final = f"[{PROVINCES}][A-HJ-Z]"  # O is an office letter (police), I is none
_SERIAL: Final = "[A-HJ-NP-Z0-9]"
_ENERGY: Final = "[A-HJK]"  # D A B C E battery, F G H J K other new energy
_ORDINARY: Final = re.compile(
    rf"{_HEAD}(?=.*\d)(?:{_SERIAL}{{5}}|{_ENERGY}{_SERIAL}\d{{4}}|\d{{5}}{_ENERGY})"
    rf"|{_HEAD}{_SERIAL}{{4}}[挂学警]"
    rf"|粤Z{_SERIAL}{{4}}[港澳]"
)
_SPECIAL: Final = re.compile(
    rf"{_HEAD}{_SERIAL}{{4}}[试超领使]"
    rf"|[{PROVINCES}][XS]\d{{4}}应急"
    r"|使\d{6}|\d{6}使"
    rf"|WJ[{PROVINCES}]?\d{{4,5}}[0-9A-Z]?"  # armed police
    r"|[A-Z]{2}\d{5}"  # army, navy, air force
)
_DOTS: Final = dict.fromkeys(map(ord, "·•‧∙⋅・･.。．_"))
_SHORTEST: Final = 7
_LONGEST: Final = 8


def judge_plate(text: str) -> Verdict:
    """Judge `text` as a Chinese plate; `value` is written without dot or blanks, as in 贵DF63170. Usable
    while typing.

    Trailers (挂), training (学), police (警) and cross-border (港, 澳) plates are good; trial, consular,
    emergency, armed-police and army ones are taken with a warning.
    """
    plate = clean(unwrap(text).translate(_DOTS)).translate(_DOTS).upper()
    if not plate:
        return empty()
    if _ORDINARY.fullmatch(plate):
        return good(plate)
    if _SPECIAL.fullmatch(plate):
        return warn(plate, "plate.special")
    if len(plate) > _LONGEST:
        return bad(plate, "plate.too_long")
    if plate[0] not in PROVINCES or (len(plate) > 1 and not re.match("[A-Z]", plate[1])):
        return bad(plate, "plate.province")
    if "I" in plate or "O" in plate[2:]:
        return bad(plate, "plate.letters_io")
    if len(plate) < _SHORTEST and re.fullmatch(rf"{_SERIAL}*", plate[2:]):
        return incomplete(plate, _SHORTEST - len(plate), "plate.missing")
    return bad(plate, "plate.form")


def show_plate(plate: str) -> str:
    """A plate, whole or in part, with the dot that the metal carries: 贵D·F63170."""
    return f"{plate[:2]}·{plate[2:]}" if len(plate) > 2 and plate[0] in PROVINCES else plate
