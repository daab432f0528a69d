"""EXT-1: a fact on an order one was never sent to is kept, and opens nothing of that order to its author."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from attacker import Attacker
from pair.field import ORDER, STROKES, Field

from rulebook.kernel.commands import Command
from rulebook.kernel.files import FileRef, FileType
from rulebook.kernel.ids import PersonId, ReceiptId, VehicleId, VisitId
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.books.commands import SpendCash
from rulebook.subjects.cash.commands import DeclareHandover
from rulebook.subjects.cash.records import Count
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.commands import AssignOrder, WithdrawOrder
from rulebook.subjects.orders.records import Order, Step
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.spoken.commands import ClaimSpoken
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.teams.commands import ReportVehicle
from rulebook.subjects.visits.commands import (
    Arrive,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
    SignVisit,
)
from rulebook.subjects.visits.records import Sheet, Visit
from sync_server.admin import demo

VISIT = VisitId("v-foreign")
REF = FileRef(sha256="ab" * 32, size=10, type=FileType.JPEG)
PLATE = demo.VEHICLES[0][0]


def _receipt(**changes: Any) -> IssueReceipt:
    said: dict[str, Any] = {
        "visit": VISIT, "receipt": ReceiptId("r-foreign"), "number": "X-1", "token": "t" * 22, "plate": PLATE,
        "lines": (), "total": 100, "method": Method.CASH,
    }  # fmt: skip
    return IssueReceipt(**said | changes)


SHEET = Sheet(
    language="zh", order=ORDER, plate=PLATE, finding="", work="", units=(), fee_reason="", total=0, receipt=""
)
FACTS: dict[str, Command] = {
    "depart": Depart(visit=VISIT),
    "arrive": Arrive(visit=VISIT),
    "finding": RecordFinding(visit=VISIT, finding="x"),
    "work": RecordWork(visit=VISIT, work="x"),
    "sign": SignVisit(visit=VISIT, signer="x", digest="x", sheet=SHEET, strokes=STROKES),
    "damage": ReportDamage(visit=VISIT, what="x"),
    "unsolved": LeaveUnsolved(visit=VISIT, symptom="x", waiting_for="y"),
    "swap": SwapUnit(
        visit=VISIT, swap="s-1", vehicle=VehicleId(vehicle_id(PLATE)), plate=PLATE, unit=UnitKind.TERMINAL,
        old_number=demo.imei(100), new_number=demo.imei(999), model="CVT-100", reason="x", condition="x",
    ),
    "photo": AddPhoto(photo="p-1", purpose=Purpose.BEFORE, file=REF),
    "receipt": _receipt(),
    "owed": _receipt(method=Method.OWED),
    "promise": MakePromise(promise="pr-1", what="x", due="2026-04-01"),
    "spoken": ClaimSpoken(claim="sp-1", approver=PersonId("p-zhou"), subject="spare_parts", what_for="x"),
    "try": TryFirst(step=Step.HOTLINE, what="x"),
    "time": AgreeTime(time="2026-03-04T09:00:00+08:00"),
    "call": AskCustomer(said="x"),
    "vehicle": ReportVehicle(visit=VISIT, vehicle=VehicleId(vehicle_id(PLATE))),
    "outlay": SpendCash(expense="e-1", fen=100, purpose="x", order=ORDER),
    "handover": DeclareHandover(handover="h-1", counts=(Count(100, 1),), receipts=()),
}  # fmt: skip


def all_that(field: Field, one: Attacker) -> str:
    """Everything the device is ever fed, as text."""
    told, cursor = "", ""
    for _ in range(50):
        answer = one.send(one.seq + 1, cursor=cursor)
        told += msgspec.json.encode(answer.changes).decode()
        cursor = answer.cursor
        if not answer.more:
            return told
    raise AssertionError("the feed does not end")


def secrets_of(order: Order) -> list[str]:
    return [s for s in (order.address, order.contact, order.contact_phone, order.customer_name) if s]


def as_zhao(field: Field) -> Attacker:
    return Attacker(field, "p-zhao")


def as_outsider(field: Field) -> Attacker:
    """Somebody of another firm, let in for an order of their own."""
    own = field.assigned("order-own", "p-wang", vehicle=1)
    field.office("p-chen", WithdrawOrder(reason="x"), own)
    with field.company.write() as work:
        from rulebook.kernel.identity import Outsider, Person
        from rulebook.kernel.roles import Role

        person = Person(
            id=PersonId("p-out"), name="外协", roles=(Role.TECHNICIAN,), skills=("repair", "install"),
            outsider=Outsider(order=own, day=field.clock.now.date().isoformat(), firm="x", form="f"),
        )  # fmt: skip
        work.write([person], work.take_changes(1))
    return Attacker(field, "p-out")


@pytest.mark.parametrize("who", [as_zhao, as_outsider], ids=["a colleague", "an outsider"])
@pytest.mark.parametrize("what", FACTS)
def test_ext_1_a_fact_on_a_foreign_order_is_kept_and_gives_no_sight_of_it(
    field: Field, what: str, who: Callable[[Field], Attacker]
) -> None:
    order = field.order()
    one = who(field)
    (told,) = one.outcomes(1, one.good(FACTS[what], ORDER))
    assert told.outcome in ("accepted", "recorded"), told
    fed = all_that(field, one)
    for secret in secrets_of(order):
        assert secret not in fed, secret
    got = field.client.get(f"/api/papers/order/{ORDER}", headers=one.headers)
    assert got.status_code == 404


def test_ext_1_who_was_sent_there_and_withdrawn_keeps_what_they_worked_on_in_sight(field: Field) -> None:
    wang = Attacker(field)
    field.office("p-chen", WithdrawOrder(reason="改期"), ORDER)
    wang.outcomes(1, wang.good(Arrive(visit=VISIT), ORDER))
    assert field.order().address in all_that(field, wang)


def test_ext_1_sight_comes_with_the_assignment(field: Field) -> None:
    zhao = Attacker(field, "p-zhao")
    zhao.outcomes(1, zhao.good(Arrive(visit=VISIT), ORDER))
    assert field.get(Visit, VISIT) is not None
    assert field.order().address not in all_that(field, zhao)
    field.office("p-chen", WithdrawOrder(reason="改期"), ORDER)
    field.office("p-chen", AssignOrder(technician=PersonId("p-zhao")), ORDER)
    assert field.order().address in all_that(field, zhao)
