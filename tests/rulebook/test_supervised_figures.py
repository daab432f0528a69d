"""What each figure of a supervised month counts: of that month by the company's clock, each thing once (LOG-1)."""

from __future__ import annotations

from datetime import datetime

import pytest
from company import Company
from duty_days import at, codes, pass_time, roster

from rulebook.kernel.ids import HandoverId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.logs.commands import CheckSpot, ReleaseSupervision
from rulebook.subjects.logs.figures import rolled_up
from rulebook.subjects.logs.records import Point, SupervisionReport
from rulebook.subjects.logs.supervised_figures import SUPERVISED, supervised
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.promises.commands import KeepPromise, MakePromise

MARCH, APRIL = "2026-03", "2026-04"


def ids(company: Company, name: str, month: str = MARCH) -> tuple[str, ...]:
    (one,) = (one for one in supervised(company.world, month) if one.name == name)
    assert one.count == len(one.ids)
    return one.ids


def test_log_1_every_figure_of_a_month_without_anything_is_nought(company: Company) -> None:
    assert {one.name: one.ids for one in supervised(company.world, "2025-01")} == dict.fromkeys(SUPERVISED, ())


def test_log_1_an_order_counts_in_the_month_in_which_it_was_opened(company: Company) -> None:
    company.order_in(OrderState.COMPLETED, "order-1")
    company.now = datetime.fromisoformat("2026-03-31T15:50:00+00:00")
    company.order_in(OrderState.SUBMITTED, "order-2")
    company.now = datetime.fromisoformat("2026-03-31T16:00:00+00:00")
    company.order_in(OrderState.CLOSED, "order-3")
    assert (ids(company, "taken"), ids(company, "taken", APRIL)) == (("order-1", "order-2"), ("order-3",))
    assert (ids(company, "solved"), ids(company, "solved", APRIL)) == (("order-1",), ("order-3",))


def test_log_1_an_agreed_time_that_passed_counts_as_missed(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED, "order-1", appointment="2026-03-03T10:00:00+08:00")
    company.order_in(OrderState.ACCEPTED, "order-2")
    assert ids(company, "missed") == ()
    pass_time(company, "2026-03-03T12:00", 400)
    found = company.world.get(Order, "order-1")
    assert found is not None
    assert found.missed
    assert (ids(company, "missed"), ids(company, "missed", APRIL)) == (("order-1",), ())


@pytest.mark.parametrize(("broken", "counted"), [(True, ("p-1", "p-2")), (False, ("p-2",))])
def test_log_1_promises_of_a_month_that_were_broken_or_told_as_late(
    company: Company, broken: bool, counted: tuple[str, ...]
) -> None:
    order = company.order_in(OrderState.ACCEPTED)
    for id, day in (("p-1", "2026-03-20"), ("p-2", "2026-03-05"), ("p-3", "2026-04-05"), ("p-4", "2026-03-20")):
        company.li.must(MakePromise(promise=id, what="送发票", due=f"{day}T12:00:00+08:00"), order)
    company.li.must(KeepPromise(promise="p-1", how="没送成" if broken else "送到", broken=broken), order)
    pass_time(company, "2026-03-06T12:00", 400)
    assert ids(company, "promises_broken") == counted
    assert ids(company, "promises_broken", APRIL) == ()


def test_log_1_spot_checks_of_a_month_and_those_that_failed(company: Company) -> None:
    for id, good in (("c-1", True), ("c-2", False)):
        company.fang.must(CheckSpot(check=id, order="", about="抽查", points=(Point(name="签字", good=good),)))
    company.now = at("2026-04-01T09:00")
    company.fang.must(CheckSpot(check="c-3", order="", about="抽查", points=(Point(name="签字", good=False),)))
    assert (ids(company, "spot_checks"), ids(company, "spot_checks_failed")) == (("c-1", "c-2"), ("c-2",))
    assert (ids(company, "spot_checks", APRIL), ids(company, "spot_checks_failed", APRIL)) == (("c-3",), ("c-3",))


def handed(company: Company, id: str, receipt: str, fen: int, counted: int, late: bool) -> None:
    """Li hands 300 yuan over, in time or a day late; finance counts what is there."""
    company.collect(30_000, receipt)
    company.li.must(ReturnToBase())
    if late:
        company.wait(days=1)
    company.li.must(company.envelope(id, fen, receipt))
    company.fang.must(CountHandover(handover=HandoverId(id), counts=company.envelope(id, counted).counts))


def test_log_1_cash_handed_over_late_or_with_a_difference(company: Company) -> None:
    handed(company, "h-1", "receipt-1", 30_000, 30_000, late=False)
    handed(company, "h-2", "receipt-2", 30_000, 30_000, late=True)
    handed(company, "h-3", "receipt-3", 30_000, 20_000, late=False)
    company.now = at("2026-04-01T09:00")
    handed(company, "h-4", "receipt-4", 30_000, 10_000, late=True)
    assert ids(company, "cash_handed_over") == ("h-1", "h-2", "h-3")
    assert ids(company, "cash_late") == ("h-2",)
    assert ids(company, "cash_differences") == ("h-3",)
    assert [ids(company, name, APRIL) for name in ("cash_handed_over", "cash_late", "cash_differences")] == [
        ("h-4",), ("h-4",), ("h-4",),
    ]  # fmt: skip


def test_log_1_what_was_told_in_a_month_and_the_logs_and_weeks_among_it(company: Company) -> None:
    roster(company, li=codes("", d2="D", d6="D"))
    company.fang.must(CheckSpot(check="c-2", order="", about="抽查", points=(Point(name="签字", good=False),)))
    pass_time(company, "2026-03-09T10:00", 400)
    expected = ("log_missing:li:2026-03-02", "log_missing:li:2026-03-06", "week_missing:li:2026-W10")
    assert ids(company, "logs_missing") == expected
    every = {one.id for one in company.world.all(Irregularity)}
    assert {"spot_check_failed:c-2", *expected} <= every == set(ids(company, "irregularities"))
    assert ids(company, "irregularities", APRIL) == ids(company, "logs_missing", APRIL) == ()


def test_log_1_a_year_adds_up_the_latest_edition_of_each_month(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED, "order-1")
    company.now = at("2026-03-31T09:00")
    company.ji.must(ReleaseSupervision(words="一"), MARCH)
    company.order_in(OrderState.SUBMITTED, "order-2")
    company.ji.must(ReleaseSupervision(words="二"), MARCH)
    company.now = at("2026-04-30T09:00")
    company.order_in(OrderState.SUBMITTED, "order-3")
    company.ji.must(ReleaseSupervision(words="三"), APRIL)
    found = rolled_up(company.world.all(SupervisionReport))
    assert (found["taken"], found["solved"]) == (3, 0), "not the first edition's one beside the second's two"
    assert rolled_up([]) == {}
