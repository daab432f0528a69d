"""All that was said is in the books afterwards: no word of a command is left behind in its line (section 0)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from company import (
    CUSTOMER,
    IN_BAG,
    IN_STORE,
    OTHER_FITTED,
    OTHER_PLATE,
    OTHER_TRUCK,
    SECOND_IN_BAG,
    TICKED,
    TRUCK,
    Company,
    Hand,
    coins,
    imei,
    unit,
)

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import DeviceId, Fen, HandoverId, PersonId, ReceiptId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.approvals.commands import AskApproval, DenyApproval, GrantApproval, SetMatrix, SetSetting
from rulebook.subjects.approvals.records import Lapse, MatrixRow
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.records import Database, Query
from rulebook.subjects.books.commands import DecideExpense, SpendCash
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
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.company.commands import (
    AddCustomer,
    AmendCustomer,
    ImportVehicles,
    ReplateVehicle,
    SetPrice,
    VehicleLine,
)
from rulebook.subjects.devices.commands import EnrolDevice, LeaseBlock, RevokeDevice
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.irregularities.commands import Explain
from rulebook.subjects.orders.commands import AmendOrder, CancelOrder, OpenOrder, SuspendOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState, Step, Waiting
from rulebook.subjects.people.commands import AddPerson, NeedSkills, SetSkills
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.receipts.commands import IssueInvoice, PrintReceipt, ShareReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Known, Method
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, CollectReceivable, DecideWriteOff
from rulebook.subjects.spoken.commands import ClaimSpoken, DenySpoken
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, SaveStatementLayout, StatementRow
from rulebook.subjects.stock.commands import (
    DeclineUnits,
    GiveUnits,
    ReceiveUnit,
    TakeStock,
    TakeUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.records import Place, UnitKind
from rulebook.subjects.teams.commands import JoinTeam, ReportVehicle
from rulebook.subjects.visits.commands import (
    Arrive,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
)
from rulebook.subjects.visits.records import FeeLine

LI, WANG = VisitId("order-1-visit"), VisitId("order-2-visit")
STOCK = unit(UnitKind.TERMINAL, IN_STORE)
OWED = ReceiptId("receipt-owed")
LINE = FeeLine(model="GT-100", name="终端", name_en="terminal", quantity=2, fen=Fen(31_700))
PAPER = {
    "kind": OrderKind.REMOVAL,
    "customer": CUSTOMER,
    "customer_name": "顺达物流二部",
    "address": "天津市西青区1号",
    "contact": "孙调度",
    "contact_phone": "13900139000",
    "product_model": "GT-200",
    "purchase_date": "2025-02-17",
    "problem": "掉线",
    "symptom": "红灯常亮",
    "tried": "已重启两次",
    "vehicles": (OTHER_TRUCK,),
    "appointment": "2026-03-04T14:00:00+08:00",
    "agreed_fee": Fen(4_321),
}
VEHICLE = VehicleLine(
    plate="京C33333",
    vehicle_type="冷藏车",
    vin="LSVAA4182E2184847",
    driver="周师傅",
    driver_phone="13700137000",
    model="GT-300",
    terminal=imei(77),
    sim="89860486900000000778",
    sim_phone="14400000077",
    plate_colour="yellow",
)

Said = tuple[Hand, Command, str]


@pytest.fixture
def at_work(company: Company) -> Company:
    """Li at the vehicle of order-1 after a swap, Wang about to set out to order-2, a customer who owes."""
    company.order_in(OrderState.ON_SITE, "order-1")
    company.order_in(OrderState.ACCEPTED, "order-2", company.wang)
    company.li.must(company.swap(LI, "s-0"), "order-1")
    company.li.must(company.receipt_for(company.li, "order-1", LI, "receipt-0", invoice_title="顺达"), "order-1")
    owed = company.receipt_for(company.li, "order-1", LI, OWED, method=Method.OWED)
    company.li.must(owed, "order-1")
    return company


def receipt(co: Company) -> Said:
    said = {"payer": "赵会计", "invoice_title": "顺达物流有限公司", "tax_number": "91110108MA01ABCD2E"}
    said |= {"due": "2026-03-21", "reference": "007781", "rounded_off": Fen(7)}
    made = co.receipt_for(co.li, "order-1", LI, "r-9", plate="京B9", lines=(LINE,), total=Fen(63_400), **said)
    return co.li, msgspec.structs.replace(made, method=Method.WECHAT, collects=OWED), "order-1"


def swap(co: Company) -> Said:
    made = co.swap(
        LI, "s-9", vehicle=OTHER_TRUCK, plate=OTHER_PLATE, old_number=OTHER_FITTED, new_number=SECOND_IN_BAG
    )
    rest = {"old_phone": "14400000021", "new_phone": "14400000022", "sim_moves": True, "as_printed": True}
    return co.li, msgspec.structs.replace(made, sim_stays=True, **rest), "order-1"


def promised(co: Company, said: Command) -> Said:
    co.li.must(MakePromise(promise="p-1", what="寄说明书", due="2026-03-05"), "order-1")
    return co.li, said, "order-1"


def offered(co: Company, said: Command) -> Said:
    co.guo.must(GiveUnits(transfer="t-9", units=(STOCK,), taker="wang"))
    return co.wang, said, ""


def second_branch(co: Company) -> str:
    co.dong.must(OpenBranch(name="苏州服务中心"), "suzhou")
    return "suzhou"


def drafted(co: Company) -> str:
    co.bo.must(OpenOrder(**PAPER), "order-8")
    return "order-8"


def wished(co: Company) -> AskLoan:
    days = {"begins": "2026-03-12", "ends": "2026-03-13"}
    return AskLoan(person="anna", branch=second_branch(co), reason="验收集中", **days)


def lent(co: Company) -> str:
    co.dong.must(wished(co), "loan-9")
    return "loan-9"


def spent(co: Company) -> Said:
    co.li.must(SpendCash(expense="e-9", fen=Fen(700), purpose="停车费"))
    return co.chen, DecideExpense(expense="e-9", allow=True, text="有发票"), ""


def envelope(co: Company) -> Said:
    co.li.must(co.envelope("h-9", 30_000, "receipt-0"))
    counted = CountHandover(handover=HandoverId("h-9"), counts=coins(30_100), returned=coins(5_003))
    return co.fang, counted, ""


def asked(co: Company, said: Command) -> Said:
    co.li.must(AskApproval(subject="waiver", reason="老客户", order="order-1", amount=Fen(100)), "f-9")
    return co.chen, said, "f-9"


def claimed(co: Company) -> Said:
    claim = ClaimSpoken(claim="c-9", approver=PersonId("chen"), subject="spare_parts", what_for="换天线")
    co.li.must(claim, "order-1")
    return co.chen, DenySpoken(reason="没有答应"), "c-9"


def opened_by_swap(co: Company, said: Callable[[str], Command]) -> Said:
    co.li.must(ReportDamage(visit=LI, what="划伤仪表台"), "order-1")
    (found,) = (i for i in co.world.all(Irregularity) if i.code == "damage")
    return co.chen, said(found.id), ""


def write_off(co: Company) -> Said:
    co.anna.must(AskWriteOff(receivable=OWED, reason="公司注销"))
    return co.chen, DecideWriteOff(receivable=OWED, grant=True, text="同意核销"), ""


def paid_by_wallet(co: Company) -> Said:
    co.li.must(co.receipt_for(co.li, "order-1", LI, "r-8", method=Method.WECHAT), "order-1")
    row = StatementRow(number="", wallet_number="4200009", at="2026-03-02T01:00:00+08:00", fen=Fen(30_000))
    co.fang.must(ImportStatement(method=Method.WECHAT, file="a.csv", sha256="1" * 64, rows=(row,)))
    return co.fang, MatchPayment(payment="wechat:4200009", receipt=ReceiptId("r-8")), ""


STATEMENT = ImportStatement(
    method=Method.ALIPAY,
    file="三月.csv",
    sha256="2" * 64,
    rows=(
        StatementRow(
            number="PGXX000009",
            wallet_number="2026030299",
            at="2026-03-02T08:00:00+08:00",
            fen=Fen(1_234),
            fee=Fen(7),
            refund=True,
            entry="300000000000003",
            fee_untold=True,
            whole_day=True,
        ),
    ),
    layout="alipay_account",
)
ROWS = (MatrixRow(role=Role.FINANCE, deputy=Role.AUDITOR, hours=7, step=1, lapse=Lapse.REFUSED),)

SAYS: dict[str, tuple[Callable[[Company], Said], set[str]]] = {
    # command → who says it of what; and which of its fields are nothing to be kept beside the line
    "visit.depart": (lambda co: (co.wang, Depart(visit=WANG, ticked=TICKED[1:]), "order-2"), set()),
    "visit.arrive": (lambda co: (co.wang, Arrive(visit=WANG), "order-2"), set()),
    "visit.find": (
        lambda co: (
            co.li,
            RecordFinding(visit=LI, finding="进水", reproduced=True, customer_damage="私自拆机"),
            "order-1",
        ),
        set(),
    ),
    "visit.act": (
        lambda co: (
            co.li,
            RecordWork(visit=LI, work="换主板", cause="密封圈老化", advice="勿用高压水枪", customer_tried=True),
            "order-1",
        ),
        {"not_tried"},  # nobody both tries it and does not
    ),
    "visit.swap": (swap, {"as_printed"}),
    "visit.sign": (lambda co: (co.li, co.signature("order-1", LI, declined="客户不在"), "order-1"), set()),
    "visit.damage": (lambda co: (co.li, ReportDamage(visit=LI, what="划伤仪表台"), "order-1"), set()),
    "visit.unsolved": (
        lambda co: (
            co.li,
            LeaveUnsolved(
                visit=LI, symptom="仍无信号", waiting_for="等天线", waiting=Waiting.PARTS, next_visit="2026-03-09"
            ),
            "order-1",
        ),
        set(),
    ),
    "visit.vehicle": (
        lambda co: (co.li, ReportVehicle(visit=LI, vehicle=TRUCK, done=False, reason="车不在"), "order-1"),
        {"done"},
    ),
    "receipt.issue": (receipt, set()),
    "receipt.void": (lambda co: (co.li, VoidReceipt(receipt=ReceiptId("receipt-0"), reason="写错"), ""), set()),
    "receipt.print": (
        lambda co: (
            co.li,
            PrintReceipt(receipt=ReceiptId("receipt-0"), copy=True, width=58, paper="p-7", known=Known.SENT),
            "",
        ),
        set(),
    ),
    "receipt.share": (lambda co: (co.li, ShareReceipt(receipt=ReceiptId("receipt-0")), ""), set()),
    "expense.pay": (
        lambda co: (co.li, SpendCash(expense="e-1", fen=Fen(555), purpose="高速费", order="order-1"), ""),
        set(),
    ),
    "expense.decide": (spent, {"allow"}),
    "handover.declare": (lambda co: (co.li, co.envelope("h-1", 30_007, "receipt-0"), ""), set()),
    "handover.count": (envelope, set()),
    "receivable.chase": (
        lambda co: (co.anna, ChaseReceivable(receivable=OWED, text="下周付", promised="2026-05-17"), ""),
        set(),
    ),
    "receivable.collect": (
        lambda co: (
            co.fang,
            CollectReceivable(receivable=OWED, fen=Fen(111), method=Method.TRANSFER, reference="流水9"),
            "",
        ),
        {"fen", "method", "reference"},  # booked; the reference is looked up in the line
    ),
    "receivable.ask_write_off": (lambda co: (co.anna, AskWriteOff(receivable=OWED, reason="注销"), ""), set()),
    "receivable.decide_write_off": (write_off, {"grant"}),
    "statement.import": (lambda co: (co.fang, STATEMENT, ""), {"rows", "sha256"}),
    "statement.match": (paid_by_wallet, set()),
    "archive.save_query": (
        lambda co: (
            co.chen,
            SaveQuery(name="发货", query=Query(database=Database.SHIPMENTS, year="2026"), dropped=True),
            "query-9",
        ),
        {"dropped"},
    ),
    "statement.layout": (
        lambda co: (
            co.fang,
            SaveStatementLayout(
                layout="own-1",
                name="村镇银行",
                method=Method.TRANSFER,
                columns={"day": "入账日", "sum": "发生", "way": "进出"},
                money_in=("进",),
                retired=True,
            ),
            "",
        ),
        {"retired"},
    ),
    "invoice.issue": (
        lambda co: (co.fang, IssueInvoice(receipt=ReceiptId("receipt-0"), number="26117000001"), ""),
        set(),
    ),
    "irregularity.explain": (
        lambda co: opened_by_swap(co, lambda id: Explain(irregularity=id, text="客户已谅解")),
        set(),
    ),
    "photo.add": (
        lambda co: (
            co.li,
            co.photo(LI, "photo-9", b"label", caption="旧终端标签", purpose=Purpose.UNIT),
            "order-1",
        ),
        set(),
    ),
    "transfer.give": (
        lambda co: (co.guo, GiveUnits(transfer="t-8", units=(STOCK,), taker="wang"), ""),
        {"units", "branch"},  # to a person, or with `branch` to a store: tests/rulebook/test_branches.py
    ),
    "transfer.take": (
        lambda co: (
            co.guo,
            TakeUnits(
                transfer="t-7",
                units=(unit(UnitKind.TERMINAL, SECOND_IN_BAG),),
                giver="li",
                for_store=True,
                condition="外壳裂",
            ),
            "",
        ),
        {"units", "for_store", "items"},
    ),
    "transfer.decline": (lambda co: offered(co, DeclineUnits(transfer="t-9", reason="没收到")), set()),
    "unit.write_off": (
        lambda co: (co.chen, WriteOffUnit(unit=STOCK, to=Place.SCRAPPED, reason="烧毁"), ""),
        {"reason", "to"},
    ),
    "stocktake.record": (
        lambda co: (co.fang, TakeStock(stocktake="k-1", holder="li", found=(IN_BAG, "8888")), ""),
        {"branch"},  # a person's bag, or with `branch` a store: tests/rulebook/test_branches.py
    ),
    "spoken.claim": (
        lambda co: (
            co.li,
            ClaimSpoken(
                claim="c-1",
                approver=PersonId("chen"),
                subject="spare_parts",
                what_for="换天线",
                amount=Fen(12_345),
                how="电话",
                spoken_at="2026-03-02T09:01:00+08:00",
                code="11112222",
            ),
            "order-1",
        ),
        {"code"},
    ),
    "spoken.deny": (claimed, set()),
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
    "order.open": (lambda co: (co.anna, OpenOrder(**PAPER, branch=second_branch(co)), "order-9"), {"submit"}),
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
    "person.add": (
        lambda co: (
            co.hua,
            AddPerson(name="新来的", roles=(Role.TECHNICIAN,), phone="13600136000", skills=("repair", "video")),
            "xin",
        ),
        set(),
    ),
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
    "unit.receive": (
        lambda co: (
            co.guo,
            ReceiveUnit(
                unit=UnitKind.SIM,
                number="89860486900000000556",
                model="IoT-2",
                phone="14400000055",
                place=Place.PERSON,
                holder="wang",
                warranty_until="2027-07-07",
            ),
            "",
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
    "vehicle.replate": (
        lambda co: (
            co.anna,
            ReplateVehicle(vehicle=TRUCK, plate="京K99999", plate_colour="fading_green", reason="过户换牌"),
            "",
        ),
        set(),
    ),
    "team.join": (lambda co: (co.bo, JoinTeam(technician=PersonId("wang")), "order-1"), set()),
    "device.revoke": (lambda co: (co.hua, RevokeDevice(reason="手机丢失"), DeviceId("device-wang")), set()),
}


@pytest.mark.parametrize("kind", SAYS)
def test_what_a_command_says_is_in_the_books(at_work: Company, kind: str) -> None:
    make, elsewhere = SAYS[kind]
    hand, command, subject = make(at_work)
    assert kind == command.KIND
    verdict = hand.does(command, subject, at_work.now - timedelta(minutes=20))
    assert isinstance(verdict, Decision), verdict
    written = "".join(msgspec.json.encode(record).decode() for record in verdict.records)
    for field in msgspec.structs.fields(command):
        value = getattr(command, field.name)
        if field.name not in elsewhere:
            assert value not in ("", (), None, field.default), f"the example says nothing of {field.name}"
            assert _as_written(field.name, value) in written, f"{field.name} is lost"


def _as_written(name: str, value: object) -> str:
    text = msgspec.json.encode(value).decode()
    return f'"{name}":{text}' if isinstance(value, int) else text


def test_a_row_of_a_vehicle_list_and_of_a_statement_is_kept_whole(at_work: Company) -> None:
    for row, kind in ((VEHICLE, "vehicles.import"), (STATEMENT.rows[0], "statement.import")):
        hand, command, subject = SAYS[kind][0](at_work)
        written = msgspec.json.encode(hand.must(command, subject).records).decode()
        for field in row.__struct_fields__:
            value = getattr(row, field)
            assert field == "remark" or _as_written(field, value) in written or f"/{value}" in written, field
