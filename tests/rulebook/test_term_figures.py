"""What terms brought in by month, what falls due by month, and who sees it (TERM-1). Amounts in fen."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from company import OTHER_TRUCK, TRUCK, Company
from term_sales import SIM_UNIT, SIM_YEAR, YEAR, renewal, row, sells, term, to_day

from rulebook.kernel.ids import Fen, ReceiptId, VehicleId
from rulebook.kernel.visibility import EVERYONE
from rulebook.rules import tags_of
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.service_terms.commands import EndTerm, SetTerm, TopUpSim
from rulebook.subjects.service_terms.figures import due_by_month, income_by_month, last_fen, months_from
from rulebook.subjects.service_terms.records import (
    Renewal,
    ServiceTerm,
    SimTopUp,
    TermKind,
    TermPlan,
    TermRenewal,
    TermState,
)

TODAY = date(2026, 3, 31)
SIM = f"sim:{SIM_UNIT}"


@pytest.fixture
def selling(company: Company) -> Company:
    return sells(company)


def ends(until: str, *paid: int, **said: object) -> ServiceTerm:
    """A term that ends on a day; what was paid for it, oldest first."""
    renewals = tuple(
        Renewal(id=str(n), at=f"2026-01-0{n}T09:00:00+08:00", day=f"2026-01-0{n}", plan="p", months=12,
                fen=Fen(fen), receipt=ReceiptId(str(n)), by="li")  # type: ignore[arg-type]  # test data
        for n, fen in enumerate(paid, 1)
    )  # fmt: skip
    usual = {"id": f"{until}{paid}", "what": TermKind.PLATFORM, "vehicle": VehicleId("v"), "until": until}
    return ServiceTerm(**usual | {"renewals": renewals} | said)  # type: ignore[arg-type]  # test data by name


def test_term_1_months_are_named_from_one_on_over_the_end_of_the_year() -> None:
    assert months_from(date(2026, 11, 30), 0, 3) == ["2026-11", "2026-12", "2027-01"]
    assert months_from(date(2026, 1, 31), -2, 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_from(TODAY, 1, 0) == []


def test_term_1_what_was_last_paid_for_a_term_and_stands_is_what_it_may_bring_again() -> None:
    assert last_fen(ends("2026-04-01", 300, 200)) == 200
    late_first = ends("2026-04-01", 300, 200)
    turned = msgspec.structs.replace(late_first, renewals=late_first.renewals[::-1])
    assert last_fen(turned) == 200, "by when it was paid, not by when it arrived"
    voided = msgspec.structs.replace(late_first.renewals[1], void=True)
    assert last_fen(msgspec.structs.replace(late_first, renewals=(late_first.renewals[0], voided))) == 300
    assert last_fen(ends("2026-04-01")) == 0


def test_term_1_what_falls_due_stands_in_the_month_of_its_last_day() -> None:
    terms = [
        ends("2026-03-30", 1),
        ends("2026-03-31", 10),
        ends("2026-04-30", 100),
        ends("2026-04-01", 200),
        ends("2026-05-31", 1_000),
        ends("2026-06-01", 10_000),
        ends("", 100_000),
        ends("2026-04-02", 100_000, state=TermState.ENDED),
    ]
    assert due_by_month(terms, TODAY, 3) == {
        "before": (1, 1),
        "2026-03": (1, 10),
        "2026-04": (2, 300),
        "2026-05": (1, 1_000),
        "later": (1, 10_000),
    }
    assert list(due_by_month([], TODAY)) == [
        "before", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "later",
    ]  # fmt: skip


def test_term_1_income_counts_each_row_in_the_month_it_was_paid_and_no_voided_receipt(selling: Company) -> None:
    sim = row(selling, what=TermKind.SIM, unit=SIM_UNIT, plan="SIM-Y", fen=SIM_YEAR, seen="")
    to_day(selling, "2026-03-31", 23)
    selling.li.must(renewal(selling, selling.li, row(selling), row(selling, OTHER_TRUCK), sim), "")
    selling.li.must(renewal(selling, selling.li, row(selling), id="term-receipt-2"), "")
    selling.li.must(VoidReceipt(receipt=ReceiptId("term-receipt-2"), reason="写错"), "")
    to_day(selling, "2026-04-01", 1)
    selling.li.must(renewal(selling, selling.li, row(selling), id="term-receipt-3"), "")
    assert list(income_by_month(selling.world.all(TermRenewal)).items()) == [
        (("2026-03", TermKind.PLATFORM), (2, 2 * YEAR)),
        (("2026-03", TermKind.SIM), (1, SIM_YEAR)),
        (("2026-04", TermKind.PLATFORM), (1, YEAR)),
    ]


def test_sec_1_a_renewal_is_seen_by_who_took_it_and_by_who_sees_income(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li), "")
    (paid,) = selling.world.all(TermRenewal)
    assert {"person:li", "role:finance", "role:customer_service"} <= tags_of(paid)
    assert not {"person:wang", "role:technician", EVERYONE} & tags_of(paid)
    selling.wang.must(TopUpSim(top_up="t-1", unit=SIM_UNIT, fen=Fen(3_000), slip="S1"), "t-1")
    (top_up,) = selling.world.all(SimTopUp)
    assert {"person:wang", "role:finance", "role:storekeeper", "role:dispatcher"} <= tags_of(top_up)
    assert not {"person:li", "role:technician", EVERYONE} & tags_of(top_up)
    plan = selling.world.get(TermPlan, "SIM-Y")
    assert plan is not None
    assert tags_of(plan) == {EVERYONE}, "each phone tells what a plan buys"


def test_term_1_a_term_that_was_ended_is_no_longer_waited_for(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.SIM, vehicle=TRUCK, until="2026-04-10", unit=SIM_UNIT), "")
    assert due_by_month(selling.world.all(ServiceTerm), TODAY, 2)["2026-04"] == (1, 0)
    selling.anna.must(EndTerm(reason=" 车辆报废 "), SIM)
    assert (term(selling, SIM).state, term(selling, SIM).ended_why) == (TermState.ENDED, "车辆报废")
    assert set(due_by_month(selling.world.all(ServiceTerm), TODAY, 2).values()) == {(0, 0)}
