"""The price list, by day (FEE-2)."""

from __future__ import annotations

from datetime import date

from rulebook.kernel.world import World
from rulebook.subjects.company.records import Price


def list_price(world: World, model: str, day: date) -> Price | None:
    """The price that holds on that day: the latest that has begun."""
    begun = [p for p in world.find(Price, "model", model) if p.valid_from <= day.isoformat()]
    return max(begun, key=lambda p: p.valid_from, default=None)
