"""What people do in a history: commands made of what they see, as the screens would make them, or anyhow.

A deed takes the eyes of whoever does it, an order and a number, and gives a command and its subject.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from company import picture
from pair.field import STROKES, TICKED, Phone

from rulebook.kernel.commands import Command
from rulebook.kernel.files import FileRef, ref_of
from rulebook.kernel.ids import Fen, HandoverId, PersonId, ReceiptId, UnitId, VehicleId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover, ReturnToBase
from rulebook.subjects.cash.records import Count, Handover, HandoverState
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.irregularities.commands import Explain, Settle
from rulebook.subjects.orders.commands import (
    AcceptOrder,
    AmendOrder,
    ApproveOrder,
    AssignOrder,
    CancelOrder,
    CloseOrder,
    OpenOrder,
    OrderPaper,
    RejectOrder,
    ResumeOrder,
    SubmitOrder,
    SuspendOrder,
    WithdrawOrder,
)
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.commands import IssueUnit
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.visits.commands import (
    Arrive,
    CompleteVisit,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
    SignVisit,
)
from rulebook.subjects.visits.records import FeeLine, Sheet, Visit
from sync_server.admin import demo

Deed = tuple[Command, str]
METHODS = (Method.CASH, Method.CASH, Method.CASH, Method.WECHAT, Method.OWED)


class Eyes(NamedTuple):
    """Whose eyes see what: a person's own phone, or the server's books."""

    world: Any
    me: PersonId
    new_id: Callable[[], str]


def visit_of(eyes: Eyes, order: str) -> VisitId:
    return VisitId(f"{order}-{eyes.me}")


# the technician's
def accept(eyes: Eyes, order: str, n: int) -> Deed:
    return AcceptOrder(), order


def depart(eyes: Eyes, order: str, n: int) -> Deed:
    return Depart(visit=visit_of(eyes, order), ticked=TICKED if n % 4 else ()), order


def arrive(eyes: Eyes, order: str, n: int) -> Deed:
    return Arrive(visit=visit_of(eyes, order)), order


def find(eyes: Eyes, order: str, n: int) -> Deed:
    damage = "" if n % 5 else "司机自行拆过"
    return RecordFinding(visit=visit_of(eyes, order), finding=f"检查 {n}", customer_damage=damage), order


def work(eyes: Eyes, order: str, n: int) -> Deed:
    return RecordWork(visit=visit_of(eyes, order), work=f"处理 {n}", customer_tried=bool(n % 4)), order


def swap(eyes: Eyes, order: str, n: int) -> Deed:
    """The unit that the archive names against one of the bag; now and then quite another one."""
    kind = UnitKind.SIM if n % 5 == 4 else UnitKind.TERMINAL
    known = eyes.world.get(Order, order)
    vehicle = known.vehicles[0] if known and known.vehicles else VehicleId(vehicle_id(demo.VEHICLES[n % 4][0]))
    truck = eyes.world.get(Vehicle, vehicle)
    fitted = (truck.terminal if kind is UnitKind.TERMINAL else truck.sim) if truck else None
    old = eyes.world.get(Unit, fitted) if fitted else None
    bag = [u for u in eyes.world.find(Unit, "holder", eyes.me) if u.unit is kind and u.place is Place.PERSON]
    new = bag[n % len(bag)] if bag and n % 7 else None
    return SwapUnit(
        visit=visit_of(eyes, order),
        swap=f"{order}-{eyes.me}-swap-{n % 3}",
        vehicle=vehicle,
        plate=truck.plate if truck else "苏E00000",
        unit=kind,
        old_number=old.number if old and n % 6 else demo.imei(900 + n),
        new_number=new.number if new else demo.bag_imei(n % 3, n % 8),
        model=new.model if new else "BD-1078V",
        reason="主板损坏",
        condition="不开机",
        sim_moves=bool(n % 2),
    ), order


def damage(eyes: Eyes, order: str, n: int) -> Deed:
    return ReportDamage(visit=visit_of(eyes, order), what=f"刮擦 {n}"), order


def unsolved(eyes: Eyes, order: str, n: int) -> Deed:
    return LeaveUnsolved(
        visit=visit_of(eyes, order), symptom="仍不上线", waiting_for="配件" if n % 2 else ""
    ), order


def complete(eyes: Eyes, order: str, n: int) -> Deed:
    return CompleteVisit(visit=visit_of(eyes, order)), order


def void(eyes: Eyes, order: str, n: int) -> Deed:
    own = [r.id for r in eyes.world.all(Receipt) if r.by == eyes.me]
    return VoidReceipt(receipt=own[n % len(own)] if own else ReceiptId("none"), reason="写错"), ""


def base(eyes: Eyes, order: str, n: int) -> Deed:
    return ReturnToBase(), ""


def hand_over(eyes: Eyes, order: str, n: int) -> Deed:
    held = list(eyes.world.find(Receipt, "holder", eyes.me))
    counts = _coins(sum(r.total for r in held) + (0 if n % 3 else 100))
    names = tuple(r.id for r in held)
    return DeclareHandover(handover=HandoverId(eyes.new_id()), counts=counts, receipts=names), ""


def explain(eyes: Eyes, order: str, n: int) -> Deed:
    known = eyes.world.find(Irregularity, "person", eyes.me)
    return Explain(irregularity=_one(known, n, "none"), text=f"说明 {n}"), ""


def receipt(phone: Phone, order: str, n: int) -> Deed:
    """What is due, by the phone's own next number; what nobody can work out is a round sum."""
    eyes = eyes_of(phone)
    known, visit = eyes.world.get(Order, order), eyes.world.get(Visit, visit_of(eyes, order))
    if known and visit:
        fee = phone.fee(known, visit)
        lines, total = fee.lines, fee.total
    else:
        total = Fen(5_000)
        lines = (FeeLine(model="misc", name="其他", name_en="misc", quantity=1, fen=total),)
    if n % 5 == 1:
        total = Fen(total + 10_000)
    number, _ = phone.next_receipt_number()
    return IssueReceipt(
        visit=visit_of(eyes, order),
        receipt=ReceiptId(phone.new_id()),
        number=number,
        token=f"{number}-{phone.new_id()}"[:64],
        plate="苏E5K208",
        lines=lines,
        total=total,
        method=METHODS[n % len(METHODS)],
    ), order


