"""Who may write a unit off (STK-4)."""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.kernel.world import World
from rulebook.policy.matrix import deciders
from rulebook.subjects.company.prices import list_price
from rulebook.subjects.stock.records import Unit


def write_off_deciders(world: World, unit: Unit, at: datetime) -> frozenset[Role]:
    """Who may write this unit off, by the matrix (STK-4, ROLE-3)."""
    price = list_price(world, unit.model, company_day(at))
    return deciders(world, "stock_write_off", price.fen if price else 0, at)
