"""What the storekeeper's counter lists and lets do is what the books and the roles say (STK, ARC-1)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from company import FITTED, IN_STORE, PLATE, SIM_FITTED, TRUCK, Company, imei, unit

from mobile.screens.archive.archive import _vehicle_texts
from mobile.screens.stock.repairs import may_repair, may_write_off
from mobile.screens.stock.stock import tasks
from mobile.screens.stock.store_count import countable
from mobile.screens.stock.store_give import free_units
from mobile.screens.stock.store_parts import known_among
from mobile.screens.stock.store_receive import rows_of
from mobile.ui.text import irregularity_text
from rulebook.kernel.identity import Person
from rulebook.numbers.codes import number_in
from rulebook.numbers.searching import matches
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.stock.commands import GiveUnits
from rulebook.subjects.stock.records import Unit, UnitKind

T = UnitKind.TERMINAL


def here(company: Company, person: str) -> Any:
    me = company.world.get(Person, person)
    return SimpleNamespace(session=SimpleNamespace(me=me, world=company.world, now=lambda: company.now))


def test_what_is_on_offer_is_not_offered_again(company):
    assert [u.number for u in free_units(here(company, "guo"))] == [IN_STORE]
    company.guo.must(GiveUnits(transfer="t-1", units=(unit(T, IN_STORE),), taker="wang"))
    assert free_units(here(company, "guo")) == []


def test_each_role_finds_its_own_tasks_at_the_counter(company):
    assert [key for key, _ in tasks(here(company, "guo"))] == ["give", "take", "receive", "count"]
    assert [key for key, _ in tasks(here(company, "chen"))] == ["count"]
    assert tasks(here(company, "ji")) == []


def test_role_2_nobody_is_offered_their_own_stock_to_count(company):
    assert "store" not in dict(countable(here(company, "guo")))
    assert "store" in dict(countable(here(company, "chen")))
    assert "li" not in dict(countable(here(company, "li")))


def test_only_the_storekeeper_repairs_and_only_a_manager_writes_off(company):
    stored = company.world.get(Unit, unit(T, IN_STORE))
    on_truck = company.world.get(Unit, unit(T, FITTED))
    assert (may_repair(here(company, "guo"), stored), may_write_off(here(company, "guo"), stored)) == (True, False)
    assert (may_repair(here(company, "chen"), stored), may_write_off(here(company, "chen"), stored)) == (
        False,
        True,
    )
    assert not may_write_off(here(company, "chen"), on_truck)


def test_a_scanned_label_gives_the_number_that_is_in_the_store(company):
    judge = known_among([IN_STORE])
    assert number_in(["https://maker.example/x", f"SN 123456 IMEI {IN_STORE}"], judge) == IN_STORE
    assert number_in([imei(77)], judge) == ""


def test_a_number_that_the_books_have_is_not_received_again(company):
    rows = rows_of(here(company, "guo"), T, f"{IN_STORE}\n{imei(90)}")
    assert [row.problem for row in rows] == ["known", ""]


@pytest.mark.parametrize("query", [PLATE, FITTED[-6:], SIM_FITTED[-8:], "phone"])
def test_arc_1_a_vehicle_is_found_by_any_of_its_numbers(company, query):
    sim = company.world.get(Unit, unit(UnitKind.SIM, SIM_FITTED))
    texts = _vehicle_texts(here(company, "guo"), company.world.get(Vehicle, TRUCK))
    assert matches(sim.phone if query == "phone" else query, texts)


def test_where_a_surplus_unit_should_have_been_is_told_in_words(company):
    words, _ = irregularity_text("stock_surplus", {"number": IN_STORE, "where": "store"})
    assert "仓库" in words
