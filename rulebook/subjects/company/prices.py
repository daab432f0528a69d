"""The price list, by day (FEE-2)."""

from __future__ import annotations

from datetime import date, datetime

from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.company.records import Price


def list_price(world: World, model: str, day: date) -> Price | None:
    """The price that holds on that day: the latest that has begun."""
    begun = [p for p in world.find(Price, "model", model) if p.valid_from <= day.isoformat()]
    return max(begun, key=lambda p: p.valid_from, default=None)


def price_said(world: World, model: str, at: datetime) -> Fen | None:
    """What the list said at that moment, by the rows and sums that stood in it then (FEE-3).

    A row that was entered or put right later judges nothing earlier, unless it was the first there ever was.
    """
    day = company_day(at).isoformat()
    begun = sorted(
        (p for p in world.find(Price, "model", model) if p.valid_from <= day), key=lambda p: p.valid_from
    )
    stood = [(p, fen) for p in begun if (fen := _fen_at(p, at)) is not None]
    if stood:
        return stood[-1][1]
    return begun[-1].fen if begun else None


def _fen_at(price: Price, at: datetime) -> Fen | None:
    """What a row said at that moment; None where it did not stand in the list yet."""
    entered = price.entered_at or ("" if price.before else price.set_at)
    if entered and at < parse_time(entered):
        return None
    then = [past.fen for past in price.before if at < parse_time(past.until)]
    return then[-1] if then else price.fen