def sign(phone: Phone, order: str, n: int) -> Deed:
    eyes = eyes_of(phone)
    known, visit = eyes.world.get(Order, order), eyes.world.get(Visit, visit_of(eyes, order))
    if known and visit and n % 5:
        sheet, digest = phone.sheet(known, visit, "zh")
    else:
        sheet, digest = (
            Sheet(
                language="zh",
                order=order,
                plate="",
                finding="",
                work="",
                units=(),
                fee_reason="",
                total=Fen(0),
                receipt="",
            ),
            "0" * 64,
        )
    return SignVisit(
        visit=visit_of(eyes, order), signer="刘师傅", digest=digest, sheet=sheet, strokes=STROKES
    ), order


SHOTS = {
    ref.sha256: (ref, data)
    for data in (picture(f"shot {n}".encode(), 150 + 70 * n) for n in range(6))
    if (ref := ref_of(data))
}
"""All the photos that anybody can take; two people may well take the same."""


def shot(n: int) -> tuple[FileRef, bytes]:
    return list(SHOTS.values())[n % len(SHOTS)]


def photo(phone: Phone, order: str, n: int) -> Deed:
    """A line that names one; its bytes are on the phone already."""
    purpose = list(Purpose)[n % len(Purpose)]
    return AddPhoto(
        photo=phone.new_id(), purpose=purpose, file=shot(n)[0], visit=visit_of(eyes_of(phone), order)
    ), order


# the office's
def assign(eyes: Eyes, order: str, n: int) -> Deed:
    return AssignOrder(technician=PersonId(("p-wang", "p-zhao")[n % 2])), order


def withdraw(eyes: Eyes, order: str, n: int) -> Deed:
    return WithdrawOrder(reason="客户改期"), order


def suspend(eyes: Eyes, order: str, n: int) -> Deed:
    return SuspendOrder(waiting_for="等配件"), order


def resume(eyes: Eyes, order: str, n: int) -> Deed:
    return ResumeOrder(), order


def cancel(eyes: Eyes, order: str, n: int) -> Deed:
    return CancelOrder(reason="客户取消"), order


def approve(eyes: Eyes, order: str, n: int) -> Deed:
    known = eyes.world.get(Order, order)
    return ApproveOrder(revision=known.revision if known and n % 5 else 1), order


def reject(eyes: Eyes, order: str, n: int) -> Deed:
    known = eyes.world.get(Order, order)
    return RejectOrder(revision=known.revision if known else 1, reason="地址不详"), order


def submit(eyes: Eyes, order: str, n: int) -> Deed:
    return SubmitOrder(), order


def open_order(eyes: Eyes, order: str, n: int) -> Deed:
    plate, _, _, _, _, customer, model, _ = demo.VEHICLES[n % 4]
    return OpenOrder(
        customer=customer,
        customer_name="客户",
        address=f"聚金路{n}号",
        contact="刘师傅",
        contact_phone="13862130977",
        product_model=model,
        purchase_date="2024-01-05",
        problem="不上线",
        symptom="灯不闪",
        tried="电话指导重启，无效",
        vehicles=(VehicleId(vehicle_id(plate)),),
        submit=bool(n % 3),
    ), f"opened-{n % 3}"


def amend(eyes: Eyes, order: str, n: int) -> Deed:
    known = eyes.world.get(Order, order)
    paper, _ = open_order(eyes, order, n)
    fields = {f: getattr(known or paper, f) for f in OrderPaper.__struct_fields__ if hasattr(known or paper, f)}
    return AmendOrder(**fields | {"address": f"改到{n}号"}), order


def close(eyes: Eyes, order: str, n: int) -> Deed:
    return CloseOrder(follow_up="客户满意"), order


