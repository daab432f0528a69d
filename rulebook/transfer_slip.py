"""A transfer as a QR code, from the giver's screen to the taker's phone, both offline (STK-2).

It says what the taker's line will say. It proves nothing: the books compare both words when they arrive.
"""

from __future__ import annotations

import msgspec

from rulebook.commands import GiveUnits
from rulebook.ids import UnitId
from rulebook.records import UnitKind

PREFIX = "PAIGONG:T1:"
_LETTERS = {
    "T": UnitKind.TERMINAL,
    "S": UnitKind.SIM,
    "P": UnitKind.PART,
    "W": UnitKind.TOOL,
    "B": UnitKind.RECEIPT_BOOK,
}
_BY_KIND = {kind.value: letter for letter, kind in _LETTERS.items()}
MOST_UNITS = 60
"""So many units keep the code coarse enough for a scratched screen and an old camera."""


class Slip(msgspec.Struct, frozen=True, array_like=True):
    """Transfer, giver ('' is the store), taker, giver's name, and the units' ids."""

    transfer: str
    giver: str
    taker: str
    name: str
    units: tuple[UnitId, ...]


def write_slip(offer: GiveUnits, giver: str, name: str) -> str:
    """The code's text. Raises ValueError beyond `MOST_UNITS`: make two transfers of it."""
    if len(offer.units) > MOST_UNITS:
        raise ValueError(f"{len(offer.units)} units do not fit one code")
    slip = Slip(offer.transfer, giver, offer.taker, name, tuple(UnitId(_short(u)) for u in offer.units))
    return PREFIX + msgspec.json.encode(slip).decode()


def read_slip(text: str) -> Slip | None:
    """What a scanned code says, if it is a transfer at all."""
    if not text.startswith(PREFIX):
        return None
    try:
        slip = msgspec.json.decode(text.removeprefix(PREFIX), type=Slip)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    units = tuple(UnitId(_long(u)) for u in slip.units)
    return msgspec.structs.replace(slip, units=units) if units and slip.transfer else None


def _short(id: str) -> str:
    kind, _, number = id.partition(":")
    return _BY_KIND[kind] + number if kind in _BY_KIND and number else f"?{id}"


def _long(text: str) -> str:
    kind = _LETTERS.get(text[:1])
    return f"{kind}:{text[1:]}" if kind else text.removeprefix("?")
