"""A list of vehicles before money is taken: what stands against each, how far it would reach (TERM-1)."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from company import FITTED, OTHER_PLATE, OTHER_TRUCK, PLATE, TRUCK, Company, unit
from term_sales import SIM_UNIT, SIM_YEAR, TERM, renewal, row, sells, to_day

from rulebook.kernel.ids import ReceiptId
from rulebook.kernel.times import iso
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.service_terms.bulk import ListedRow, RowVerdict, judge_list, lines_of
from rulebook.subjects.service_terms.commands import EndTerm, ReportSigns, SetTerm, Sign
from rulebook.subjects.service_terms.lookup import is_silent, warned_days, why_dead
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.stock.records import Place, Unit, UnitKind

PLATFORM, SIM = TermKind.PLATFORM, TermKind.SIM


@pytest.fixture
def selling(company: Company) -> Company:
    return sells(company)


def judged(company: Company, text: str, what: TermKind = PLATFORM, months: int = 12) -> list[ListedRow]:
    return judge_list(company.world, text, what, months, company.now)


def verdict(company: Company, text: str = PLATE, what: TermKind = PLATFORM) -> tuple[RowVerdict, str]:
    (one,) = judged(company, text, what)
    return one.verdict, one.then


def moved(company: Company, id: str, place: Place) -> Unit:
    """The unit as it is elsewhere: its way there is other tests' matter."""
    known = company.world.get(Unit, id)
    assert known is not None
    return msgspec.structs.replace(known, place=place)


def test_term_1_lines_that_say_nothing_are_passed_over_and_the_others_keep_their_numbers() -> None:
    assert lines_of("\n a \n\t\nb c\n") == [(2, "a"), (4, "b c")]


def test_term_1_a_ready_row_says_which_vehicle_and_both_ends(selling: Company) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    assert judged(selling, f" {PLATE.lower()} \n{OTHER_PLATE}", months=1) == [
        ListedRow(
            row=1, text=PLATE.lower(), verdict=RowVerdict.READY, vehicle=TRUCK, plate=PLATE,
            until="2026-03-10", then="2026-04-10",
        ),
        ListedRow(
            row=2, text=OTHER_PLATE, verdict=RowVerdict.READY, vehicle=OTHER_TRUCK, plate=OTHER_PLATE,
            then="2026-04-02",
        ),
    ]  # fmt: skip


def test_term_1_a_sims_row_names_the_card_on_the_vehicle_and_one_without_a_card_is_not_renewed(
    selling: Company,
) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=OTHER_TRUCK, until="2026-06-30"), "")
    selling.anna.must(SetTerm(what=SIM, vehicle=TRUCK, until="2026-06-30", unit=SIM_UNIT), "")
    with_card, without = judged(selling, f"{PLATE}\n{OTHER_PLATE}", SIM)
    assert (with_card.verdict, with_card.unit, with_card.until) == (RowVerdict.READY, SIM_UNIT, "2026-06-30")
    assert with_card.then == "2027-06-30"
    assert (without.verdict, without.unit, without.until, without.then) == (RowVerdict.NO_CARD, "", "", "")


def test_term_1_who_paid_within_thirty_days_is_asked_before_they_pay_again(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li), "")
    assert verdict(selling) == (RowVerdict.PAID, "")
    assert verdict(selling, OTHER_PLATE)[0] is RowVerdict.READY
    to_day(selling, "2026-04-01")
    assert verdict(selling) == (RowVerdict.PAID, ""), "the thirtieth day after March 2nd"
    to_day(selling, "2026-04-02")
    assert verdict(selling) == (RowVerdict.READY, "2028-03-02")


def test_term_1_what_was_paid_and_voided_stands_in_nobodys_way(selling: Company) -> None:
    selling.li.must(renewal(selling, selling.li), "")
    selling.li.must(VoidReceipt(receipt=ReceiptId("term-receipt-1"), reason="写错"), "")
    assert verdict(selling) == (RowVerdict.READY, "2027-03-02")


