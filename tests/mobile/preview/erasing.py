"""A customer or a former colleague whose data is to go: it was asked for, or it was done (SEC-2)."""

from __future__ import annotations

from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company, make_company

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.paging import ListPage, ListRow
from rulebook.kernel.roles import Role
from rulebook.kernel.searching import Found, Hit, SearchAnswer, Why
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.commands import AskErasure, CarryOutErasure, DecideErasure, ErasedRow
from rulebook.subjects.leaver_erasures.commands import (
    AskLeaverErasure,
    CarryOutLeaverErasure,
    DecideLeaverErasure,
)
from rulebook.subjects.people.commands import Deactivate

ASKED = AskErasure(reason="本人书面要求，已当面核对身份证件，原件由行政部保管")
BEYOND = SearchAnswer(
    found=(
        Found(
            asked="0421",
            hits=(
                Hit(kind="order", id="order-old", why=(Why(field="number", text="W230421-IPT-3"),)),
                Hit(kind="receipt", id="receipt-old", why=(Why(field="number", text="PGLI-000421"),)),
            ),
        ),
    )
)
"""What the archive finds and a device within a horizon does not hold."""
_PROBLEMS = ("终端离线，重启后恢复", "更换流量卡", "安装新终端", "天线松动", "换车牌后重新登记", "定位漂移")
_STATES = {
    "order": "closed",
    "case": "closed",
    "complaint": "closed",
    "receipt": "cash",
    "receivable": "collected",
}


def listed(kind: str) -> ListPage:
    """The first page of one of the books' lists; there is another."""
    rows = [
        ListRow(
            kind=kind, id=f"old-{n}", at=f"2025-{9 - n:02}-17T09:30:00+08:00",
            state=_STATES.get(kind, "collected"),
            number=f"{'PGLI-0004' if kind == 'receipt' else 'W2509-'}{21 - n}",
            customer="" if kind == "receivable" else "顺达物流有限公司", person="李伟",
            about="" if kind == "receivable" else "苏E5K208" if kind == "receipt" else problem,
            fen=30000 + 4050 * n if kind.startswith("rece") else None,
        )
        for n, problem in enumerate(_PROBLEMS)
    ]  # fmt: skip
    return ListPage(rows=tuple(rows), cursor="more")


def asked() -> Company:
    company = make_company()
    company.hua.must(ASKED, CUSTOMER)
    return company


def done() -> Company:
    company = asked()
    company.dong.must(DecideErasure(agreed=True), CUSTOMER)
    company.wait(hours=1)
    trucks = (ErasedRow("vehicle", truck, True) for truck in (TRUCK, OTHER_TRUCK))
    rows = (*trucks, ErasedRow(Customer.KIND, CUSTOMER, True))
    company.system.must(CarryOutErasure(rows=rows), CUSTOMER)
    return company


def one_left() -> Company:
    """Somebody who left long ago, with nothing open."""
    company = make_company()
    company.hire("gone", "齐建国", Role.CUSTOMER_SERVICE)
    company.set_person("gone", since=())  # entered long ago
    company.hua.must(Deactivate(reason="离职"), "gone")
    return company


def leaver_asked() -> Company:
    company = one_left()
    company.hua.must(AskLeaverErasure(left="2014-02-28", reason=ASKED.reason), "gone")
    return company


def leaver_done() -> Company:
    company = leaver_asked()
    company.dong.must(DecideLeaverErasure(agreed=True), "gone")
    company.wait(hours=1)
    rows = (ErasedRow(Device.KIND, "device-gone", True), ErasedRow(Person.KIND, "gone", True))
    company.system.must(CarryOutLeaverErasure(rows=rows), "gone")
    return company
