"""Commands about people, devices, branches, approvals and figures, and who says them of what."""

from __future__ import annotations

from company import Company
from kept_ground import LI, PAPER, Said, Says, second_branch

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import DeviceId, Fen, PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import AskApproval, DenyApproval, GrantApproval, SetMatrix, SetSetting
from rulebook.subjects.approvals.records import Lapse, MatrixRow
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.records import Database, Query
from rulebook.subjects.branches.commands import (
    AskLoan,
    CloseBranch,
    DecideLoan,
    EndLoan,
    MoveOrder,
    MovePerson,
    NumberBranch,
    OpenBranch,
    RenameBranch,
    SetBranchDays,
)
from rulebook.subjects.calendar.records import RestDay
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.devices.commands import EnrolDevice, LeaseBlock, RevokeDevice
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.people.commands import AddPerson, NeedSkills, SetSkills


def drafted(co: Company) -> str:
    co.bo.must(OpenOrder(**PAPER), "order-8")
    return "order-8"


def wished(co: Company) -> AskLoan:
    days = {"begins": "2026-03-12", "ends": "2026-03-13"}
    return AskLoan(person="anna", branch=second_branch(co), reason="验收集中", **days)


def lent(co: Company) -> str:
    co.dong.must(wished(co), "loan-9")
    return "loan-9"


def asked(co: Company, said: Command) -> Said:
    co.li.must(AskApproval(subject="waiver", reason="老客户", order="order-1", amount=Fen(100)), "f-9")
    return co.chen, said, "f-9"


ROWS = (MatrixRow(role=Role.FINANCE, deputy=Role.AUDITOR, hours=7, step=1, lapse=Lapse.REFUSED),)
SAID_RULES: Says = {
    "archive.save_query": (
        lambda co: (
            co.chen,
            SaveQuery(name="发货", query=Query(database=Database.SHIPMENTS, year="2026"), dropped=True),
            "query-9",
        ),
        {"dropped"},
    ),
    "device.enrol": (
        lambda co: (co.system, EnrolDevice(device="d-9", person=PersonId("wang"), name="红米 9", key=7), "d-9"),
        {"code"},
    ),
    "block.lease": (
        lambda co: (
            co.system,
            LeaseBlock(device="device-wang", person=PersonId("wang"), series="PGZZ", first=301, last=399),
            "PGZZ:301",
        ),
        set(),
    ),
    "branch.open": (lambda co: (co.dong, OpenBranch(name="苏州服务中心"), "b-9"), set()),
    "branch.rename": (lambda co: (co.dong, RenameBranch(name="苏南服务中心"), second_branch(co)), set()),
    "branch.number": (lambda co: (co.dong, NumberBranch(prefix="SZ"), second_branch(co)), set()),
    "branch.close": (lambda co: (co.dong, CloseBranch(reason="并入总部"), second_branch(co)), set()),
    "branch.move_person": (
        lambda co: (co.dong, MovePerson(branch=second_branch(co), since="2026-03-12", reason="新站"), "anna"),
        set(),
    ),
    "branch.move_order": (
        lambda co: (co.bo, MoveOrder(branch=second_branch(co), reason="客户在苏州"), drafted(co)),
        set(),
    ),
    "branch.set_days": (
        lambda co: (co.dong, SetBranchDays(rest=(RestDay("2026-10-10", "盘点"),), reason="年度盘点"), "main:2026"),
        set(),
    ),
    "branch.ask_loan": (lambda co: (co.dong, wished(co), "loan-9"), set()),
    "branch.decide_loan": (lambda co: (co.chen, DecideLoan(agree=False, reason="人手不够"), lent(co)), {"agree"}),
    "branch.end_loan": (lambda co: (co.chen, EndLoan(reason="急修"), lent(co)), {"last"}),
    "person.add": (
        lambda co: (
            co.hua,
            AddPerson(name="新来的", roles=(Role.TECHNICIAN,), phone="13600136000", skills=("repair", "video")),
            "xin",
        ),
        set(),
    ),
    "price.set": (
        lambda co: (
            co.hua,
            SetPrice(
                model="GT-300",
                name="三代终端",
                name_en="Third",
                fen=Fen(41_300),
                valid_from="2026-04-01",
                reason="新型号",
            ),
            "",
        ),
        set(),
    ),
    "setting.set": (
        lambda co: (
            co.hua,
            SetSetting(name="cash_minutes", value="45", since="2026-04-02T00:00:00+08:00", reason="审计要求"),
            "",
        ),
        set(),
    ),
    "skills.set": (
        lambda co: (co.chen, SetSkills(skills=("video", "obd"), since="2026-04-03T00:00:00+08:00"), "li"),
        set(),
    ),
    "skills.need": (
        lambda co: (
            co.chen,
            NeedSkills(model="GT-9", skills=("video",), since="2026-04-04T00:00:00+08:00"),
            "",
        ),
        set(),
    ),
    "matrix.set": (
        lambda co: (
            co.hua,
            SetMatrix(subject="discount", rows=ROWS, since="2026-04-05T00:00:00+08:00", reason="分工调整"),
            "",
        ),
        set(),
    ),
    "approval.ask": (
        lambda co: (
            co.li,
            AskApproval(
                subject="discount", reason="老客户", order="order-1", about=LI, kind="repair", amount=Fen(2_222)
            ),
            "f-1",
        ),
        set(),
    ),
    "approval.grant": (lambda co: asked(co, GrantApproval()), {"emergency"}),
    "approval.deny": (lambda co: asked(co, DenyApproval(reason="价已最低")), set()),
    "device.revoke": (lambda co: (co.hua, RevokeDevice(reason="手机丢失"), DeviceId("device-wang")), set()),
}
