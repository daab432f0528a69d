"""A transfer as a QR code, from the giver's screen to the taker's phone, both offline (STK-2).

It says what the taker's line will say. It proves nothing: the books compare both words when they arrive.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from rulebook.kernel.ids import UnitId
from rulebook.subjects.stock.commands import GiveUnits
from rulebook.subjects.stock.records import TransferItem, Unit, UnitKind

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

MOST_WITH_PHONES = 30
"""Beyond this the phone numbers of SIMs are left out, for the same reason; the offer itself brings them."""


class Slip(msgspec.Struct, frozen=True, array_like=True):
    """Transfer, giver ('' is the store), taker, giver's name, the units' ids; then what they are, for the fee.

    `models` names each model once, `which` says for each unit which of them it is, `phones` the SIMs' numbers. An
    older app stops reading after the ids; a code of an older app has none of these.
    """

    transfer: str
    giver: str
    taker: str
    name: str
    units: tuple[UnitId, ...]
    models: tuple[str, ...] = ()
    which: tuple[int, ...] = ()
    phones: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[TransferItem, ...]:
        """The units as the giver's books describe them; none where the code does not say."""
        if len(self.which) != len(self.units):
            return ()
        return tuple(_item(self, n, id) for n, id in enumerate(self.units))


def _item(slip: Slip, n: int, id: UnitId) -> TransferItem:
    kind, _, number = id.partition(":")
    model = slip.models[slip.which[n]] if 0 <= slip.which[n] < len(slip.models) else ""
    phone = slip.phones[n] if n < len(slip.phones) else ""
    unit = UnitKind(kind) if kind in _BY_KIND else UnitKind.PART
    return TransferItem(id=id, unit=unit, number=number or id, model=model, phone=phone)


def write_slip(offer: GiveUnits, giver: str, name: str, items: Sequence[TransferItem | Unit] = ()) -> str:
    """The code's text; `items` describe the offer's units. Raises ValueError beyond `MOST_UNITS`."""
    if len(offer.units) > MOST_UNITS:
        raise ValueError(f"{len(offer.units)} units do not fit one code")
    known = {item.id: item for item in items}
    if not all(id in known for id in offer.units):
        known = {}
    models = tuple(dict.fromkeys(known[id].model for id in offer.units)) if known else ()
    phones = tuple(known[id].phone for id in offer.units) if known else ()
    slip = Slip(
        offer.transfer,
        giver,
        offer.taker,
        name,
        tuple(UnitId(_short(u)) for u in offer.units),
        models,
        tuple(models.index(known[id].model) for id in offer.units) if known else (),
        phones if any(phones) and len(phones) <= MOST_WITH_PHONES else (),
    )
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
