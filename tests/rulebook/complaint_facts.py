"""What the tests of complaints share."""

from __future__ import annotations

from datetime import timedelta

from company import TRUCK, Company, Hand, opened

from rulebook.kernel.times import iso
from rulebook.rules import passed_deadlines
from rulebook.subjects.cases.records import Channel
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    CloseComplaint,
    ExplainComplaint,
    HearComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.records import (
    About,
    CauseKind,
    Complaint,
    Outcome,
)
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.records import MeasureKind

ID = "complaint-1"


def hears(company: Company, hand: Hand | None = None, id: str = ID, **said: object) -> set[tuple[str, str]]:
    """Anna, or somebody else, hears that the terminal fails again; about Li's work unless said otherwise."""
    what = {"what": "终端又离线", "about": About.WORK, "vehicle": TRUCK, "person": "li", "channel": Channel.VISIT}
    return opened((hand or company.anna).does(HearComplaint(**what | said), id))


def complaint(company: Company, id: str = ID) -> Complaint:
    found = company.world.get(Complaint, id)
    assert found is not None
    return found


def time_passes(company: Company, **span: float) -> set[str]:
    """The server looks at its deadlines after a while, as it does every minute; what is open then."""
    company.wait(**span)
    for passed in passed_deadlines(company.world, company.now):
        company.system.must(passed, passed.id)
    return company.open_irregularities()


def sets(company: Company, kind: MeasureKind, who: str = "wang", id: str = "", **said: str) -> str:
    id = id or f"measure-{kind}"
    due = iso(company.now + timedelta(days=5))[:10]
    command = SetMeasure(matter=ID, kind=kind, what="补打密封胶", who=who, due=said.get("due", due))
    company.anna.must(command, id)
    return id


WHYS = ("终端进水", "接头没有密封", "没有按作业指导书打胶")


def done_and_verified(company: Company, *ids: str) -> None:
    for id in ids:
        company.wang.must(DoMeasure(result="已打胶并淋水试验"), id)
        company.anna.must(VerifyMeasure(helped=True, how="抽查三台，无进水"), id)


def ready_to_close(company: Company) -> None:
    """Everything done but the last word to the customer."""
    hears(company)
    company.anna.must(TellCustomer(what="已安排明天上门"), ID)
    company.anna.must(CalmComplaint(what="远程重启，先恢复上线"), ID)
    company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS), ID)
    done_and_verified(company, sets(company, MeasureKind.CORRECTIVE), sets(company, MeasureKind.PREVENTIVE))


CLOSE = CloseComplaint(outcome=Outcome.JUSTIFIED, verdict="密封不良，已返工并修订作业指导书")
