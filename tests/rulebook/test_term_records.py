"""What is kept of a renewal, a top-up and a term that was set: every word, and whose it is (TERM-1)."""

from __future__ import annotations

import pytest
from company import CUSTOMER, OTHER_TRUCK, PLATE, SIM_FITTED, TRUCK, Company, opened, unit
from term_sales import SIM_UNIT, SIM_YEAR, TERM, YEAR, looked, renewal, row, sells, term, to_day

from rulebook.kernel.ids import SYSTEM_PERSON, Fen, PersonId, ReceiptId, VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.commands import ReportSigns, SetTerm, Sign, TopUpSim
from rulebook.subjects.service_terms.records import (
    EarlierEnd,
    Renewal,
    RenewedRow,
    RowOutcome,
    ServiceTerm,
    SimTopUp,
    TermKind,
    TermRenewal,
    TermState,
)
from rulebook.subjects.stock.records import UnitKind

PLATFORM, SIM = TermKind.PLATFORM, TermKind.SIM
R1 = ReceiptId("term-receipt-1")


@pytest.fixture
def selling(company: Company) -> Company:
    return sells(company)


def told(company: Company, code: str, open: bool = True) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code and one.is_settled is not open]


def test_term_1_a_sims_renewal_is_kept_in_its_term_and_its_receipt_with_both_ends(selling: Company) -> None:
    selling.li.must(ReportSigns(signs=(Sign(vehicle=TRUCK, at="2026-03-01T08:00:00+08:00"),)), "")
    sim = row(selling, what=SIM, unit=SIM_UNIT, plan="SIM-Y", fen=SIM_YEAR, seen="")
    body = renewal(selling, selling.li, sim, visit="v-1")
    line = selling.li.must(body, "")
    paid = Renewal(
        id=term(selling, f"sim:{SIM_UNIT}").renewals[0].id, at=iso(selling.now), day="2026-03-02", plan="SIM-Y",
        months=12, fen=SIM_YEAR, receipt=R1, by=selling.li.id, by_name="李师傅",
    )  # fmt: skip
    assert term(selling, f"sim:{SIM_UNIT}") == ServiceTerm(
        id=f"sim:{SIM_UNIT}", what=SIM, vehicle=TRUCK, plate=PLATE, unit=SIM_UNIT, number=SIM_FITTED,
        customer=CUSTOMER, plan="SIM-Y", until="2027-03-02", renewals=(paid,),
    )  # fmt: skip
    assert not line.irregularities
    receipt = selling.receipt(R1)
    assert selling.world.get(TermRenewal, R1) == TermRenewal(
        id=R1, number=receipt.number, at=receipt.at, day="2026-03-02", by=selling.li.id, by_name="李师傅",
        method=Method.CASH, total=SIM_YEAR, visit="v-1", customer=CUSTOMER,
        rows=(
            RenewedRow(
                term=f"sim:{SIM_UNIT}", what=SIM, plate=PLATE, plan="SIM-Y", months=12, fen=SIM_YEAR,
                until="2027-03-02", outcome=RowOutcome.STARTED_ANEW,
            ),
        ),
    )  # fmt: skip


def test_term_1_the_receipt_bears_what_the_customer_wants_on_the_invoice(selling: Company) -> None:
    said = {
        "payer": "顺达物流",
        "invoice_title": "顺达物流有限公司",
        "tax_number": "911100001",
        "reference": "工行7",
    }
    selling.fang.must(renewal(selling, selling.fang, method=Method.TRANSFER, **said), "")
    receipt = selling.receipt(R1)
    assert {name: getattr(receipt, name) for name in said} == said
    assert (receipt.plate, receipt.total, receipt.visit) == (PLATE, YEAR, "")


def test_term_1_a_vehicle_of_nobody_is_an_account_of_its_own(selling: Company) -> None:
    line = VehicleLine(plate="京D11111")
    selling.anna.must(ImportVehicles(file="x", sha256="2" * 64, vehicles=(line,)), "import-2")
    owner = VehicleId("vehicle:京D11111")
    selling.li.must(renewal(selling, selling.li, row(selling, owner)), "")
    assert selling.receipt(R1).customer == owner
    assert term(selling, f"platform:{owner}").customer == ""


