"""A whole company in memory, in a few words: people of every role, a customer, vehicles, stock, prices.

Everything in it came about by real lines through `decide`, so a test starts from books the rules made.
`company.anna.does(OpenOrder(...), "order-1")` is one person's command on their own device.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from memory import World, can_be_kept_and_said, keeps_its_order_open
from phone_sight import nothing_is_invented

from rulebook import RULES_VERSION
from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision, Keys
from rulebook.kernel.errors import Refusal
from rulebook.kernel.files import ref_of
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import (
    SYSTEM_DEVICE,
    SYSTEM_PERSON,
    DeviceId,
    Fen,
    HandoverId,
    LineId,
    PersonId,
    ReceiptId,
    UnitId,
    VehicleId,
    VisitId,
    uuid7,
)
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import GENESIS, Line, device_key, encode_line, line_hash
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.numbers import luhn_holds
from rulebook.rules import decide
from rulebook.subjects.cash.commands import DeclareHandover
from rulebook.subjects.cash.records import Count
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, SetPrice, VehicleLine
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.devices.commands import EnrolDevice, LeaseBlock
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.commands import (
    AcceptOrder,
    ApproveOrder,
    AssignOrder,
    CancelOrder,
    CloseOrder,
    OpenOrder,
    RejectOrder,
    SubmitOrder,
    SuspendOrder,
)
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.numbers import next_number
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.commands import GiveUnits, ReceiveUnit, TakeUnits
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork, SignVisit
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import FeeLine, Stroke, Visit

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=COMPANY_ZONE)
"""A Monday; the company's first act."""

PEOPLE: dict[str, tuple[str, Role]] = {
    "anna": ("安娜", Role.CUSTOMER_SERVICE),
    "bo": ("薄调度", Role.DISPATCHER),
    "chen": ("陈经理", Role.SERVICE_MANAGER),
    "dong": ("董经理", Role.DEPARTMENT_MANAGER),
    "fang": ("方会计", Role.FINANCE),
    "guo": ("郭库管", Role.STOREKEEPER),
    "hua": ("华管理员", Role.ADMINISTRATOR),
    "ji": ("季审计", Role.AUDITOR),
    "li": ("李师傅", Role.TECHNICIAN),
    "wang": ("王师傅", Role.TECHNICIAN),
}

STROKES = (Stroke(points=tuple((x * 10, x * 7 % 300, x * 16) for x in range(12))),)
TICKED = ("details", "customer_called", "tools", "spares", "papers")
PLATE, OTHER_PLATE = "京A12345", "京A67890"
TRUCK, OTHER_TRUCK = VehicleId(f"vehicle:{PLATE}"), VehicleId(f"vehicle:{OTHER_PLATE}")
CUSTOMER = "customer-1"
PRICE = Fen(30_000)
"""What a replacement terminal costs by the list."""


def imei(number: int) -> str:
    """A well-formed IMEI, the same for the same number."""
    body = f"86812415{number:06d}"
    return next(body + d for d in "0123456789" if luhn_holds(body + d))


def iccid(number: int) -> str:
    """A well-formed ICCID of twenty digits, the same for the same number."""
    body = f"8986048690{number:09d}"
    return next(body + d for d in "123456789" + "0" if luhn_holds(body + d))


def unit(kind: UnitKind, number: str) -> UnitId:
    return UnitId(f"{kind}:{number}")


FITTED, OTHER_FITTED, IN_BAG, SECOND_IN_BAG, IN_STORE = (imei(n) for n in range(1, 6))
SIM_FITTED, SIM_IN_BAG = iccid(11), iccid(12)


