"""What a log, a week keeps of every word; when each is due, and whose is missing (LOG-1)."""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec
import pytest
from company import Company
from duty_days import at, codes, pass_time, roster
from test_log_acts import worked

from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.rules import tags_of
from rulebook.subjects.absences.commands import TellSick
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.logs.acts import acts_on
from rulebook.subjects.logs.commands import (
    CloseLog,
    CloseWeek,
)
from rulebook.subjects.logs.due import log_due, week_due, week_name
from rulebook.subjects.logs.figures import digest_of
from rulebook.subjects.logs.handlers import week_of
from rulebook.subjects.logs.records import (
    DayLog,
    WeekReport,
)
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.promises.commands import MakePromise

MONDAY = "2026-03-02"
DAY = date(2026, 3, 2)


def told(company: Company, code: str) -> list[Irregularity]:
    return [one for one in company.world.all(Irregularity) if one.code == code]


def test_log_1_a_closed_log_bears_the_digest_of_its_acts_and_every_word(company: Company) -> None:
    order = company.order_in(OrderState.ACCEPTED)
    company.li.must(MakePromise(promise="p-1", what="送发票", due="2026-03-06"), order)
    acts = acts_on(company.world, "li", DAY)
    company.li.must(CloseLog(day=MONDAY, remark=" 路上堵车 ", plan=" 明天去顺达 "))
    digest = hashlib.sha256(msgspec.json.encode(acts)).hexdigest()
    assert digest == digest_of(acts) != digest_of(())
    kept = company.world.get(DayLog, f"li:{MONDAY}")
    assert kept == DayLog(
        id=f"li:{MONDAY}", person=PersonId("li"), name="李师傅", day=MONDAY, acts=acts, figures={"promises": 1},
        digest=digest, remark="路上堵车", plan="明天去顺达", closed_at=iso(company.now),
        arrived_at=iso(company.now),
    )  # fmt: skip
    assert {"person:li", "role:dispatcher", "role:service_manager"} <= tags_of(kept)
    assert not {"role:technician", "role:finance", "all"} & tags_of(kept)


def test_log_1_a_log_is_due_at_nine_of_the_next_working_day_a_week_at_noon_of_its_last(
    company: Company,
) -> None:
    rest = tuple(RestDay(day=f"2026-03-{n:02d}", name="节") for n in (13, 16, 23, 24, 25, 26, 27))
    company.hua.must(SetCalendar(notice="公司", rest=rest), "2026")
    world = company.world
    assert log_due(world, date(2026, 3, 11)) == at("2026-03-12T09:00")
    assert log_due(world, date(2026, 3, 12)) == at("2026-03-17T09:00"), "Friday and Monday rest"
    assert [week_due(world, date(2026, 3, n)) for n in (2, 9, 23)] == [
        at("2026-03-06T12:00"), at("2026-03-12T12:00"), None,
    ]  # fmt: skip
    monday_only = tuple(RestDay(day=f"2026-04-{n:02d}", name="节") for n in (14, 15, 16, 17))
    company.hua.must(SetCalendar(notice="公司", rest=(*rest, *monday_only)), "2026")
    assert week_due(world, date(2026, 4, 13)) == at("2026-04-13T12:00")
    assert week_name(date(2027, 1, 3)) == "2026-W53"
    assert week_of("2026-W53")[0] == date(2026, 12, 28)
    assert (week_of("2026-W53")[6], len(week_of("2026-W53"))) == (date(2027, 1, 3), 7)
    assert week_of("2025-W53") == week_of("2026-W00") == week_of("W10") == ()


@pytest.mark.parametrize(("closed", "clear"), [("2026-03-03T09:00", True), ("2026-03-03T09:01", False)])
def test_log_1_closed_at_nine_is_in_time_and_a_minute_later_is_not(
    company: Company, closed: str, clear: bool
) -> None:
    roster(company, li=codes())
    pass_time(company, "2026-03-03T10:00", 100)
    (one,) = told(company, "log_missing")
    assert (one.about, one.person, one.facts) == (f"li:{MONDAY}", "li", {"name": "李师傅", "what": MONDAY})
    company.li.must(CloseLog(day=MONDAY), at=at(closed))
    assert told(company, "log_missing")[0].is_settled is clear


def test_log_1_who_was_away_for_the_whole_shift_owes_no_log_and_for_a_part_one(company: Company) -> None:
    roster(company, li=codes("", d3="D"), wang=codes("", d3="D"))
    for who, ends in (("li", "17:30"), ("wang", "17:29")):
        sick = TellSick(
            absence=f"a-{who}", person=who, begins="2026-03-03T08:30:00+08:00", ends=f"2026-03-03T{ends}:00+08:00"
        )
        getattr(company, who).must(sick)
    pass_time(company, "2026-03-04T09:30", 100)
    assert [one.about for one in told(company, "log_missing")] == ["wang:2026-03-03"]


def test_log_1_a_week_sums_its_logs_and_keeps_the_words(company: Company) -> None:
    worked(company)
    company.li.must(CloseLog(day=MONDAY))
    company.now = at("2026-03-04T17:00")
    company.li.must(CloseLog(day="2026-03-04"))
    company.li.must(CloseWeek(week="2026-W10", words=" 顺利 ", plan=" 下周验收 "))
    kept = company.world.get(WeekReport, "li:2026-W10")
    day = company.world.get(DayLog, f"li:{MONDAY}")
    assert day is not None
    assert day.figures["fen"] == company.receipt("receipt-1").total
    assert kept == WeekReport(
        id="li:2026-W10", person=PersonId("li"), name="李师傅", week="2026-W10", days=(MONDAY, "2026-03-04"),
        figures=day.figures, words="顺利", plan="下周验收", closed_at=iso(company.now),
    )  # fmt: skip
    assert {"person:li", "role:dispatcher"} <= tags_of(kept)
    for again, week in (("2026-W10", "said already"), ("2026-W11", "to come")):
        (one,) = company.li.must(CloseWeek(week=again)).irregularities
        assert (one.code, one.facts) == ("log_not_written", {"text": again}), week


def test_log_1_who_worked_on_monday_alone_owes_the_week_and_who_worked_after_it_was_due_does_not(
    company: Company,
) -> None:
    roster(company, li=codes("", d2="D"), wang=codes("", d7="D"))
    pass_time(company, "2026-03-09T10:00", 400)
    assert [one.about for one in told(company, "week_missing")] == ["li:2026-W10"]


@pytest.mark.parametrize(("closed", "clear"), [("2026-03-06T12:00", True), ("2026-03-06T12:01", False)])
def test_log_1_a_week_closed_at_fridays_noon_is_in_time(company: Company, closed: str, clear: bool) -> None:
    roster(company, li=codes())
    pass_time(company, "2026-03-06T13:00", 400)
    (one,) = told(company, "week_missing")
    assert (one.about, one.person, one.facts["what"]) == ("li:2026-W10", "li", "2026-W10")
    company.li.must(CloseWeek(week="2026-W10"), at=at(closed))
    assert told(company, "week_missing")[0].is_settled is clear