def settle(eyes: Eyes, order: str, n: int) -> Deed:
    known = eyes.world.all(Irregularity)
    return Settle(irregularity=_one(known, n, "none"), text="已核实", write_off=bool(n % 2)), ""


def ask(eyes: Eyes, order: str, n: int) -> Deed:
    """A follow-up call: the customer names what all receipts that are seen come to, or some yuan more."""
    given = sum(r.total for r in eyes.world.find(Receipt, "order", order) if not r.void_reason)
    unit = demo.bag_imei(n % 3, n % 8) if n % 3 == 1 else ""
    return AskCustomer(said=f"回访 {n}", paid=Fen(given + (500 if n % 5 == 1 else 0)), unit=unit), order


def collect_debt(eyes: Eyes, order: str, n: int) -> Deed:
    """What was owed came by wire: all of it, or the first fen."""
    debts = [debt for debt in eyes.world.all(Receivable) if debt.left > 0]
    debt = debts[n % len(debts)] if debts else None
    fen = (Fen(1) if n % 4 == 1 else debt.left) if debt else Fen(1)
    return CollectReceivable(
        receivable=debt.id if debt else "none", fen=fen, method=Method.TRANSFER, reference=f"ICBC-{n}"
    ), ""


def count(eyes: Eyes, order: str, n: int) -> Deed:
    """Finance's count of an envelope: what the receipts come to, or some yuan less."""
    open_ones = [h for h in eyes.world.all(Handover) if h.state is HandoverState.DECLARED] or eyes.world.all(
        Handover
    )
    envelope = open_ones[n % len(open_ones)] if open_ones else None
    known = [eyes.world.get(Receipt, r) for r in envelope.receipts] if envelope else []
    fen = max(0, sum(r.total for r in known if r) - (0 if n % 3 else 700))
    return CountHandover(handover=envelope.id if envelope else HandoverId("none"), counts=_coins(fen)), ""


def move_unit(eyes: Eyes, order: str, n: int) -> Deed:
    unit = UnitId(f"terminal:{demo.bag_imei(n % 4, n % 8)}")
    return IssueUnit(unit=unit, to=(PersonId("p-wang"), PersonId("p-zhao"), None)[n % 3]), ""


def set_price(eyes: Eyes, order: str, n: int) -> Deed:
    return SetPrice(model=f"X-{n % 3}", name="配件", name_en="part", fen=Fen(n * 100), valid_from="2026-01-01"), ""


def change_role(eyes: Eyes, order: str, n: int) -> Deed:
    """Finance's clerk becomes the dispatcher as well, or no more: the feed of their phone begins anew."""
    roles = (Role.FINANCE, Role.DISPATCHER) if n % 2 else (Role.FINANCE,)
    return AddPerson(name="孙丽", roles=roles), "p-sun"


def _one(found: Any, n: int, default: str) -> str:
    ids = [one.id for one in found]
    return ids[n % len(ids)] if ids else default


def _coins(fen: int) -> tuple[Count, ...]:
    notes, rest = divmod(fen, 10_000)
    return tuple(Count(denomination=d, pieces=p) for d, p in ((10_000, notes), (1, rest)) if p)


def eyes_of(phone: Phone) -> Eyes:
    return Eyes(phone.world, phone.me.id, phone.new_id)


def make(phone: Phone, name: str, order: str, n: int) -> Deed:
    """The command of a deed by whoever holds the phone."""
    if name in BY_PHONE:
        return BY_PHONE[name](phone, order, n)
    return BY_EYES[name](eyes_of(phone), order, n)


BY_PHONE: dict[str, Callable[[Phone, str, int], Deed]] = {"receipt": receipt, "sign": sign, "photo": photo}
FIELD = (
    "accept",
    "depart",
    "arrive",
    "find",
    "work",
    "swap",
    "damage",
    "unsolved",
    "complete",
    "void",
    "base",
    "hand_over",
    "explain",
)
DESK = (
    "assign",
    "withdraw",
    "suspend",
    "resume",
    "cancel",
    "approve",
    "reject",
    "submit",
    "open_order",
    "amend",
    "close",
    "settle",
    "count",
    "move_unit",
    "set_price",
    "change_role",
    "ask",
    "collect_debt",
)
BY_EYES: dict[str, Callable[[Eyes, str, int], Deed]] = {name: globals()[name] for name in FIELD + DESK}
TECHNICIANS = (*FIELD, "receipt", "sign")

WHO: dict[str, str] = {
    "assign": "p-chen",
    "withdraw": "p-chen",
    "suspend": "p-chen",
    "resume": "p-chen",
    "cancel": "p-chen",
    "approve": "p-zhou",
    "reject": "p-wu",
    "submit": "p-li",
    "open_order": "p-li",
    "amend": "p-li",
    "close": "p-li",
    "settle": "p-wu",
    "count": "p-sun",
    "move_unit": "p-zheng",
    "set_price": "p-qian",
    "change_role": "p-qian",
    "ask": "p-li",
    "collect_debt": "p-sun",
}
"""Who does it at the server itself."""
