"""Commands about orders, customers and vehicles, and who says them of what."""

from __future__ import annotations

from company import CUSTOMER, TRUCK, Company
from kept_ground import PAPER, VEHICLE, Said, Says, second_branch

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.company.commands import AddCustomer, AmendCustomer, ImportVehicles, ReplateVehicle
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.commands import AmendOrder, CancelOrder, OpenOrder, SuspendOrder
from rulebook.subjects.orders.records import Step, Waiting
from rulebook.subjects.promises.commands import KeepPromise, MakePromise


def promised(co: Company, said: Command) -> Said:
    co.li.must(MakePromise(promise="p-1", what="寄说明书", due="2026-03-05"), "order-1")
    return co.li, said, "order-1"


SAID_DESK: Says = {
    "service.try": (
        lambda co: (
            co.anna,
            TryFirst(step=Step.REMOTE, what="远程升级", leave_by="赵队长", solved=True),
            "order-1",
        ),
        set(),
    ),
    "appointment.agree": (
        lambda co: (co.anna, AgreeTime(time="2026-03-06T10:30:00+08:00"), "order-1"),
        {"spoken_with", "reason"},
    ),
    "promise.make": (
        lambda co: (co.li, MakePromise(promise="p-9", what="寄卡", due="2026-03-08"), "order-1"),
        {"due"},
    ),
    "promise.end": (lambda co: promised(co, KeepPromise(promise="p-1", how="寄错了", broken=True)), {"broken"}),
    "customer.ask": (
        lambda co: (
            co.anna,
            AskCustomer(
                said="满意",
                paid=Fen(30_001),
                unit="778899",
                follow_ups=("order-1:next_day",),
                works=False,
                satisfied=4,
                why="来得快",
                wishes="要电子发票",
                spoken_with="孙会计",
            ),
            "order-1",
        ),
        set(),
    ),
    "order.open": (lambda co: (co.anna, OpenOrder(**PAPER, branch=second_branch(co)), "order-9"), {"submit"}),
    "order.amend": (lambda co: (co.anna, AmendOrder(**PAPER), "order-2"), set()),
    "order.suspend": (
        lambda co: (
            co.bo,
            SuspendOrder(waiting_for="等客户", waiting=Waiting.CUSTOMER, next_visit="2026-03-11"),
            "order-1",
        ),
        set(),
    ),
    "order.cancel": (lambda co: (co.bo, CancelOrder(reason="客户退单"), "order-1"), set()),
    "customer.add": (
        lambda co: (
            co.hua,
            AddCustomer(name="联运", address="石家庄", contact="吴姐", contact_phone="13500135000"),
            "customer-9",
        ),
        set(),
    ),
    "customer.amend": (
        lambda co: (
            co.anna,
            AmendCustomer(
                name="联运", address="石家庄", contact="吴姐", contact_phone="13500135000", reason="搬家"
            ),
            CUSTOMER,
        ),
        set(),
    ),
    "vehicles.import": (
        lambda co: (
            co.anna,
            ImportVehicles(file="b.xlsx", sha256="3" * 64, vehicles=(VEHICLE,), customer=CUSTOMER),
            "",
        ),
        {"file", "sha256", "vehicles"},
    ),
    "vehicle.replate": (
        lambda co: (
            co.anna,
            ReplateVehicle(vehicle=TRUCK, plate="京K99999", plate_colour="fading_green", reason="过户换牌"),
            "",
        ),
        set(),
    ),
}
