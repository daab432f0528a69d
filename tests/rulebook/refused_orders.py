"""What may not be done with orders, teams and the company's data, and what is just within bounds (ORD-1 on)."""

from __future__ import annotations

from company import Company
from refused_ground import NOBODY, VISIT, Allowed, Asked, No, wrong

from rulebook.kernel.ids import Fen, PersonId, VehicleId, VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.company.commands import ImportVehicles, SetPrice, VehicleLine
from rulebook.subjects.orders.commands import CancelOrder, OpenOrder, SuspendOrder, WithdrawOrder
from rulebook.subjects.people.commands import AddPerson, SetSkills
from rulebook.subjects.teams.commands import JoinTeam, LeaveTeam
from rulebook.subjects.visits.commands import CompleteVisit


def price(co: Company, model: str, day: str) -> Asked:
    return co.hua, SetPrice(model=model, name="终端", name_en="terminal", fen=Fen(1), valid_from=day)


NO_ORDERS: No = {
    # ORD: orders and the company's data
    "an order on no vehicle": (
        lambda co: (co.anna, OpenOrder(vehicles=(VehicleId("vehicle:x"),)), "order-9"),
        "SYS-3", "not_found", {"what": "vehicle vehicle:x"},
    ),
    "an order of nobody": (
        lambda co: (co.anna, OpenOrder(customer="x"), "order-9"), "SYS-3", "not_found", {"what": "customer x"},
    ),
    "an order that exists": (
        lambda co: (co.anna, OpenOrder(), "order-1"), "SYS-4", "exists", {"what": "order order-1"},
    ),
    "bought on no day": (
        lambda co: (co.anna, OpenOrder(purchase_date="2026-02-30"), "order-9"),
        "SYS-2", "field_wrong", wrong("purchase_date", "not_a_date"),
    ),
    "bought tomorrow": (
        lambda co: (co.anna, OpenOrder(purchase_date="2026-03-03"), "order-9"),
        "SYS-2", "field_wrong", wrong("purchase_date", "in_the_future"),
    ),
    "withdrawn without a reason": (
        lambda co: (co.bo, WithdrawOrder(reason=" "), "order-1"), "SYS-2", "reason_needed", {},
    ),
    "put off for nothing": (
        lambda co: (co.bo, SuspendOrder(waiting_for=" "), "order-1"), "SYS-2", "reason_needed", {},
    ),
    "cancelled without a reason": (
        lambda co: (co.bo, CancelOrder(reason=" "), "order-1"), "SYS-2", "reason_needed", {},
    ),
    "one's own visit completed at another's order": (
        lambda co: (co.wang, CompleteVisit(visit=VISIT), "order-1"), "ORD-5", "not_yours", {},
    ),
    "another visit completed": (
        lambda co: (co.li, CompleteVisit(visit=VisitId("v")), "order-1"),
        "SYS-3", "not_found", {"what": "visit v"},
    ),
    "a member of the team": (
        lambda co: (co.bo, JoinTeam(technician=PersonId("li")), "order-1"),
        "SYS-4", "exists", {"what": "李师傅"},
    ),
    "a team of nobody": (
        lambda co: (co.bo, JoinTeam(technician=NOBODY), "order-1"),
        "SYS-3", "not_found", {"what": "person nobody"},
    ),
    "off a team one is not on": (
        lambda co: (co.bo, LeaveTeam(technician=PersonId("wang"), reason="x"), "order-1"),
        "SYS-3", "not_found", {"what": "wang"},
    ),
    "a vehicle without a plate": (
        lambda co: (co.anna, ImportVehicles(file="a", sha256="0", vehicles=(VehicleLine(plate=" "),))),
        "ORD-1", "field_wrong", wrong("plate", "empty"),
    ),
    "vehicles of nobody": (
        lambda co: (co.anna, ImportVehicles(file="a", sha256="0", vehicles=(), customer="x")),
        "SYS-3", "not_found", {"what": "customer x"},
    ),
    "a price from no day on": (
        lambda co: price(co, "X", "20260302"), "SYS-2", "field_wrong", wrong("valid_from", "not_a_date"),
    ),
    "a price from yesterday on, unexplained": (
        lambda co: price(co, "GT-100", "2026-03-01"), "FEE-3", "price_backdated",
        {"model": "GT-100", "since": "2025-01-01"},
    ),
    "skills of one's own": (lambda co: (co.chen, SetSkills(skills=()), "chen"), "ROLE-2", "own_request", {}),
    "roles of one's own": (
        lambda co: (co.hua, AddPerson(name="x", roles=(Role.AUDITOR,)), "hua"), "ROLE-2", "own_request", {},
    ),
    "a person without a name in the books": (
        lambda co: (co.hua, AddPerson(name="x", roles=(Role.AUDITOR,)), ""), "ROLE-2", "own_request", {},
    ),
}  # fmt: skip
ALLOWED_ORDERS: Allowed = {
    "bought today": lambda co: (co.anna, OpenOrder(purchase_date="2026-03-02"), "order-9"),
    "a price from today on": lambda co: price(co, "GT-100", "2026-03-02"),
    "a first price from long ago on": lambda co: price(co, "GT-NEW", "2025-03-02"),
}
