"""What a page works out is kept while nothing new is known, and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from company import Company

from mobile.screens.shared.worked_out import worked_out
from mobile.store.world import PhoneWorld
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.kernel.wire import Change
from rulebook.subjects.stock.records import Place, Unit, UnitKind

NOON = datetime(2026, 3, 2, 12, 0, 5, tzinfo=COMPANY_ZONE)
UNIT = Unit(id="terminal:1", unit=UnitKind.TERMINAL, number="1", model="GT-200", place=Place.STORE, holder="store")


class Desk:
    """A session as far as is asked; `count` is what a page works out: how many units there are."""

    def __init__(self, world: Any) -> None:
        self.world, self.at, self.worked = world, NOON, 0

    def now(self) -> datetime:
        return self.at

    def count(self, asked: str = "all") -> int:
        def work() -> int:
            self.worked += 1
            return len(self.world.all(Unit))

        return worked_out(self, "units", asked, work)  # type: ignore[arg-type]  # as far as is asked


def arrives(world: PhoneWorld) -> None:
    world.apply([Change(kind=Unit.KIND, id=UNIT.id, body=msgspec.Raw(msgspec.json.encode(UNIT)))])


def test_the_same_page_opened_again_is_not_worked_out_again() -> None:
    desk = Desk(PhoneWorld())
    assert [desk.count() for _ in range(3)] == [0, 0, 0]
    assert desk.worked == 1


@pytest.mark.parametrize("what", ["record", "pending", "minute", "question", "world"])
def test_what_is_new_is_worked_out(what: str) -> None:
    desk = Desk(PhoneWorld())
    assert desk.count() == 0
    asked = "all"
    if what == "record":
        arrives(desk.world)
    if what == "pending":
        desk.world.apply_overlay([UNIT])
    if what == "minute":
        desk.at += timedelta(seconds=55)
    if what == "question":
        asked = "some"
    if what == "world":
        desk.world = PhoneWorld()
    assert desk.count(asked) == (1 if what in ("record", "pending") else 0)
    assert desk.worked == 2


def test_of_records_that_do_not_say_when_they_change_nothing_is_kept(company: Company) -> None:
    desk = Desk(company.world)
    before = desk.count()
    assert desk.count() == before
    assert desk.worked == 2


def test_two_pages_do_not_take_each_others_for_their_own() -> None:
    session: Any = SimpleNamespace(world=PhoneWorld(), now=lambda: NOON)
    assert worked_out(session, "one", "", lambda: 1) == 1
    assert worked_out(session, "two", "", lambda: 2) == 2
    assert worked_out(session, "one", "", lambda: 3) == 1