class Hand:
    """One person at their own device: makes a real line of every command and has it judged."""

    def __init__(self, company: Company, person: str, device: str) -> None:
        self.company = company
        self.id = PersonId(person)
        self.device = DeviceId(device)
        self.seq = 0
        self.head = GENESIS

    def line(self, command: Command, subject: str, at: datetime | None = None, offset: int | None = 0) -> Line:
        """The next line of this device's chain. `at` is the device's clock; the company's `now` by default."""
        self.seq += 1
        line = Line(
            id=LineId(self.company.new_id()),
            device=self.device,
            seq=self.seq,
            prev=self.head,
            actor=self.id,
            kind=command.KIND,
            subject=subject,
            base=0,
            at=iso(at or self.company.now),
            offset=offset,
            rules=RULES_VERSION,
            body=msgspec.Raw(msgspec.json.encode(command)),
        )
        self.head = line_hash(encode_line(line))
        return line

    def does(
        self, command: Command, subject: str = "", at: datetime | None = None, offset: int | None = 0
    ) -> Decision | Refusal:
        """Have the command judged now, and what it changes applied. Every command takes a minute."""
        self.company.now += timedelta(minutes=1)
        line = self.line(command, subject, at, offset)
        verdict = decide(self.company.world, line, self.company.now, keys=self.company.keys)
        can_be_kept_and_said(verdict)
        if self.company.phones_are_asked:
            nothing_is_invented(self.company.world, line, self.company.now, verdict)
        if self.company.world.get(Order, subject):
            keeps_its_order_open(verdict, subject)
        if isinstance(verdict, Decision):
            self.company.world.apply(verdict)
        return verdict

    def must(self, command: Command, subject: str = "", at: datetime | None = None) -> Decision:
        """As `does`, where the test relies on it: a refusal is the test's own mistake."""
        verdict = self.does(command, subject, at)
        assert isinstance(verdict, Decision), f"{self.id} {command.KIND}: {verdict}"
        return verdict


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


def picture(shows: bytes = b"before", size: int = 0) -> bytes:
    """Bytes that begin as a JPEG does; `size` in bytes, where a test needs a large one."""
    body = b"\xff\xd8\xff\xe0" + shows
    return body + bytes(n * 7 % 251 for n in range(max(size - len(body), 0)))


def coins(fen: int) -> tuple[Count, ...]:
    """An amount in notes of 100 yuan, and the rest in fen."""
    notes, rest = divmod(fen, 10_000)
    return tuple(Count(denomination=d, pieces=n) for d, n in ((10_000, notes), (1, rest)) if n)


def visit_of(order: str) -> VisitId:
    return VisitId(f"{order}-visit")


def _complete(company: Company, id: str, hand: Hand, _: dict[str, Any]) -> None:
    visit = visit_of(id)
    hand.must(RecordFinding(visit=visit, finding="电源线松动"), id)
    hand.must(RecordWork(visit=visit, work="重新接线", customer_tried=True), id)
    hand.must(company.signature(id, visit), id)
    hand.must(CompleteVisit(visit=visit), id)


STEPS: dict[str, Any] = {
    "open": lambda co, id, hand, paper: co.anna.must(OpenOrder(**co.paper(**paper)), id),
    "submit": lambda co, id, hand, paper: co.anna.must(SubmitOrder(), id),
    "approve": lambda co, id, hand, paper: co.chen.must(ApproveOrder(revision=co.order(id).revision), id),
    "reject": lambda co, id, hand, paper: co.chen.must(RejectOrder(revision=1, reason="地址不详"), id),
    "assign": lambda co, id, hand, paper: co.bo.must(AssignOrder(technician=hand.id), id),
    "accept": lambda co, id, hand, paper: hand.must(AcceptOrder(), id),
    "depart": lambda co, id, hand, paper: hand.must(Depart(visit=visit_of(id), ticked=TICKED), id),
    "arrive": lambda co, id, hand, paper: hand.must(Arrive(visit=visit_of(id)), id),
    "complete": _complete,
    "call": lambda co, id, hand, paper: co.anna.must(AskCustomer(said="已恢复上线"), id),
    "close": lambda co, id, hand, paper: co.anna.must(CloseOrder(follow_up="客户满意"), id),
    "suspend": lambda co, id, hand, paper: co.bo.must(SuspendOrder(waiting_for="等配件"), id),
    "cancel": lambda co, id, hand, paper: co.bo.must(CancelOrder(reason="客户取消"), id),
}

