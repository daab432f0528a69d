"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import STORE, person_tag
from rulebook.subjects.stock.records import Stocktake, Transfer, Unit


def unit(record: Unit) -> frozenset[str]:
    return STORE | {person_tag(p) for p in (*record.open_to, record.holder) if p}


def transfer(record: Transfer) -> frozenset[str]:
    hands = (record.giver, record.taker, record.offered_by or "", record.ended_by or "")
    return STORE | {person_tag(p) for p in hands if p}


def stocktake(record: Stocktake) -> frozenset[str]:
    return STORE | {f"role:{Role.FINANCE}"} | {person_tag(p) for p in (record.by, record.holder) if p}


VISIBILITY: Visibility = {
    Unit: unit,
    Transfer: transfer,
    Stocktake: stocktake,
}
