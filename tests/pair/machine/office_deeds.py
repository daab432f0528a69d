"""What the office does in a history: commands made of what it sees, as the screens would make them, or anyhow."""

from __future__ import annotations

from pair.machine.eyes import Deed, Eyes, coins_of, one_of

from rulebook.kernel.ids import Fen, HandoverId, PersonId, UnitId, VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import (
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
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.stock.commands import IssueUnit
from sync_server.admin import demo


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
    return Settle(irregularity=one_of(known, n, "none"), text="已核实", write_off=bool(n % 2)), ""


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
    return CountHandover(handover=envelope.id if envelope else HandoverId("none"), counts=coins_of(fen)), ""


def move_unit(eyes: Eyes, order: str, n: int) -> Deed:
    unit = UnitId(f"terminal:{demo.bag_imei(n % 4, n % 8)}")
    return IssueUnit(unit=unit, to=(PersonId("p-wang"), PersonId("p-zhao"), None)[n % 3]), ""


def set_price(eyes: Eyes, order: str, n: int) -> Deed:
    return SetPrice(model=f"X-{n % 3}", name="配件", name_en="part", fen=Fen(n * 100), valid_from="2026-01-01"), ""


def change_role(eyes: Eyes, order: str, n: int) -> Deed:
    """Finance's clerk becomes the dispatcher as well, or no more: the feed of their phone begins anew."""
    roles = (Role.FINANCE, Role.DISPATCHER) if n % 2 else (Role.FINANCE,)
    return AddPerson(name="孙丽", roles=roles), "p-sun"
