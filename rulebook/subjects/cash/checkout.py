"""Back at base: everything that one sign-off of two people is about (BASE-1). Reads only.

Cash, receipt numbers used and void, removed units, spares. What the phone has not sent yet only the phone can say:
it shows it on the same list, and who signs looks there.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from rulebook.kernel.ids import Fen
from rulebook.kernel.world import World
from rulebook.subjects.cash.handlers import outlays_in_hand, receipts_in_hand
from rulebook.subjects.cash.records import Handover, HandoverState, Return
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.numbers import receipt_number
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.records import Unit


class Checkout(msgspec.Struct, frozen=True, kw_only=True):
    """What a technician came back with. Amounts in fen; numbers since the last sign-off."""

    back: Return | None
    cash: Fen
    envelopes: tuple[str, ...]
    used: tuple[str, ...]
    void: tuple[str, ...]
    removed: tuple[Unit, ...]
    spares: tuple[Unit, ...]
    numbers: dict[str, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """What stands against the sign-off, by name (`part.<name>`); nothing where all is handed in."""
        against = {
            "return": self.back is None,
            "cash": bool(self.cash),
            "envelope": bool(self.envelopes),
            "units": bool(self.removed),
        }
        return tuple(name for name, stands in against.items() if stands)


def checkout(world: World, person: str) -> Checkout:
    """All of it as the books have it now (BASE-1)."""
    back = world.get(Return, person)
    receipts = list(_numbered(world, person, back.numbers if back else {}))
    units = sorted(world.find(Unit, "holder", person), key=lambda u: u.id)
    in_hand = sum(r.total for r in receipts_in_hand(world, person))
    spent = sum(e.fen for e in outlays_in_hand(world, person))
    waiting = [h for h in world.find(Handover, "technician", person) if h.state is HandoverState.DECLARED]
    return Checkout(
        back=back,
        cash=Fen(in_hand - spent),
        envelopes=tuple(sorted(h.id for h in waiting)),
        used=tuple(sorted(r.number for r in receipts if not r.void_reason)),
        void=tuple(sorted(r.number for r in receipts if r.void_reason)),
        removed=tuple(u for u in units if u.owed_to_store),
        spares=tuple(u for u in units if not u.owed_to_store),
        numbers={block.id: block.next for block in blocks_of(world, person)},
    )


def blocks_of(world: World, person: str) -> list[NumberBlock]:
    """The receipt numbers reserved for the person, on whatever device."""
    return sorted(world.find(NumberBlock, "person", person), key=lambda b: (b.series, b.first))


def _numbered(world: World, person: str, since: dict[str, int]) -> Iterator[Receipt]:
    """The person's receipts whose numbers came after those of the last sign-off."""
    for block in blocks_of(world, person):
        for number in range(since.get(block.id, block.first), block.next):
            yield from world.find(Receipt, "number", receipt_number(block.series, number))
