"""What a technician does in a stretch of years: one errand after another, and the lines of each."""

from __future__ import annotations

import hashlib
import random
from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import CustomerId, Fen, OrderId, ReceiptId, VehicleId, VisitId
from rulebook.subjects.company.commands import VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.orders.commands import AcceptOrder, OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.commands import (
    Arrive,
    CompleteVisit,
    Depart,
    RecordFinding,
    RecordWork,
    SignVisit,
)
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.records import FeeLine, Visit
from sync_server.admin.generating.drawing import MadeCustomer
from sync_server.admin.generating.rounds import METHODS, SPOILT, TICKED
from sync_server.admin.generating.signing import STROKES, OnPhone
from sync_server.admin.generating.vocabulary import TROUBLES, Model, Trouble
from sync_server.admin.generating.years.numbers import card, phone, plate
from sync_server.admin.generating.years.people import CARDS, Staff, Worker

SPOILT_OF = 0.03
"""How often a receipt is spoilt and written again."""


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One order that is visited: a new card is fitted. `numbers`: so many receipt numbers it takes.

    No terminal: each has calls of its own for years, by calendar months, which no fortnight could leave behind.
    """

    order: OrderId
    technician: str
    customer: MadeCustomer
    vehicle: VehicleLine
    model: Model
    trouble: Trouble
    card: str
    phone: str
    method: Method
    numbers: int

    @property
    def vehicle_id(self) -> VehicleId:
        return VehicleId(vehicle_id(self.vehicle.plate))

    def paper(self, begins: date) -> OpenOrder:
        """The call as customer service writes it down; the unit was bought years before the stretch."""
        return OpenOrder(
            kind=OrderKind.REPAIR,
            customer=CustomerId(self.customer.id),
            customer_name=self.customer.name,
            address=self.customer.address,
            contact=self.customer.contact,
            contact_phone=self.customer.phone,
            product_model=self.model.code,
            purchase_date=(begins - timedelta(days=1100)).isoformat(),
            problem=self.trouble.problem,
            symptom=self.trouble.symptom,
            tried=self.trouble.tried,
            vehicles=(self.vehicle_id,),
            submit=True,
        )


def token_of(receipt: str) -> str:
    """What a receipt's public page is found by; here it follows from its id."""
    return hashlib.sha256(receipt.encode()).hexdigest()[:36]


class Taken(msgspec.Struct, frozen=True):
    """What a visit was paid with."""

    receipt: ReceiptId
    number: str
    fen: Fen
    method: Method
    at: datetime


def errands(dice: random.Random, staff: Staff, stretch: int, each: int) -> list[list[Errand]]:
    """So many for each technician. Things are numbered on from stretch to stretch."""
    found, serial, of_all = [], 0, each * len(staff.technicians)
    for hand in staff.technicians:
        own = []
        for _ in range(each):
            own.append(_errand(dice, staff, stretch, hand, serial, stretch * of_all + serial))
            serial += 1
        found.append(own)
    return found


def _errand(dice: random.Random, staff: Staff, stretch: int, hand: Worker, serial: int, running: int) -> Errand:
    customer = dice.choice(staff.customers)
    return Errand(
        order=OrderId(f"y{stretch:04d}-{serial:05d}"),
        technician=hand.person,
        customer=customer,
        vehicle=VehicleLine(
            plate=plate(running), plate_colour="yellow", vehicle_type=customer.trade.vehicles[0], driver="王师傅"
        ),
        model=dice.choice(CARDS),
        trouble=dice.choice(TROUBLES),
        card=card(running),
        phone=phone(running),
        method=dice.choice(METHODS),
        numbers=2 if dice.random() < SPOILT_OF else 1,
    )


def visit(hand: Worker, one: Errand, at: datetime, dice: random.Random) -> Taken:
    """From accepting the order to the signed and completed visit; what was paid."""
    id, trouble, before = VisitId(f"{one.order}-v"), one.trouble, len(hand.unsent)
    steps: tuple[Command, ...] = (
        AcceptOrder(),
        Depart(visit=id, ticked=TICKED),
        Arrive(visit=id),
        RecordFinding(visit=id, finding=trouble.finding, reproduced=dice.random() < 0.9),
        SwapUnit(
            visit=id,
            swap=f"{one.order}-s",
            vehicle=one.vehicle_id,
            plate=one.vehicle.plate,
            unit=UnitKind.SIM,
            old_number="",
            new_number=one.card,
            model=one.model.code,
            reason=trouble.reason,
        ),
        RecordWork(visit=id, work=trouble.work, cause=trouble.cause, customer_tried=True),
    )
    for n, step in enumerate(steps):
        hand.does(at + timedelta(minutes=n), step, one.order)
    taken = _receipts(hand, one, id, at + timedelta(minutes=len(steps) + 2), dice)
    _signs(hand, one, id, at + timedelta(minutes=len(steps) + 8), before)
    return taken


def _receipts(hand: Worker, one: Errand, visit: VisitId, at: datetime, dice: random.Random) -> Taken:
    line = FeeLine(
        model=one.model.code, name=one.model.zh, name_en=one.model.en, quantity=1, fen=Fen(one.model.fen)
    )
    for n in range(one.numbers):
        receipt = ReceiptId(f"{one.order}-r{n}")
        issue = IssueReceipt(
            visit=visit,
            receipt=receipt,
            number=hand.number(),
            token=token_of(receipt),
            plate=one.vehicle.plate,
            lines=(line,),
            total=line.fen,
            method=one.method,
            payer=one.customer.contact,
        )
        hand.does(at + timedelta(minutes=3 * n), issue, one.order)
        if n < one.numbers - 1:
            void = VoidReceipt(receipt=receipt, reason=dice.choice(SPOILT))
            hand.does(at + timedelta(minutes=3 * n + 2), void, one.order)
    return Taken(receipt, issue.number, line.fen, one.method, at)


def _signs(hand: Worker, one: Errand, visit: VisitId, at: datetime, before: int) -> None:
    with hand.company.read() as work:
        held = OnPhone(work, hand.unsent[before:])
        order, known = held.get(Order, one.order), held.get(Visit, visit)
        assert order is not None
        assert known is not None
        sheet = sheet_for(held, order, known, "zh-CN")
    signed = SignVisit(
        visit=visit, signer=one.customer.contact, digest=sheet_digest(sheet), sheet=sheet, strokes=STROKES
    )
    hand.does(at, signed, one.order)
    hand.does(at + timedelta(minutes=1), CompleteVisit(visit=visit), one.order)
