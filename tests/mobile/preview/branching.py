"""A company of three branches: people moved and lent, orders and stock of each, one that was closed (BR-1)."""

from __future__ import annotations

from company import Company

from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.branches.bound import SIGHT_BY_BRANCH
from rulebook.subjects.branches.commands import (
    AskLoan,
    CloseBranch,
    DecideLoan,
    MovePerson,
    NumberBranch,
    OpenBranch,
)
from rulebook.subjects.orders.commands import OpenOrder

SUZHOU, WUHU, LONG = "suzhou", "wuhu", "long"


def branching(company: Company) -> Company:
    """Suzhou has one of its own, borrows another and asks for Li; a branch has a long name; Wuhu is closed."""
    dong, chen = company.dong, company.chen
    dong.must(OpenBranch(name="苏州站"), SUZHOU)
    dong.must(NumberBranch(prefix="SZ"), SUZHOU)
    dong.must(OpenBranch(name="长三角一体化示范区客户服务与备件中心"), LONG)
    dong.must(OpenBranch(name="芜湖站"), WUHU)
    dong.must(CloseBranch(reason="并入苏州站"), WUHU)
    company.hire("qian", "钱师傅", Role.TECHNICIAN)
    dong.must(MovePerson(branch=SUZHOU, reason="家在苏州"), "qian")
    asked = {"branch": SUZHOU, "reason": "验收集中，缺一个会装视频终端的人"}
    dong.must(AskLoan(person=PersonId("zhao"), begins="2026-03-06", ends="2026-03-12", **asked), "loan-1")
    chen.must(DecideLoan(agree=True, reason="只到十二号"), "loan-1")
    dong.must(AskLoan(person=company.li.id, begins="2026-03-20", ends="2026-03-22", **asked), "loan-2")
    order = OpenOrder(branch=SUZHOU, submit=True, **company.paper(customer_name="苏州客户"))
    company.bo.must(order, "order-su")
    return company


def bound(company: Company) -> Company:
    """The same, with Bo in Suzhou, and each branch sees its own orders (BR-1)."""
    company = branching(company)
    company.dong.must(MovePerson(branch=SUZHOU, reason="家在苏州"), "bo")
    company.hua.must(SetSetting(name=SIGHT_BY_BRANCH, value="1", reason="各看各的"), "")
    return company
