"""What the tests of stock share."""

from __future__ import annotations

from company import (
    FITTED,
    IN_BAG,
    IN_STORE,
    SECOND_IN_BAG,
    Company,
    unit,
)

from rulebook.kernel.ids import UnitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.stock.commands import (
    GiveUnits,
)
from rulebook.subjects.stock.records import Place, Transfer, UnitKind

T = UnitKind.TERMINAL


STOCKED, BAGGED, BAGGED_TOO, ON_TRUCK = (unit(T, n) for n in (IN_STORE, IN_BAG, SECOND_IN_BAG, FITTED))


def where(company: Company, number: str, kind: UnitKind = T) -> tuple[Place, str]:
    found = company.unit(number, kind)
    return found.place, found.holder


def transfer(company: Company, id: str = "t-1") -> Transfer:
    found = company.world.get(Transfer, id)
    assert found is not None
    return found


def told(company: Company, code: str) -> Irregularity:
    return next(i for i in company.world.all(Irregularity) if i.code == code)


def offer(company: Company, *units: UnitId, taker: str = "wang", id: str = "t-1") -> None:
    company.guo.must(GiveUnits(transfer=id, units=units or (STOCKED,), taker=taker))
