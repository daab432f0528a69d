"""A second branch in the demo that `paigong demo` shows, with all that one has of its own, and loans (BR-1).

Apart from the demo's own company, which tests begin with. Everybody sees all until the administrator sets
`sight_by_branch`.
"""

from __future__ import annotations

from datetime import timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, iso
from rulebook.policy.working_days import is_working_day, working_day_after
from rulebook.subjects.branches.commands import AskLoan, DecideLoan, MovePerson, NumberBranch, OpenBranch
from rulebook.subjects.cases.commands import HearCase, TakeCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.orders.commands import ApproveOrder, AssignOrder, OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.rosters.commands import SetRoster
from rulebook.subjects.rosters.lent import days_of
from rulebook.subjects.rosters.records import RosterRow
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import UnitKind
from sync_server.admin.demo import CUSTOMERS, VEHICLES, agreed_time, imei, purchase_date
from sync_server.admin.demo_duty import DAY_SHIFT, leave_of
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

WUXI = "demo-wuxi"
MANAGER, DISPATCHER, KEEPER, TECHNICIAN = "w-lu", "w-he", "w-yu", "w-tan"
"""Behind the demo's own by id: the links that are printed are for the head office's people."""
PEOPLE: tuple[tuple[str, str, Role, tuple[str, ...]], ...] = (
    (MANAGER, "陆平", Role.SERVICE_MANAGER, ()),
    (DISPATCHER, "何方", Role.DISPATCHER, ()),
    (KEEPER, "于海", Role.STOREKEEPER, ()),
    (TECHNICIAN, "谭勇", Role.TECHNICIAN, ("repair", "install", "removal")),
)
FIRST_UNIT = 800_000
"""Numbers of what lies in its store: none that another part of the demo gives."""


def fill_branches(company: Company) -> None:
    """无锡服务中心 beside the head office, in one transaction, today."""
    now = company.clock()
    today = company_day(now)
    month = f"{today:%Y-%m}"
    days = tuple(days_of(month))
    with company.write() as work:

        def says(command: Command, subject: str, actor: str) -> None:
            write_as_system(work, company.master, command, subject, now, actor)

        says(OpenBranch(name="无锡服务中心"), WUXI, "p-wu")
        says(NumberBranch(prefix="WX"), WUXI, "p-wu")
        for id, name, role, skills in PEOPLE:
            says(AddPerson(name=name, roles=(role,), skills=skills), id, "p-qian")
            says(MovePerson(branch=WUXI, reason="无锡服务中心开业"), id, "p-wu")
        for n, model in enumerate(("BD-1078V", "BSJ-GT06N") * 2):
            number = imei(FIRST_UNIT + n)
            says(ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model=model), number, KEEPER)
        codes = tuple("D" if is_working_day(work, day) else "" for day in days)
        rows = tuple(RosterRow(person=person, codes=codes) for person in (DISPATCHER, TECHNICIAN))
        says(SetRoster(patterns=(DAY_SHIFT,), rows=rows), f"{WUXI}:{month}", DISPATCHER)
        order = "demo-order-00w1x5"
        says(_order(company), order, "p-li")
        says(ApproveOrder(revision=1), order, MANAGER)
        says(AssignOrder(technician=PersonId(TECHNICIAN)), order, DISPATCHER)
        says(_case(), "demo-case-00w2x6", "p-li")
        says(TakeCase(), "demo-case-00w2x6", MANAGER)
        away = working_day_after(work, today + timedelta(days=14))
        says(leave_of(away, now, "孩子开学", ""), "demo-leave-wuxi", TECHNICIAN)
        for n, (person, after) in enumerate((("p-xu", 3), ("p-zhao", 30))):
            begins = today + timedelta(days=after)
            asked = AskLoan(
                person=PersonId(person),
                branch=WUXI,
                begins=begins.isoformat(),
                ends=(begins + timedelta(days=2)).isoformat(),
                reason="车队集中安装，缺一个人",
            )
            says(asked, f"demo-loan-{n}", MANAGER)
        says(DecideLoan(agree=True), "demo-loan-0", "p-zhou")


def _case() -> HearCase:
    """A call that the hotline hands to the branch's manager."""
    customer, name, _, contact, phone = CUSTOMERS[0]
    return HearCase(
        kind=CaseKind.REQUEST,
        channel=Channel.CALL,
        said="新到两台车在无锡，想就近加装",
        customer=CustomerId(customer),
        customer_name=name,
        caller=contact,
        phone=phone,
        offered_to=PersonId(MANAGER),
    )


def _order(company: Company) -> OpenOrder:
    """A repair of the branch's own, on a vehicle that no other order of the demo is for."""
    now = company.clock()
    plate, _, _, _, _, customer, model, months = VEHICLES[1]
    _, name, address, contact, phone = next(row for row in CUSTOMERS if row[0] == customer)
    return OpenOrder(
        kind=OrderKind.REPAIR,
        customer=CustomerId(customer),
        customer_name=name,
        address=address,
        contact=contact,
        contact_phone=phone,
        product_model=model,
        purchase_date=purchase_date(now, months),
        problem="行驶中掉线",
        symptom="过减速带后离线，停一会儿又上线",
        tried="热线：已请司机检查插头，无效",
        vehicles=(vehicle_id(plate),),
        appointment=iso(agreed_time(now)),
        submit=True,
        branch=WUXI,
    )
