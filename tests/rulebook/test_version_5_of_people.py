"""What version 5 judges otherwise of complaints, leave, days there; older lines as then (CMP-1, DUTY-1, KPI-1)."""

from __future__ import annotations

from call_facts import at
from company import TRUCK, Company
from complaint_facts import ID, hears
from duty_days import absence
from test_leave_edges import sick
from test_version_5 import VERSIONS, says

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.absences.commands import HandPapers, WithdrawLeave
from rulebook.subjects.absences.records import Papers
from rulebook.subjects.cases.records import Channel
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import About
from rulebook.subjects.scores.commands import ReleaseScore
from rulebook.subjects.scores.records import Score


@VERSIONS
def test_cmp_1_a_further_call_is_counted_in_what_was_told(company: Company, rules: int) -> None:
    hears(company)
    again = HearComplaint(what="又断了", about=About.WORK, vehicle=TRUCK, person="li", channel=Channel.VISIT)
    for n in (2, 3):
        says(company, "anna", again, f"complaint-{n}", rules)
    told = company.world.get(Irregularity, f"called_twice:{ID}")
    assert told is not None
    assert told.facts["times"] == ("3" if rules >= 5 else "2")


@VERSIONS
def test_duty_1_a_certificate_that_is_there_is_not_asked_for_again(company: Company, rules: int) -> None:
    company.li.must(sick("2026-03-03T00:00", "2026-03-07T00:00"))
    company.li.must(HandPapers(absence="a-1", words="市一院"))
    company.now = at("2026-03-05T08:00")
    says(company, "li", WithdrawLeave(), "a-1", rules)
    assert (absence(company).papers is Papers.HANDED) is (rules >= 5)


@VERSIONS
def test_kpi_1_half_a_day_told_by_two_is_half_a_day(company: Company, rules: int) -> None:
    company.now = at("2026-03-05T08:00")
    company.wang.must(sick("2026-03-04T08:30", "2026-03-04T13:15", "a-1"))
    company.anna.must(sick("2026-03-04T08:30", "2026-03-04T13:15", "a-2"))
    company.now = at("2026-04-08T09:00")
    for who in ("li", "wang"):
        says(company, "chen", ReleaseScore(month="2026-03"), who, rules)
    served = {
        who: next(f.denominator for f in released.figures if f.name == "served")
        for who in ("li", "wang")
        if (released := company.world.get(Score, f"2026-03:{who}"))
    }
    assert served["wang"] - served["li"] == (0 if rules >= 5 else 1)
