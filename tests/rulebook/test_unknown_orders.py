"""What is reported of an order that nobody knows here is kept, and told (section 0)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from company import TRUCK, Company, Hand

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import PersonId, ReceiptId, VisitId
from rulebook.kernel.records import Record
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.files.records import Photo
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.irregularities.commands import Explain
from rulebook.subjects.orders.records import Step
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.promises.records import Promise
from rulebook.subjects.receipts.commands import PrintReceipt, ShareReceipt, VoidReceipt
from rulebook.subjects.receivables.commands import ChaseReceivable
from rulebook.subjects.spoken.commands import ClaimSpoken, EnterCode
from rulebook.subjects.spoken.records import SpokenApproval
from rulebook.subjects.teams.commands import ReportVehicle
from rulebook.subjects.visits.commands import Arrive, Depart, LeaveUnsolved, RecordWork, ReportDamage
from rulebook.subjects.visits.records import Visit

VISIT = VisitId("v-9")
REPORTS: dict[str, tuple[Callable[[Company], tuple[Hand, Command]], type[Record] | None]] = {
    "an arrival": (lambda co: (co.li, Arrive(visit=VISIT)), Visit),
    "work": (lambda co: (co.li, RecordWork(visit=VISIT, work="接线")), Visit),
    "damage": (lambda co: (co.li, ReportDamage(visit=VISIT, what="划伤")), Visit),
    "a vehicle": (lambda co: (co.li, ReportVehicle(visit=VISIT, vehicle=TRUCK)), Visit),
    "a departure": (lambda co: (co.li, Depart(visit=VISIT)), Visit),
    "nothing solved": (lambda co: (co.li, LeaveUnsolved(visit=VISIT, symptom="x", waiting_for="y")), Visit),
    "a photo": (lambda co: (co.li, co.photo("", "photo-9")), Photo),
    "a promise": (lambda co: (co.anna, MakePromise(promise="p-9", what="寄卡", due="2026-03-09")), Promise),
    "a spoken approval": (
        lambda co: (
            co.li,
            ClaimSpoken(claim="s-9", approver=PersonId("nobody"), subject="spare_parts", what_for="天线"),
        ),
        SpokenApproval,
    ),
    "a try": (lambda co: (co.anna, TryFirst(step=Step.HOTLINE, what="重启")), None),
    "an agreed time": (lambda co: (co.anna, AgreeTime(time="2026-03-04T09:00:00+08:00")), None),
    "a call": (lambda co: (co.anna, AskCustomer(said="满意")), None),
}


@pytest.mark.parametrize("what", REPORTS)
def test_of_an_unknown_order_it_is_kept_and_told(company: Company, what: str) -> None:
    make, kind = REPORTS[what]
    hand, command = make(company)
    verdict = hand.must(command, "order-none")
    (told,) = [i for i in verdict.irregularities if i.code == "state"]
    assert told.facts == {"state": "unknown"}
    assert told.order is None
    assert told.about in {told.line, "v-9", "photo-9", "p-9", "s-9"}
    if kind is not None:
        (kept,) = company.world.all(kind)
        assert msgspec.structs.asdict(kept)["order"] == "order-none"


def test_who_nobody_knows_gives_no_leave_and_is_named_as_they_were(company: Company) -> None:
    verdict = company.li.must(REPORTS["a spoken approval"][0](company)[1], "order-none")
    (claim,) = company.world.all(SpokenApproval)
    assert (claim.approver_name, claim.number, claim.kind) == ("nobody", "", "")
    (told,) = [i for i in verdict.irregularities if i.code == "no_authority"]
    assert (told.about, told.facts) == ("s-9", {"approver": "nobody"})


def test_ord_11_a_date_nobody_can_read_is_todays_end_and_told(company: Company) -> None:
    verdict = company.anna.must(MakePromise(promise="p-9", what="寄卡", due="下周"), "order-none")
    (told,) = [i for i in verdict.irregularities if i.code == "time_unreadable"]
    assert (told.about, told.facts) == (told.line, {"text": "下周"})
    (promise,) = company.world.all(Promise)
    assert promise.due_at == promise.made_at


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (VoidReceipt(receipt=ReceiptId("r-none"), reason="x"), "void_unknown"),
        (PrintReceipt(receipt=ReceiptId("r-none"), width=58), "print_unknown"),
        (ShareReceipt(receipt=ReceiptId("r-none")), "share_unknown"),
        (ChaseReceivable(receivable="r-none", text="x"), "receivable_unknown"),
        (KeepPromise(promise="p-none", how="x"), "promise_unknown"),
        (EnterCode(claim="s-none", code="12345678"), "spoken_unknown"),
        (Explain(irregularity="i-none", text="x"), "explains_nothing"),
    ],
    ids=lambda one: getattr(one, "KIND", ""),
)
def test_what_is_said_of_nothing_known_is_told(company: Company, command: Command, code: str) -> None:
    verdict = company.li.must(command)
    (told,) = verdict.irregularities
    assert told.code == code
    assert told.order is None
    assert told.about in (told.line, "r-none")
    assert set(told.facts.values()) <= {"r-none", "x"}
