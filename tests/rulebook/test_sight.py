"""Who sees what (SEC-1): the technician their own work, finance the money, the auditor everything."""

from __future__ import annotations

import pytest
from company import Company, coins
from hypothesis import given
from hypothesis import strategies as st

from rulebook import commands as c
from rulebook.ids import Fen, HandoverId, VisitId
from rulebook.records import (
    RECORDS,
    Customer,
    Declaration,
    Device,
    MatrixRow,
    Method,
    NumberBlock,
    Order,
    OrderState,
    Person,
    Receipt,
    Record,
    Role,
    Swap,
    Visit,
)
from rulebook.sight import EVERYONE, tags_of, tags_of_reader


@pytest.fixture
def worked(company: Company) -> Company:
    """Li swapped, collected, handed over 10 yuan less, something is owed and paid by wallet, a day is closed."""
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.li.must(company.photo(visit), order)
    company.li.must(c.ReturnToBase())
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    company.fang.must(c.CountHandover(handover=HandoverId("h-1"), counts=coins(29_000)))
    company.hua.must(c.SetSetting(name="cash_minutes", value="60"))
    company.guo.must(c.TakeStock(stocktake="k-1", holder="li", found=()))
    company.hua.must(c.SetMatrix(subject="waiver", rows=(MatrixRow(role=Role.SERVICE_MANAGER),)))
    feng = company.hire("feng", "冯", Role.TECHNICIAN)
    company.order_in(OrderState.ASSIGNED, "order-9", feng)
    company.bo.must(c.JoinTeam(technician=company.li.id), "order-9")
    company.li.must(
        c.ClaimSpoken(claim="s-1", approver=company.chen.id, subject="spare_parts", what_for="天线"), order
    )
    company.hua.must(c.NeedSkills(model="GT-100", skills=()))
    company.li.must(c.MakePromise(promise="p-1", what="送说明书", due="2026-03-09"), order)
    company.li.must(c.AskApproval(subject="discount", reason="老客户"), "form-1")
    owed = company.receipt_for(company.li, order, visit, "receipt-2", method=Method.OWED, total=Fen(100))
    company.li.must(owed, order)
    company.li.must(c.SpendCash(expense="e-1", fen=Fen(500), purpose="过路费"))
    row = c.StatementRow(number="X1", wallet_number="42", at="2026-03-02T10:00:00+08:00", fen=Fen(100))
    company.fang.must(c.ImportStatement(method=Method.WECHAT, file="s", sha256="0", rows=(row,)))
    company.fang.must(c.CloseDay(day="2026-03-02", counts=coins(29_000)))
    company.system.must(c.RecordExport(report="books", form="xlsx", first="2026-03-01", last="2026-03-31"))
    return company


def sees(company: Company, who: str, record: Record) -> bool:
    person = company.world.get(Person, who)
    assert person is not None
    return not tags_of_reader(person, f"device-{who}").isdisjoint(tags_of(record))


def seen(company: Company, who: str) -> set[str]:
    """The kinds of which a person sees any record at all."""
    return {r.KIND for r in company.world.records.values() if sees(company, who, r)}


def test_role_1_the_auditor_sees_every_record(worked: Company) -> None:
    assert {r.KIND for r in worked.world.records.values()} == set(RECORDS)
    assert all(sees(worked, "ji", record) for record in worked.world.records.values())


def test_sec_1_a_technician_sees_only_their_own(worked: Company) -> None:
    worked.order_in(OrderState.ON_SITE, "order-2", worked.wang)
    for kind in (Order, Visit, Swap, Receipt, NumberBlock, Device):
        for record in worked.world.all(kind):
            assert not (sees(worked, "li", record) and sees(worked, "wang", record)), record
    assert not any(sees(worked, "li", record) for record in worked.world.all(Customer))
    assert seen(worked, "li") == set(RECORDS) - {"customer", "books", "day", "payment", "export"}


def test_sec_1_the_storekeeper_sees_stock_but_neither_orders_nor_money(worked: Company) -> None:
    assert seen(worked, "guo").isdisjoint({"order", "visit", "receipt", "handover", "declaration", "customer"})
    assert seen(worked, "guo") >= {"unit", "vehicle", "swap"}


def test_cash_3_a_sealed_declaration_is_seen_by_its_author_alone(company: Company) -> None:
    company.collect(30_000)
    company.li.must(company.envelope("h-1", 30_000, "receipt-1"))
    sealed = company.world.get(Declaration, "h-1")
    assert sealed is not None
    assert [hand.id for hand in company.hands() if sees(company, hand.id, sealed)] == ["li"]


def test_sec_1_nobody_but_a_technician_gets_to_see_an_order_by_reporting_on_it(company: Company) -> None:
    order, _ = company.on_site()
    for hand in (company.guo, company.hua, company.wang):
        hand.must(c.Arrive(visit=VisitId(f"{hand.id}-visit")), order)
    assert company.order(order).past_technicians == ("wang",)
    assert not sees(company, "guo", company.order(order))


@given(st.sets(st.sampled_from(Role), min_size=1))
def test_everybody_sees_people_prices_and_settings(roles: set[Role]) -> None:
    reader = Person(id="x", name="x", roles=tuple(roles))  # type: ignore[arg-type]  # an id is a string
    assert EVERYONE in tags_of_reader(reader, "device-x")
    assert tags_of(reader) <= tags_of_reader(reader, "device-x")
