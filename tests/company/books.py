"""The company itself: its books, its time and a hand for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import timedelta
from typing import Any

import msgspec
from memory import World

from company.hand import Hand
from company.order_paths import PATHS, STEPS
from company.things import (
    CUSTOMER,
    FITTED,
    IN_BAG,
    MORNING,
    PEOPLE,
    PLATE,
    STROKES,
    TRUCK,
    coins,
    picture,
    unit,
    visit_of,
)
from rulebook.kernel.decision_context import Keys
from rulebook.kernel.files import ref_of
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import (
    SYSTEM_DEVICE,
    SYSTEM_PERSON,
    Fen,
    HandoverId,
    PersonId,
    ReceiptId,
    UnitId,
    VisitId,
    uuid7,
)
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import device_key
from rulebook.kernel.roles import Role
from rulebook.subjects.cash.commands import DeclareHandover
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.devices.commands import EnrolDevice, LeaseBlock
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.numbers import next_number
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.commands import GiveUnits, TakeUnits
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.commands import SignVisit
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import FeeLine, Visit

MASTERS = (b"master", b"second", b"third")
"""The master secrets, number 1 first."""


class Company:
    """The books, the time, and a hand for everybody. `now` moves by a minute with every command."""

    anna: Hand
    bo: Hand
    chen: Hand
    dong: Hand
    fang: Hand
    guo: Hand
    hua: Hand
    ji: Hand
    li: Hand
    wang: Hand

    def __init__(self) -> None:
        self.world = World()
        self.keys: Keys | None = lambda device, number: device_key(MASTERS[number - 1], device)
        """As the server judges; None: as a phone does."""
        self.phones_are_asked = False
        """Whether each command is also judged as its author's own device would, which may invent nothing."""
        self.now = MORNING
        self._made = 0
        self.system = Hand(self, SYSTEM_PERSON, SYSTEM_DEVICE)

    def copy(self) -> Company:
        """The same company, whose books go their own way from here."""
        twin = copy(self)
        twin.world = copy(self.world)
        twin.world.records = dict(self.world.records)
        twin.world.ledger = list(self.world.ledger)
        for name, hand in vars(self).items():
            if isinstance(hand, Hand):
                own = copy(hand)
                own.company = twin
                setattr(twin, name, own)
        return twin

    def new_id(self) -> str:
        self._made += 1
        return uuid7(int(self.now.timestamp() * 1000), self._made.to_bytes(10, "big"))

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def hire(self, person: str, name: str, *roles: Role, skills: tuple[str, ...] = ()) -> Hand:
        """Add a person, with a device and, for technicians, all skills and a hundred receipt numbers."""
        able = skills or (tuple(OrderKind) if Role.TECHNICIAN in roles else ())
        self.system.must(AddPerson(name=name, roles=roles, skills=able), person)
        device = f"device-{person}"
        self.system.must(EnrolDevice(device=device, person=PersonId(person)), device)
        if Role.TECHNICIAN in roles:
            series = f"PG{person[:2].upper()}"
            block = LeaseBlock(device=device, person=PersonId(person), series=series, first=1, last=100)
            self.system.must(block, f"{series}:1")
        return Hand(self, person, device)

    def set_person(self, person: str, **changes: Any) -> None:
        """Duty and leave have no command yet: change the record itself."""
        known = self.world.get(Person, person)
        assert known is not None
        self.world.records["person", person] = msgspec.structs.replace(known, **changes)

    def hands(self) -> Iterator[Hand]:
        return (getattr(self, person) for person in PEOPLE)

    def without_terms(self) -> None:
        """Take the orders' terms (SLA-1) away: for tests about other deadlines, which those would pass beside."""
        for place, record in self.world.records.items():
            if isinstance(record, Order):
                self.world.records[place] = msgspec.structs.replace(record, clocks=())

    def hand_out(self, taker: Hand, *units: UnitId) -> str:
        """The storekeeper offers, the technician takes: the transfer's id (STK-2)."""
        id = f"transfer-{self.new_id()}"
        self.guo.must(GiveUnits(transfer=id, units=units, taker=taker.id))
        taker.must(TakeUnits(transfer=id, units=units))
        return id

    # what the books say
    def order(self, id: str) -> Order:
        found = self.world.get(Order, id)
        assert found is not None, id
        return found

    def visit(self, id: str) -> Visit:
        found = self.world.get(Visit, id)
        assert found is not None, id
        return found

    def unit(self, number: str, kind: UnitKind = UnitKind.TERMINAL) -> Unit:
        found = self.world.get(Unit, unit(kind, number))
        assert found is not None, number
        return found

    def receipt(self, id: str) -> Receipt:
        found = self.world.get(Receipt, id)
        assert found is not None, id
        return found

    def receivable(self, id: str = "receipt-1") -> Receivable:
        found = self.world.get(Receivable, id)
        assert found is not None, id
        return found

    def truck(self, id: str = TRUCK) -> Vehicle:
        found = self.world.get(Vehicle, id)
        assert found is not None, id
        return found

    def open_irregularities(self) -> set[str]:
        """Codes of what is still open or explained only."""
        return {i.code for i in self.world.all(Irregularity) if i.state in ("open", "explained")}

    # an order's way through the house
    def paper(self, **changes: Any) -> dict[str, Any]:
        """A complete repair call; bought just over a year ago, so out of warranty by the order's own paper."""
        paper = {
            "kind": OrderKind.REPAIR,
            "customer": CUSTOMER,
            "customer_name": "顺达物流",
            "address": "北京市大兴区兴华路1号",
            "contact": "赵队长",
            "contact_phone": "13800138000",
            "product_model": "GT-100",
            "purchase_date": "2025-01-15",
            "problem": "不定位",
            "symptom": "指示灯不亮",
            "tried": "电话指导重启，无效",
            "vehicles": (TRUCK,),
        }
        return paper | changes

    def order_in(
        self, state: OrderState, id: str = "order-1", technician: Hand | None = None, **paper: Any
    ) -> str:
        """A new order, brought to that state the usual way. Its visit is `<id>-visit`."""
        hand = technician or self.li
        for step in PATHS[state]:
            STEPS[step](self, id, hand, paper)
        assert self.order(id).state is state, self.order(id).state
        return id

    def on_site(self, id: str = "order-1", **paper: Any) -> tuple[str, VisitId]:
        """An order whose technician, Li, stands at the vehicle. Returns order and visit."""
        return self.order_in(OrderState.ON_SITE, id, **paper), visit_of(id)

    def signature(self, order: str, visit: str, **changes: Any) -> SignVisit:
        """The customer signs what the screen shows now."""
        sheet = sheet_for(self.world, self.order(order), self.visit(visit), "zh-CN")
        said: dict[str, Any] = {"signer": "赵队长", "strokes": STROKES} | changes
        return SignVisit(visit=VisitId(visit), digest=sheet_digest(sheet), sheet=sheet, **said)

    def swap(self, visit: str, id: str = "swap-1", **changes: Any) -> SwapUnit:
        """The usual swap: the terminal the archive says is on the truck, against one from Li's bag."""
        said: dict[str, Any] = {
            "vehicle": TRUCK,
            "plate": PLATE,
            "unit": UnitKind.TERMINAL,
            "old_number": FITTED,
            "new_number": IN_BAG,
            "model": "GT-100",
            "reason": "主板损坏",
            "condition": "不开机",
        }
        return SwapUnit(visit=VisitId(visit), swap=id, **said | changes)

    def receipt_for(
        self, hand: Hand, order: str, visit: str, id: str = "receipt-1", **changes: Any
    ) -> IssueReceipt:
        """The receipt the phone would write now: next number, the fee that is due, in cash."""
        fee = work_out_fee(self.world, self.order(order), self.visit(visit))
        number = next_number(self.world.find(NumberBlock, "device", hand.device))
        said: dict[str, Any] = {
            "number": number or "T-NONE-0001",
            "token": f"{id:-<22}",
            "plate": PLATE,
            "lines": fee.lines,
            "total": fee.total,
            "method": Method.CASH,
        }
        return IssueReceipt(visit=VisitId(visit), receipt=ReceiptId(id), **said | changes)

    def photo(self, visit: str = "", id: str = "photo-1", shows: bytes = b"before", **changes: Any) -> AddPhoto:
        """A photo as the phone names it; `shows` tells one picture from another."""
        ref = ref_of(picture(shows))
        assert ref is not None
        return AddPhoto(photo=id, visit=visit, file=ref, **{"purpose": Purpose.BEFORE} | changes)

    def collect(self, fen: int, id: str = "receipt-1", hand: Hand | None = None) -> Receipt:
        """Money in a technician's hand, by a receipt of its own order. For tests about cash, not about fees."""
        taker = hand or self.li
        order = self.order_in(OrderState.ON_SITE, f"order-{id}", taker)
        line = FeeLine(model="misc", name="其他", name_en="misc", quantity=1, fen=Fen(fen))
        issue = self.receipt_for(taker, order, visit_of(order), id, total=Fen(fen), lines=(line,))
        taker.must(issue, order)
        return self.receipt(id)

    def owing(self, id: str = "receipt-1") -> Company:
        """Li has done the order; the customer owes 300 yuan for it under that receipt."""
        order, visit = self.on_site()
        self.li.must(self.swap(visit), order)
        self.li.must(self.receipt_for(self.li, order, visit, id, method=Method.OWED), order)
        return self

    def envelope(self, id: str, fen: int, *receipts: str) -> DeclareHandover:
        names = tuple(ReceiptId(r) for r in receipts)
        return DeclareHandover(handover=HandoverId(id), counts=coins(fen), receipts=names)
