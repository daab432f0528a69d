"""What technicians do in a history: commands made of what they see, as the screens would make them, or anyhow."""

from __future__ import annotations

from pair.field import STROKES, TICKED, Phone
from pair.machine.eyes import Deed, Eyes, coins_of, eyes_of, one_of, shot, visit_of

from rulebook.kernel.ids import Fen, HandoverId, ReceiptId, VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.cash.commands import DeclareHandover, ReturnToBase
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.irregularities.commands import Explain
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.replacements.commands import SwapUnit
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

METHODS = (Method.CASH, Method.CASH, Method.CASH, Method.WECHAT, Method.OWED)


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
    counts = coins_of(sum(r.total for r in held) + (0 if n % 3 else 100))
    names = tuple(r.id for r in held)
    return DeclareHandover(handover=HandoverId(eyes.new_id()), counts=counts, receipts=names), ""


def explain(eyes: Eyes, order: str, n: int) -> Deed:
    known = eyes.world.find(Irregularity, "person", eyes.me)
    return Explain(irregularity=one_of(known, n, "none"), text=f"说明 {n}"), ""


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


def photo(phone: Phone, order: str, n: int) -> Deed:
    """A line that names one; its bytes are on the phone already."""
    purpose = list(Purpose)[n % len(Purpose)]
    return AddPhoto(
        photo=phone.new_id(), purpose=purpose, file=shot(n)[0], visit=visit_of(eyes_of(phone), order)
    ), order