def test_term_1_a_new_term_begins_with_the_newest_sign_of_its_vehicle_by_the_clock_and_not_by_the_text(
    selling: Company,
) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-06-30"), "")
    selling.anna.must(ReportSigns(signs=(Sign(vehicle=TRUCK, at="2026-03-01T20:00:00Z"),)), "")
    selling.anna.must(SetTerm(what=SIM, vehicle=TRUCK, until="2026-06-30", unit=SIM_UNIT), "")
    assert term(selling, f"sim:{SIM_UNIT}").last_sign == "2026-03-02T04:00:00+08:00"


@pytest.mark.parametrize("fen", [SIM_YEAR - 1, SIM_YEAR + 1])
def test_fee_3_another_sum_than_the_list_says_is_told_with_both(selling: Company, fen: int) -> None:
    sim = row(selling, what=SIM, unit=SIM_UNIT, plan="SIM-Y", fen=Fen(fen), seen="")
    selling.li.must(renewal(selling, selling.li, row(selling), sim), "")
    (one,) = told(selling, "term_price_differs")
    assert (one.about, one.facts) == (
        R1,
        {"number": selling.receipt(R1).number, "taken": str(YEAR + fen), "due": str(YEAR + SIM_YEAR)},
    )


def test_fee_3_rows_that_are_right_and_lines_or_a_sum_that_are_not_are_told(selling: Company) -> None:
    for n, wrong_one in enumerate(({"total": Fen(YEAR - 1)}, {"lines": ()}), 1):
        vehicle = (TRUCK, OTHER_TRUCK)[n - 1]
        selling.li.does(renewal(selling, selling.li, row(selling, vehicle), id=f"r-{n}", **wrong_one), "")
        assert [one.about for one in told(selling, "term_price_differs")][-1] == f"r-{n}"
    unknown = row(selling, TRUCK, plan="none", fen=Fen(1))
    selling.li.must(renewal(selling, selling.li, unknown, id="r-3"), "")
    assert told(selling, "term_price_differs")[-1].facts["due"] == "0", "what is in no list has no price"


def test_term_1_what_is_wrong_with_a_renewal_on_site_is_of_its_order(selling: Company) -> None:
    order, visit = selling.on_site()
    dear = row(selling, fen=Fen(YEAR + 1))
    selling.li.must(renewal(selling, selling.li, dear, visit=visit), order)
    (one,) = told(selling, "term_price_differs")
    assert one.order == order
    assert selling.order(order).state is OrderState.ON_SITE


@pytest.mark.parametrize("times", [2, 3])
def test_term_1_paid_twice_is_over_only_once_a_single_payment_stands(selling: Company, times: int) -> None:
    for n in range(1, times + 1):
        selling.li.must(renewal(selling, selling.li, row(selling, seen=""), id=f"r-{n}"), "")
    assert [one.about for one in told(selling, "term_paid_twice")] == [
        f"r-{n}:{TERM}" for n in range(2, times + 1)
    ]
    first = told(selling, "term_paid_twice")[0]
    assert first.facts == {
        "plate": PLATE, "number": selling.receipt("r-2").number, "seen": "—", "before": "2027-03-02",
        "until": "2028-03-02",
    }  # fmt: skip
    selling.li.must(VoidReceipt(receipt=ReceiptId("r-1"), reason="重复"), "")
    assert len(told(selling, "term_paid_twice")) == (0 if times == 2 else 2), "of three, two still stand"
    settled = told(selling, "term_paid_twice", open=False)
    assert all(one.settled_by == PersonId(SYSTEM_PERSON) for one in settled)


def test_rct_2_a_void_settles_what_was_wrong_with_the_renewal_once(selling: Company) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    selling.anna.must(ReportSigns(signs=(Sign(vehicle=TRUCK, at="2025-03-01T08:00:00+08:00"),)), "")
    said = selling.li.must(renewal(selling, selling.li, row(selling, fen=Fen(1))), "")
    assert opened(said) == {("TERM-1", "term_price_differs"), ("TERM-1", "dead_unit_renewed")}
    selling.li.must(VoidReceipt(receipt=R1, reason="写错"), "")
    for code in ("term_price_differs", "dead_unit_renewed"):
        (one,) = told(selling, code, open=False)
        assert one.settled_by == PersonId(SYSTEM_PERSON)
    kept = selling.world.get(TermRenewal, R1)
    assert kept is not None
    assert kept.void
    assert term(selling).until == "2026-03-10"


