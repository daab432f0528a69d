"""Branches of a made-up company: opened once the month is over, with people, a store, an order and a loan (BR-1).

Comes last and by dice of its own: a company that is made without branches is byte for byte what it was.
"""

from __future__ import annotations

import random
from datetime import timedelta

from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.subjects.branches.commands import AskLoan, DecideLoan, MovePerson, NumberBranch, OpenBranch
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.commands import ApproveOrder, AssignOrder, OpenOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import UnitKind
from sync_server.admin.demo import imei
from sync_server.admin.generating import drawing
from sync_server.admin.generating.people import Clock, Hand, moment
from sync_server.core.company import Company

PLACES = (("苏州站", "SZ"), ("无锡站", "WX"), ("常州站", "CZ"), ("南通站", "NT"))
"""Name of each and the letters of its numbers; no more than these are made."""
STAFF = (Role.SERVICE_MANAGER, Role.STOREKEEPER, Role.TECHNICIAN, Role.TECHNICIAN)
UNITS = 6
"""So many terminals lie in the store of each."""
FIRST_UNIT = 80_000
"""Numbers of these units: none of the month's own."""


def open_branches(company: Company, clock: Clock, seed: int, count: int, office: dict[Role, Hand]) -> list[Hand]:
    """Open so many, at most all of PLACES; the hands of whoever came with them."""
    own = random.Random(f"{seed} branches")
    hands: list[Hand] = []
    for n, (name, prefix) in enumerate(PLACES[:count]):
        clock.now = moment(company_day(clock.now) + timedelta(days=1), 9)
        id = f"g-branch-{n}"
        head = office[Role.DEPARTMENT_MANAGER]
        head.does(clock.now, OpenBranch(name=name), id)
        head.does(clock.now, NumberBranch(prefix=prefix), id)
        head.sync()
        staff = _staffed(company, clock, own, id, office)
        _store(clock, n, staff[1])
        _order(company, clock, id, office, staff[2])
        _loans(clock, id, office[Role.SERVICE_MANAGER], staff[0], staff[3])
        hands += staff
    return hands


def _staffed(
    company: Company, clock: Clock, own: random.Random, branch: str, office: dict[Role, Hand]
) -> list[Hand]:
    """Its people in the order of STAFF: entered by the administrator, moved there by the head of department."""
    people = [f"{branch}-{n}" for n in range(len(STAFF))]
    for person, name, role in zip(people, drawing.names(own, len(STAFF)), STAFF, strict=True):
        skills = ("repair",) if role is Role.TECHNICIAN else ()
        office[Role.ADMINISTRATOR].does(clock.now, AddPerson(name=name, roles=(role,), skills=skills), person)
    office[Role.ADMINISTRATOR].sync()
    for person in people:
        office[Role.DEPARTMENT_MANAGER].does(clock.now, MovePerson(branch=branch, reason="新站开业"), person)
    office[Role.DEPARTMENT_MANAGER].sync()
    return [Hand(company, own, person) for person in people]


def _store(clock: Clock, nth: int, keeper: Hand) -> None:
    for n in range(UNITS):
        number = imei(FIRST_UNIT + nth * UNITS + n)
        received = ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model="BSJ-GT06N")
        keeper.does(clock.now, received, number)
    keeper.sync()


def _order(company: Company, clock: Clock, branch: str, office: dict[Role, Hand], technician: Hand) -> None:
    """One of the branch's own, on a vehicle that no order was for: approved and given to its technician."""
    customer, vehicle = _untouched(company)
    paper = OpenOrder(
        customer=customer.id,
        customer_name=customer.name,
        address=customer.address,
        contact=customer.contact,
        contact_phone=customer.contact_phone,
        product_model="BSJ-GT06N",
        purchase_date="2026-01-05",
        problem="不上线",
        symptom="灯不闪",
        tried="电话指导重启，无效",
        vehicles=(vehicle.id,),
        submit=True,
        branch=branch,
    )
    order = f"{branch}-order"
    steps = (
        (Role.CUSTOMER_SERVICE, paper),
        (Role.SERVICE_MANAGER, ApproveOrder(revision=1)),
        (Role.DISPATCHER, AssignOrder(technician=PersonId(technician.person))),
    )
    for role, command in steps:
        office[role].does(clock.now, command, order)
        office[role].sync()


def _untouched(company: Company) -> tuple[Customer, Vehicle]:
    with company.read() as work:
        served = {id for order in work.all(Order) for id in order.vehicles}
        for vehicle in sorted(work.all(Vehicle), key=lambda one: one.id):
            customer = work.get(Customer, vehicle.customer) if vehicle.customer else None
            if customer is not None and vehicle.id not in served:
                return customer, vehicle
    raise LookupError("every vehicle had an order")


def _loans(clock: Clock, branch: str, borrower: Hand, lender: Hand, lent: Hand) -> None:
    """The head office has one of its people for three days; for three later ones it waits for an answer."""
    for n, (after, answered) in enumerate(((3, True), (20, False))):
        begins = company_day(clock.now) + timedelta(days=after)
        ends = begins + timedelta(days=2)
        asked = AskLoan(
            person=lent.person,
            branch=HEAD,
            begins=begins.isoformat(),
            ends=ends.isoformat(),
            reason="集中安装",
        )
        borrower.does(clock.now, asked, f"{branch}-loan-{n}")
        borrower.sync()
        if answered:
            lender.does(clock.now, DecideLoan(agree=True), f"{branch}-loan-{n}")
            lender.sync()