_S = OrderState
PATHS: dict[OrderState, tuple[str, ...]] = {
    _S.DRAFT: ("open",),
    _S.SUBMITTED: ("open", "submit"),
    _S.REJECTED: ("open", "submit", "reject"),
    _S.APPROVED: ("open", "submit", "approve"),
    _S.ASSIGNED: ("open", "submit", "approve", "assign"),
    _S.ACCEPTED: ("open", "submit", "approve", "assign", "accept"),
    _S.DEPARTED: ("open", "submit", "approve", "assign", "accept", "depart"),
    _S.ON_SITE: ("open", "submit", "approve", "assign", "accept", "depart", "arrive"),
    _S.SUSPENDED: ("open", "submit", "approve", "assign", "accept", "depart", "arrive", "suspend"),
    _S.COMPLETED: ("open", "submit", "approve", "assign", "accept", "depart", "arrive", "complete"),
    _S.CLOSED: ("open", "submit", "approve", "assign", "accept", "depart", "arrive", "complete", "call", "close"),
    _S.CANCELLED: ("open", "submit", "approve", "assign", "accept", "depart", "arrive", "cancel"),
}


def make_company() -> Company:
    """Ten people, one customer with two trucks, terminals and SIMs on them, in Li's bag and in the store."""
    company = Company()
    for person, (name, role) in PEOPLE.items():
        setattr(company, person, company.hire(person, name, role))
    company.hua.must(AddCustomer(name="顺达物流", contact="赵队长", contact_phone="13800138000"), CUSTOMER)
    details = {"vehicle_type": "货车", "driver": "赵队长", "driver_phone": "13800138000"}
    trucks = (VehicleLine(plate=PLATE, **details), VehicleLine(plate=OTHER_PLATE, **details))
    company.anna.must(ImportVehicles(file="车辆明细.xlsx", sha256="0" * 64, vehicles=trucks, customer=CUSTOMER))
    for number, place, holder in (
        (FITTED, Place.VEHICLE, TRUCK),
        (OTHER_FITTED, Place.VEHICLE, OTHER_TRUCK),
        (IN_BAG, Place.STORE, ""),
        (SECOND_IN_BAG, Place.STORE, ""),
        (IN_STORE, Place.STORE, ""),
    ):
        company.guo.must(
            ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model="GT-100", place=place, holder=holder)
        )
    for number, phone, place, holder in (
        (SIM_FITTED, "14400000011", Place.VEHICLE, TRUCK),
        (SIM_IN_BAG, "14400000012", Place.STORE, ""),
    ):
        company.guo.must(
            ReceiveUnit(unit=UnitKind.SIM, number=number, model="IoT-SIM", phone=phone, place=place, holder=holder)
        )
    for id in (
        unit(UnitKind.TERMINAL, IN_BAG),
        unit(UnitKind.TERMINAL, SECOND_IN_BAG),
        unit(UnitKind.SIM, SIM_IN_BAG),
    ):
        company.hand_out(company.li, id)
    for model, name, english, fen in (
        ("GT-100", "GT-100 定位终端", "GT-100 terminal", PRICE),
        ("IoT-SIM", "物联网卡", "IoT SIM", Fen(2_000)),
    ):
        company.hua.must(SetPrice(model=model, name=name, name_en=english, fen=fen, valid_from="2025-01-01"))
    return company


@cache
def usual_company() -> Company:
    """Made once, to be copied: nobody works in it."""
    return make_company()


def refused(verdict: Decision | Refusal) -> tuple[str, str]:
    """Rule and code of a refusal; a decision is the test's failure."""
    assert isinstance(verdict, Refusal), "it was granted"
    return verdict.rule, verdict.code


def opened(verdict: Decision | Refusal) -> set[tuple[str, str]]:
    """Rule and code of every irregularity a decision opened, or found open."""
    assert isinstance(verdict, Decision), verdict
    return {(i.rule, i.code) for i in verdict.irregularities}