def test_term_1_an_ended_term_and_a_silent_unit_are_not_renewed_by_a_list(selling: Company) -> None:
    selling.anna.must(SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-03-10"), "")
    long_ago = iso(selling.now - timedelta(days=365))
    selling.anna.must(ReportSigns(signs=(Sign(vehicle=TRUCK, at=long_ago),)), "")
    assert verdict(selling) == (RowVerdict.DEAD, "")
    selling.anna.must(EndTerm(reason="车辆报废"), TERM)
    assert verdict(selling) == (RowVerdict.ENDED, ""), "that nobody wants it is said before that it is silent"


def test_term_1_a_vehicle_named_twice_is_promised_an_end_once_under_whatever_spelling(selling: Company) -> None:
    rows = judged(selling, f"{PLATE}\n{OTHER_PLATE}\n{PLATE.lower()}\nx\nx")
    assert [one.verdict for one in rows] == [
        RowVerdict.READY, RowVerdict.READY, RowVerdict.TWICE, RowVerdict.UNKNOWN, RowVerdict.UNKNOWN,
    ]  # fmt: skip
    assert rows[2].vehicle == TRUCK


def test_term_1_a_terminal_in_the_workshop_is_dead_and_its_card_is_not(selling: Company) -> None:
    terminal = unit(UnitKind.TERMINAL, FITTED)
    selling.world.records["unit", terminal] = moved(selling, terminal, Place.WORKSHOP)
    assert why_dead(selling.world, PLATFORM, TRUCK, "", selling.now) == "gone"
    assert why_dead(selling.world, SIM, TRUCK, SIM_UNIT, selling.now) == ""
    for place in (Place.LOST, Place.SCRAPPED):
        selling.world.records["unit", SIM_UNIT] = moved(selling, SIM_UNIT, place)
        assert why_dead(selling.world, SIM, TRUCK, SIM_UNIT, selling.now) == "gone"


def test_term_1_a_silent_card_is_told_by_its_own_term(selling: Company) -> None:
    selling.anna.must(SetTerm(what=SIM, vehicle=TRUCK, until="2026-03-10", unit=SIM_UNIT), "")
    selling.anna.must(ReportSigns(signs=(Sign(vehicle=TRUCK, at="2025-01-01T08:00:00+08:00"),)), "")
    assert why_dead(selling.world, SIM, TRUCK, SIM_UNIT, selling.now) == "silent"
    assert why_dead(selling.world, PLATFORM, TRUCK, "", selling.now) == "", "nobody has set a term of it"
    sim = row(selling, what=SIM, unit=SIM_UNIT, plan="SIM-Y", fen=SIM_YEAR, seen="2026-03-10")
    told = selling.li.must(renewal(selling, selling.li, sim), "").irregularities
    assert [(one.code, one.about) for one in told] == [("dead_unit_renewed", f"term-receipt-1:sim:{SIM_UNIT}")]
    assert told[0].facts == {"plate": PLATE, "last": "2025-01-01T08:00:00+08:00"}


def test_term_1_silent_is_longer_than_the_companys_figure_and_what_nobody_heard_says_nothing(
    selling: Company,
) -> None:
    world, now = selling.world, selling.now
    heard = iso(now - timedelta(days=30))
    assert not is_silent(world, heard, now)
    assert is_silent(world, heard, now + timedelta(seconds=1))
    assert not is_silent(world, "", now)
    assert not is_silent(world, "soon", now)
    selling.hua.must(SetSetting(name="dead_unit_days", value="0"))
    assert not is_silent(world, heard, selling.now + timedelta(days=900)), "a company may not want to be asked"


def test_term_1_warnings_come_by_the_figures_of_the_terms_last_day_each_once(selling: Company) -> None:
    assert warned_days(selling.world, date(2026, 6, 30)) == (30, 7, 1)
    for name in ("term_first_days", "term_last_days"):
        selling.hua.must(SetSetting(name=name, value="10", since="2026-07-01"))
    assert warned_days(selling.world, date(2026, 6, 30)) == (30, 7, 1)
    assert warned_days(selling.world, date(2026, 7, 1)) == (10, 7)