def test_term_1_an_end_that_was_set_keeps_the_one_before_by_whom_and_why(selling: Company) -> None:
    said = {"what": PLATFORM, "vehicle": TRUCK, "unit": SIM_UNIT, "plan": " PLATFORM-Y "}
    selling.anna.must(SetTerm(**said, until="2026-02-28", began="2025-12-31"), "")  # type: ignore[arg-type]  # test data by name
    first = term(selling)
    assert (first.id, first.unit, first.plan) == (TERM, "", "PLATFORM-Y"), "the platform's fee is no card's"
    assert (first.anchor, first.months, first.until) == ("2025-12-31", 2, "2026-02-28")
    selling.bo.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-03-31", reason=" 合同 "), "")
    now = term(selling)
    assert now.earlier == (EarlierEnd(until="2026-02-28", by=PersonId("bo"), at=iso(selling.now), reason="合同"),)
    assert (now.plan, now.anchor, now.months, now.state) == ("PLATFORM-Y", "2026-03-31", 0, TermState.RUNNING)


def test_term_1_a_top_up_says_for_which_card_by_which_slip_and_until_when(selling: Company) -> None:
    selling.anna.must(SetTerm(what=SIM, vehicle=TRUCK, until="2026-06-30", unit=SIM_UNIT), "")
    body = TopUpSim(
        top_up="t-1", unit=SIM_UNIT, fen=Fen(3_000), carrier=" 移动 ", slip=" S1 ", photo="p", until="2026-12-31"
    )
    assert opened(selling.li.must(body, "t-1")) == set()
    assert selling.world.get(SimTopUp, "t-1") == SimTopUp(
        id="t-1", unit=SIM_UNIT, number=SIM_FITTED, vehicle=TRUCK, carrier="移动", fen=Fen(3_000), slip="S1",
        photo="p", until="2026-12-31", at=iso(selling.now), by=selling.li.id, by_name="李师傅",
    )  # fmt: skip
    for until in ("2026-11-30", "soon"):
        again = TopUpSim(top_up=f"t-{until}", unit=SIM_UNIT, fen=Fen(3_000), slip=until, until=until)
        selling.li.must(again, "t-2")
    assert term(selling, f"sim:{SIM_UNIT}").carrier_until == "2026-12-31", "an earlier end takes nothing away"
    kept = selling.world.get(SimTopUp, "t-soon")
    assert kept is not None
    assert kept.until == ""


@pytest.mark.parametrize(("typed", "said"), [("8986X", "8986X"), ("", "sim:none")])
def test_term_1_a_card_nobody_knows_is_named_as_it_was_typed(selling: Company, typed: str, said: str) -> None:
    body = TopUpSim(top_up="t-1", unit="sim:none", number=typed, fen=Fen(3_000), slip="S1")
    (one,) = selling.li.must(body, "t-1").irregularities
    assert (one.code, one.about, one.facts) == ("sim_unknown", "t-1", {"number": said})
    terminal = TopUpSim(top_up="t-2", unit=unit(UnitKind.TERMINAL, "x"), fen=Fen(3_000))
    codes = {one.code for one in selling.li.must(terminal, "t-2").irregularities}
    assert codes == {"sim_unknown", "slip_missing"}


def test_term_1_that_a_term_lapsed_is_nobodys_fault_and_the_offices_to_ask_about(selling: Company) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    to_day(selling, "2026-03-10", 23)
    looked(selling)
    assert (term(selling).state, told(selling, "term_lapsed")) == (TermState.RUNNING, []), (
        "its last day is its own"
    )
    to_day(selling, "2026-03-11", 1)
    looked(selling)
    (one,) = told(selling, "term_lapsed")
    assert (one.about, one.person, one.person_name) == (TERM, PersonId(SYSTEM_PERSON), "")
    assert (one.facts, one.owner) == ({"plate": PLATE, "until": "2026-03-10"}, Role.CUSTOMER_SERVICE)
    assert term(selling).told == (30, 7, 1)
