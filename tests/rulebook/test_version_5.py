"""What version 5 of the rules judges otherwise: windows that closed, promises, logs, rest (FUP-1, DUTY-1).

Version 4 told the next window, which was open, counted a promise in the month after its last day, drew into a log
what others had signed, and looked for rest only backwards; its lines are judged so still.
"""

from __future__ import annotations

import msgspec
import pytest
from call_facts import _S, asked, at
from company import CUSTOMER, IN_BAG, SECOND_IN_BAG, TRUCK, Company, refused, unit
from duty_days import MARCH, NIGHT, PATTERNS, codes, roster

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.rules import decide, passed_deadlines
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.confidentiality.commands import NoteReads, Read
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.logs.commands import CloseLog, ReleaseSupervision
from rulebook.subjects.logs.records import DayLog, SupervisionReport
from rulebook.subjects.logs.supervised_figures import supervised
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.rosters.commands import SetRoster
from rulebook.subjects.rosters.records import RosterRow
from rulebook.subjects.shift_handovers.commands import GiveShift, TakeShift
from rulebook.subjects.stock.commands import DeclineUnits, GiveUnits, TakeUnits, WithdrawUnits
from rulebook.subjects.stock.records import UnitKind

VERSIONS = pytest.mark.parametrize("rules", [4, 5])


def says(company: Company, hand: str, command: Command, subject: str, rules: int) -> Decision | Refusal:
    """A line of that version of the rules, judged and taken."""
    company.wait(minutes=1)
    author = getattr(company, hand)
    line = msgspec.structs.replace(author.line(command, subject), rules=rules)
    verdict = decide(company.world, line, company.now, keys=company.keys)
    if isinstance(verdict, Decision):
        company.world.apply(verdict)
    return verdict


@VERSIONS
def test_fup_1_windows_that_closed_unseen_are_told_as_the_last_of_them_and_never_as_one_that_is_open(
    company: Company, rules: int
) -> None:
    company.order_in(OrderState.COMPLETED)
    asked(company, satisfied=5)
    company.now = at("2026-07-20")
    for command in passed_deadlines(company.world, company.now):
        says(company, "system", command, "", rules)
    told = {i.about: i.facts for i in company.world.all(Irregularity) if i.code == "followup_missed"}
    last = "2026-07-08" if rules >= 5 else "2026-08-08"
    assert {about: facts["count"] for about, facts in told.items()} == {
        f"{CUSTOMER}:2026-04-08": "1", f"{CUSTOMER}:{last}": "3",
    }  # fmt: skip
    assert told[f"{CUSTOMER}:{last}"]["closes"] == f"{last} 00:00"
    missed = {c.due: c.told for c in company.world.all(FollowUp) if c.state is _S.MISSED}
    closed = ["2026-07-08"] * 3 if rules >= 5 else ["2026-05-08", "2026-06-08", "2026-07-08"]
    assert [missed[f"2026-0{n}-02"] for n in (5, 6, 7)] == [f"{CUSTOMER}:{day}" for day in closed]
    (due,) = [c for c in company.world.all(FollowUp) if c.plan and c.state is _S.DUE]
    assert (due.due, due.told, due.vehicle) == ("2026-08-02", "", TRUCK)


def test_fup_1_windows_told_as_one_are_settled_once_all_of_them_were_asked_in_time(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    asked(company, satisfied=5)
    in_time = at("2026-05-03")
    company.now = at("2026-06-20")
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)
    missed = sorted(c.id for c in company.world.all(FollowUp) if c.state is _S.MISSED and c.due > "2026-05")
    told = company.world.get(Irregularity, f"followup_missed:{CUSTOMER}:2026-06-08")
    assert told is not None
    assert len(missed) == 2
    asked(company, missed[0], when=in_time)
    again = company.world.get(Irregularity, told.id)
    assert again is not None
    assert not again.is_settled, "June was not asked"
    asked(company, missed[1], when=at("2026-06-03"))
    again = company.world.get(Irregularity, told.id)
    assert again is not None
    assert again.is_settled


