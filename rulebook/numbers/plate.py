"""Chinese vehicle plates (车牌号). May not know vehicles, nor tell a plate's colour, which the characters do
not say.

Ordinary plates (blue, and yellow for trucks) have 7 characters: province, office letter, five of a serial.
New-energy plates have 8: the letter that marks them leads the six (small vehicles) or ends them (large ones).
"""

import re
from typing import Final

from rulebook.numbers.plate_kinds import PROVINCES, SERIAL, apart_from_colour, kind_of_plate
from rulebook.numbers.text import clean, unwrap
from rulebook.numbers.verdict import Verdict, bad, empty, good, incomplete, warn

_DOTS: Final = dict.fromkeys(map(ord, "·•‧∙⋅・･.。．●▪■◆∘◦"))
_SHORTEST: Final = 7
_LONGEST: Final = 8


def judge_plate(text: str, *, typed: bool = False) -> Verdict:
    """Judge `text` as a Chinese plate; `value` is written without dot or blanks, as in 贵DF63170. Usable
    while typing.

    Trailers (挂), training (学), police (警) and cross-border (港, 澳) plates are good; trial, consular,
    emergency, armed-police and army ones, tractors' (province and two figures) and temporary ones are taken with
    a warning; a temporary one is not taken where a person types it (`typed`).
    """
    plate = _bare(text)
    if not plate:
        return empty()
    kind = kind_of_plate(plate)
    beside = _bare(apart_from_colour(unwrap(text))[0])
    if kind is None and (kind := kind_of_plate(beside)):
        plate = beside
    if kind is not None and (kind.typed or not typed):
        return warn(plate, kind.warning) if kind.warning else good(plate)
    if kind is not None:
        return bad(plate, "plate.temporary_typed")
    if len(plate) > _LONGEST:
        return bad(plate, "plate.too_long")
    if plate[0] in PROVINCES and re.fullmatch(rf"\d(?:\d{SERIAL}{{0,4}})?", plate[1:]):  # a tractor's, so far
        return incomplete(plate, _LONGEST - len(plate), "plate.missing")
    if plate[0] not in PROVINCES or (len(plate) > 1 and not re.match("[A-Z]", plate[1])):
        return bad(plate, "plate.province")
    if "I" in plate or "O" in plate[2:]:
        return bad(plate, "plate.letters_io")
    if len(plate) < _SHORTEST and re.fullmatch(rf"{SERIAL}*", plate[2:]):
        return incomplete(plate, _SHORTEST - len(plate), "plate.missing")
    return bad(plate, "plate.form")


def colour_beside(text: str) -> str:
    """The colour that somebody wrote beside a plate, "" where none stands there."""
    plate, colour = apart_from_colour(unwrap(text))
    return colour if kind_of_plate(_bare(plate)) and not kind_of_plate(_bare(text)) else ""


def _bare(text: str) -> str:
    """Without dots and blanks, in capitals; a low line is a dot in the dot's place only."""
    plate = clean(unwrap(text).translate(_DOTS)).translate(_DOTS).upper()
    return plate[:2] + plate[3:] if plate[2:3] == "_" else plate


def show_plate(plate: str) -> str:
    """A plate, whole or in part, with the dot that the metal carries: 贵D·F63170."""
    return f"{plate[:2]}·{plate[2:]}" if len(plate) > 2 and plate[0] in PROVINCES else plate