@VERSIONS
def test_log_1_a_promise_is_counted_in_the_month_of_its_last_day(company: Company, rules: int) -> None:
    order = company.order_in(OrderState.ACCEPTED)
    for id, due in (("p-1", "2026-03-31"), ("p-2", "2026-04-30"), ("p-3", "2026-03-31T18:00:00+08:00")):
        company.li.must(MakePromise(promise=id, what="送发票", due=due), order)
        company.li.must(KeepPromise(promise=id, how="没送成", broken=True), order)
    company.now = at("2026-06-02")
    for month in ("2026-03", "2026-04", "2026-05"):
        says(company, "ji", ReleaseSupervision(words="看过"), month, rules)
    found = [
        next(f.ids for f in report.latest.figures if f.name == "promises_broken")
        for report in company.world.all(SupervisionReport)
    ]
    assert found == ([("p-1", "p-3"), ("p-2",), ()] if rules >= 5 else [("p-3",), ("p-1",), ("p-2",)])
    now = [{f.name: f.ids for f in supervised(company.world, f"2026-0{n}")}["promises_broken"] for n in (3, 4, 5)]
    assert now == [("p-1", "p-3"), ("p-2",), ()], "what is shown today is today's"


@VERSIONS
@pytest.mark.parametrize(("begins", "rests"), [("E", False), ("L", True)])
def test_duty_1_rest_is_kept_to_what_the_next_month_has_already(
    company: Company, rules: int, begins: str, rests: bool
) -> None:
    april = tuple(begins if n == 0 else "" for n in range(30))
    roster(company, month="main:2026-04", li=april)
    rows = (RosterRow(person="li", codes=codes("", d31=NIGHT.code)),)
    said = says(company, "bo", SetRoster(patterns=PATTERNS, rows=rows), MARCH, rules)
    if rests or rules < 5:
        assert isinstance(said, Decision)
        return
    assert refused(said) == ("DUTY-1", "roster_rest")
    assert isinstance(said, Refusal)
    assert said.facts == {"name": "李师傅", "day": "2026-03-31"}


@VERSIONS
def test_sec_1_many_files_within_an_hour_are_told_in_whatever_order_the_readings_arrive(
    company: Company, rules: int
) -> None:
    company.hua.must(SetSetting(name="read_many", value="2"))
    company.now = at("2026-03-03", 12)
    for clock in ("11:00", "10:59", "10:01", "09:58"):
        read = Read(kind="customer", id=f"c-{clock}", at=f"2026-03-03T{clock}:00+08:00")
        says(company, "anna", NoteReads(reads=(read,)), "device", rules)
    told = [one.facts["count"] for one in company.world.all(Irregularity) if one.code == "read_many"]
    assert told == (["3"] if rules >= 5 else [])


@VERSIONS
def test_log_1_a_log_names_what_its_person_signed_and_not_what_another_did(company: Company, rules: int) -> None:
    """One transfer Wang took, one he said he never got, one was called back; his hand-over Guo took for him."""
    units = [unit(UnitKind.TERMINAL, number) for number in (IN_BAG, SECOND_IN_BAG)]
    for id, one in (("t-1", units[0]), ("t-2", units[1])):
        company.li.must(GiveUnits(transfer=id, units=(one,), taker=company.wang.id))
    company.wang.must(TakeUnits(transfer="t-1", units=(units[0],)))
    company.wang.must(DeclineUnits(transfer="t-2", reason="没见到"))
    company.li.must(GiveUnits(transfer="t-3", units=(units[1],), taker=company.wang.id))
    company.li.must(WithdrawUnits(transfer="t-3"))
    for id in ("h-1", "h-2"):
        company.li.must(GiveShift(handover=id, to="wang"))
    company.wang.must(TakeShift(handover="h-1"))
    company.guo.must(TakeShift(handover="h-2"))
    says(company, "wang", CloseLog(day="2026-03-02"), "", rules)
    log = company.world.get(DayLog, "wang:2026-03-02")
    assert log is not None
    kinds = sorted(act.kind for act in log.acts)
    if rules < 5:
        assert kinds == ["hand.take", "hand.take", "transfer.take", "transfer.take", "transfer.take"]
    else:
        assert kinds == ["hand.take", "transfer.decline", "transfer.take"]
