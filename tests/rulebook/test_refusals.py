"""Every reason to say no: the rule, the code and the facts that its words are made of; and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from company import IN_BAG, IN_STORE, OTHER_TRUCK, PLATE, TRUCK, Company, Hand, coins, imei, unit
from memory import WORDS

from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen, PersonId, ReceiptId, VehicleId, VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import (
    AskApproval,
    DenyApproval,
    GrantApproval,
    SetMatrix,
    SetSetting,
    WithdrawApproval,
)
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.books.commands import CloseDay, DecideExpense, DepositCash, SpendCash
from rulebook.subjects.company.commands import ImportVehicles, SetPrice, VehicleLine
from rulebook.subjects.orders.commands import CancelOrder, OpenOrder, SuspendOrder, WithdrawOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.outsiders.commands import SendOutsider
from rulebook.subjects.people.commands import AddPerson, SetDuty, SetSkills
from rulebook.subjects.receipts.commands import IssueInvoice
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import AskWriteOff, CollectReceivable, DecideWriteOff
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, SaveStatementLayout, StatementRow
from rulebook.subjects.stock.commands import (
    GiveUnits,
    IssueUnit,
    ReceiveUnit,
    RepairUnit,
    TakeStock,
    WithdrawUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.records import Place, UnitKind
from rulebook.subjects.teams.commands import JoinTeam, LeaveTeam
from rulebook.subjects.visits.commands import CompleteVisit

VISIT = VisitId("order-1-visit")
OWED = ReceiptId("receipt-owed")
STORED, BAGGED = (unit(UnitKind.TERMINAL, n) for n in (IN_STORE, IN_BAG))
NOBODY = PersonId("nobody")


@pytest.fixture
def co(company: Company) -> Company:
    """Li at a vehicle with 300 yuan in cash and a receipt for 900 yuan that is owed; order-2 with Wang."""
    company.order_in(OrderState.ON_SITE, "order-1")
    company.order_in(OrderState.ACCEPTED, "order-2", company.wang)
    company.li.must(company.swap(VISIT, "s-0", new_number=IN_BAG), "order-1")
    company.li.must(company.receipt_for(company.li, "order-1", VISIT, "receipt-0"), "order-1")
    owed = company.receipt_for(company.li, "order-1", VISIT, OWED, method=Method.OWED, total=Fen(90_000))
    company.li.must(owed, "order-1")
    company.hand_out(company.li, STORED)
    return company


Asked = tuple[Hand, Command] | tuple[Hand, Command, str]


def collect(fen: int = 100, method: Method = Method.TRANSFER, reference: str = "流水1", of: str = OWED) -> Command:
    return CollectReceivable(receivable=of, fen=Fen(fen), method=method, reference=reference)


def paid(co: Company) -> Asked:
    co.fang.must(collect(90_000))
    return co.fang, collect()


def give_up(co: Company, who: Hand, text: str = "同意", asker: Hand | None = None) -> Asked:
    (asker or co.anna).must(AskWriteOff(receivable=OWED, reason="注销"))
    return who, DecideWriteOff(receivable=OWED, grant=True, text=text)


def spent(co: Company, who: Hand, fen: int = 700, allow: bool = True, by: Hand | None = None) -> Asked:
    (by or co.li).must(SpendCash(expense="e-1", fen=Fen(fen), purpose="停车费"))
    return who, DecideExpense(expense="e-1", allow=allow)


def decided(co: Company) -> Asked:
    hand, said, *_ = spent(co, co.chen)
    hand.must(said)
    return hand, said


def layout(method: Method = Method.TRANSFER, **columns: str) -> Command:
    return SaveStatementLayout(layout="own-1", name="村镇银行", method=method, columns=columns)


def statement(method: Method = Method.WECHAT, at: str = "2026-03-02T12:00:00+08:00", fee: int = 0) -> Command:
    row = StatementRow(number="", wallet_number="42", at=at, fen=Fen(50_000), fee=Fen(fee))
    return ImportStatement(method=method, file="a.csv", sha256="0" * 64, rows=(row,))


def to_match(co: Company, receipt: str = "receipt-w", twice: bool = False) -> Asked:
    """A payment of 500 yuan that nobody wrote a number on, two days after everything."""
    co.fang.must(statement(at="2026-03-04T12:00:00+08:00"))
    for id, fen in (("receipt-w", 50_000), ("receipt-x", 40_000)):
        made = co.receipt_for(co.li, "order-1", VISIT, id, method=Method.WECHAT, total=Fen(fen))
        co.li.must(made, "order-1")
    match = MatchPayment(payment="wechat:42", receipt=ReceiptId(receipt))
    if twice:
        co.fang.must(match)
    return co.fang, match


def invoice(co: Company, title: str = "顺达", number: str = "26117", twice: bool = False) -> Asked:
    made = co.receipt_for(co.li, "order-1", VISIT, "receipt-i", total=Fen(100), invoice_title=title)
    co.li.must(made, "order-1")
    said = IssueInvoice(receipt=ReceiptId("receipt-i"), number=number)
    if twice:
        co.fang.must(said)
    return co.fang, said


def on_offer(co: Company, said: Command, who: str = "guo") -> Asked:
    co.guo.must(ReceiveUnit(unit=UnitKind.PART, number="P-1", model="天线"))
    co.guo.must(GiveUnits(transfer="t-1", units=(unit(UnitKind.PART, "P-1"),), taker="wang"))
    return getattr(co, who), said


def called_back(co: Company) -> Asked:
    hand, said, *_ = on_offer(co, WithdrawUnits(transfer="t-1"))
    hand.must(said)
    return hand, said


def asked(co: Company, said: Command, who: str, subject: str = "waiver") -> Asked:
    co.li.must(AskApproval(subject=subject, reason="老客户", order="order-1", amount=Fen(100)), "f-1")
    return getattr(co, who), said, "f-1"


def withdrawn(co: Company) -> Asked:
    co.li.must(AskApproval(subject="waiver", reason="老客户", order="order-1", amount=Fen(100)), "f-1")
    co.li.must(WithdrawApproval(), "f-1")
    return co.chen, GrantApproval(), "f-1"


def price(co: Company, model: str, day: str) -> Asked:
    return co.hua, SetPrice(model=model, name="终端", name_en="terminal", fen=Fen(1), valid_from=day)


def closed(co: Company, day: str) -> Asked:
    co.fang.must(CloseDay(day="2026-03-02", counts=()))
    return co.fang, CloseDay(day=day, counts=())


def outsider(co: Company, **changes: str) -> Asked:
    """Consent for somebody from outside on order-2, nobody of one's own being on duty."""
    for technician in (co.li, co.wang):
        technician.must(SetDuty(on_duty=False), technician.id)
    co.bo.must(AskApproval(subject="outsider", reason="无人", order="order-2"), "f-1")
    co.dong.must(GrantApproval(), "f-1")
    said = {"order": "order-2", "form": "f-1", "name": "外援", "firm": "联修", "day": "2026-03-03"} | changes
    return co.bo, SendOutsider(**said), "o-1"


def setting(name: str, value: str, since: str = "") -> Command:
    return SetSetting(name=name, value=value, since=since)


def received(number: str = imei(90), place: Place = Place.STORE, holder: str = "") -> Command:
    return ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model="GT-100", place=place, holder=holder)


def wrong(field: str, problem: str) -> dict[str, str]:
    return {"field": field, "problem": problem}


DM = {"roles": "department_manager"}
NO: dict[str, tuple[Callable[[Company], Asked], str, str, dict[str, str]]] = {
    # CASH-8: what customers owe
    "debt collected in cash without a receipt": (
        lambda co: (co.fang, collect(method=Method.CASH)),
        "CASH-8", "field_wrong", wrong("method", "cash_needs_a_receipt"),
    ),
    "debt collected by owing": (
        lambda co: (co.fang, collect(method=Method.OWED)),
        "CASH-8", "field_wrong", wrong("method", "cash_needs_a_receipt"),
    ),
    "more collected than owed": (
        lambda co: (co.fang, collect(90_001)), "CASH-8", "field_wrong", wrong("fen", "more_than_owed"),
    ),
    "collected without a reference": (lambda co: (co.fang, collect(reference=" ")), "CASH-8", "reason_needed", {}),
    "collected of no debt": (
        lambda co: (co.fang, collect(of="x")),
        "SYS-3", "not_found", {"what": "receivable x"},
    ),
    "collected of a paid debt": (paid, "CASH-8", "not_owed", {"state": "collected"}),
    "asked to give up without a reason": (
        lambda co: (co.anna, AskWriteOff(receivable=OWED, reason=" ")), "CASH-8", "reason_needed", {},
    ),
    "given up unasked": (
        lambda co: (co.chen, DecideWriteOff(receivable=OWED, grant=True, text="x")), "CASH-8", "not_asked", {},
    ),
    "given up by the manager for less": (lambda co: give_up(co, co.chen), "ROLE-1", "no_role", DM),
    "given up without a word": (lambda co: give_up(co, co.dong, text=" "), "CASH-8", "reason_needed", {}),
    # CASH-1, CASH-7: the safe, outlays, days
    "deposited without a slip": (
        lambda co: (co.fang, DepositCash(fen=Fen(1), reference=" ")), "CASH-1", "reason_needed", {},
    ),
    "deposited more than there is": (
        lambda co: (co.fang, DepositCash(fen=Fen(1), reference="x")),
        "CASH-1", "field_wrong", wrong("fen", "more_than_in_the_safe"),
    ),
    "an outlay denied without a reason": (
        lambda co: spent(co, co.chen, allow=False),
        "SYS-2", "reason_needed", {},
    ),
    "an outlay too large for the manager": (lambda co: spent(co, co.chen, 50_001), "ROLE-1", "no_role", DM),
    "one's own outlay": (lambda co: spent(co, co.chen, by=co.chen), "ROLE-2", "own_request", {}),
    "an outlay decided twice": (decided, "ROLE-2", "settled_already", {}),
    "a day that is none": (
        lambda co: closed(co, "2026-02-30"),
        "CASH-7", "field_wrong", wrong("day", "not_a_date"),
    ),
    "a day to come": (lambda co: closed(co, "2026-03-03"), "CASH-7", "field_wrong", wrong("day", "in_the_future")),
    "a closed day": (lambda co: closed(co, "2026-03-02"), "CASH-7", "day_closed", {"day": "2026-03-02"}),
    "a day before a closed one": (
        lambda co: closed(co, "2026-03-01"),
        "CASH-7", "day_closed", {"day": "2026-03-02"},
    ),
    # CASH-5: statements
    "a statement of cash": (
        lambda co: (co.fang, statement(Method.CASH)), "CASH-5", "field_wrong", wrong("method", "not_electronic"),
    ),
    "a layout of cash": (
        lambda co: (co.fang, layout(method=Method.CASH)), "CASH-5", "field_wrong",
        wrong("method", "not_electronic"),
    ),
    "a layout without a day": (
        lambda co: (co.fang, layout(sum="S")), "CASH-5", "field_wrong", wrong("columns", "no_day"),
    ),
    "a layout without a sum": (
        lambda co: (co.fang, layout(day="D")), "CASH-5", "field_wrong", wrong("columns", "sum_or_income"),
    ),
    "a layout with a sum and money in": (
        lambda co: (co.fang, layout(day="D", sum="S", income="I")), "CASH-5", "field_wrong",
        wrong("columns", "sum_or_income"),
    ),
    "a layout of two sums in one column": (
        lambda co: (co.fang, layout(day="D", income="S", outgo="S")), "CASH-5", "field_wrong",
        wrong("columns", "heading_twice"),
    ),
    "a layout with a column of nothing": (
        lambda co: (co.fang, layout(day="D", sum=" ")), "CASH-5", "field_wrong", wrong("columns", "not_a_heading"),
    ),
    "a layout with a column that is none": (
        lambda co: (co.fang, layout(day="D", sum="S", colour="F")), "CASH-5", "field_wrong",
        wrong("columns", "not_a_column"),
    ),
    "a layout whose words say nothing": (
        lambda co: (co.fang, layout(day="D", sum="S", way="W")), "CASH-5", "field_wrong",
        wrong("columns", "no_money_in"),
    ),
    "a statement of no time": (
        lambda co: (co.fang, statement(at="gestern")), "CASH-5", "field_wrong", wrong("at", "not_a_time"),
    ),
    "a fee above the sum": (
        lambda co: (co.fang, statement(fee=50_001)), "CASH-5", "field_wrong", wrong("fee", "more_than_the_sum"),
    ),
    "matched twice": (lambda co: to_match(co, twice=True), "CASH-5", "settled_already", {}),
    "matched with cash": (
        lambda co: to_match(co, "receipt-0"), "CASH-5", "field_wrong", wrong("receipt", "not_waiting"),
    ),
    "matched with another sum": (
        lambda co: to_match(co, "receipt-x"), "CASH-5", "field_wrong", wrong("receipt", "another_sum"),
    ),
    # RCT-1: invoices
    "an invoice nobody wants": (lambda co: invoice(co, title=""), "RCT-1", "not_asked", {}),
    "an invoice without a number": (lambda co: invoice(co, number=" "), "RCT-1", "reason_needed", {}),
    "a second invoice": (lambda co: invoice(co, twice=True), "RCT-1", "settled_already", {}),
    # STK: units
    "a unit off a vehicle at the counter": (
        lambda co: (co.guo, IssueUnit(unit=BAGGED)), "STK-1", "field_wrong", wrong("unit", "on_a_vehicle"),
    ),
    "handed to oneself": (
        lambda co: (co.guo, IssueUnit(unit=STORED, to=PersonId("guo"))),
        "ROLE-2", "own_request", {},
    ),
    "handed on while in a bag": (
        lambda co: (co.guo, IssueUnit(unit=STORED, to=PersonId("wang"))),
        "STK-1", "field_wrong", wrong("unit", "not_in_store"),
    ),
    "given to nobody": (
        lambda co: (co.li, GiveUnits(transfer="t", units=(STORED,), taker="nobody")),
        "SYS-3", "not_found", {"what": "person nobody"},
    ),
    "given what another holds": (
        lambda co: (co.li, GiveUnits(transfer="t", units=(BAGGED,), taker="wang")),
        "STK-2", "not_held", {"number": IN_BAG},
    ),
    "given to oneself": (
        lambda co: (co.li, GiveUnits(transfer="t", units=(STORED,), taker="li")), "ROLE-2", "own_request", {},
    ),
    "offered twice": (
        lambda co: on_offer(co, GiveUnits(transfer="t-2", units=(unit(UnitKind.PART, "P-1"),), taker="li")),
        "STK-2", "offered_already", {"number": "P-1"},
    ),
    "another offer under the same name": (
        lambda co: on_offer(co, GiveUnits(transfer="t-1", units=(unit(UnitKind.PART, "P-1"),), taker="li")),
        "SYS-4", "exists", {"what": "transfer t-1"},
    ),
    "called back by somebody else": (
        lambda co: on_offer(co, WithdrawUnits(transfer="t-1"), "li"), "STK-2", "not_held", {"number": "t-1"},
    ),
    "called back twice": (called_back, "STK-2", "transfer_over", {"state": "withdrawn"}),
    "to the workshop out of a bag": (
        lambda co: (co.guo, RepairUnit(unit=STORED)), "STK-1", "field_wrong", wrong("unit", "not_in_store"),
    ),
    "out of the workshop, never in it": (
        lambda co: (co.guo, RepairUnit(unit=STORED, done=True)),
        "STK-1", "field_wrong", wrong("unit", "not_in_workshop"),
    ),
    "written off to the store": (
        lambda co: (co.dong, WriteOffUnit(unit=STORED, to=Place.STORE, reason="x")),
        "STK-1", "field_wrong", wrong("to", "only_scrapped_or_lost"),
    ),
    "written off without a reason": (
        lambda co: (co.dong, WriteOffUnit(unit=STORED, to=Place.LOST, reason=" ")), "SYS-2", "reason_needed", {},
    ),
    "written off on a vehicle": (
        lambda co: (co.dong, WriteOffUnit(unit=BAGGED, to=Place.LOST, reason="x")),
        "STK-1", "field_wrong", wrong("unit", "on_a_vehicle"),
    ),
    "one's own bag counted": (
        lambda co: (co.guo, TakeStock(stocktake="k", holder="guo", found=())), "ROLE-2", "own_stock", {},
    ),
    "a unit without a number": (
        lambda co: (co.guo, received(" ")), "STK-1", "field_wrong", wrong("number", "empty"),
    ),
    "a unit known already": (lambda co: (co.guo, received(IN_STORE)), "SYS-4", "exists", {"what": IN_STORE}),
    "a unit to no vehicle": (
        lambda co: (co.guo, received(place=Place.VEHICLE, holder="vehicle:x")),
        "SYS-3", "not_found", {"what": "vehicle vehicle:x"},
    ),
    "a second terminal on a vehicle": (
        lambda co: (co.guo, received(place=Place.VEHICLE, holder=TRUCK)),
        "STK-1", "exists", {"what": f"terminal {PLATE}"},
    ),
    "a unit to nobody": (
        lambda co: (co.guo, received(place=Place.PERSON, holder="x")), "SYS-3", "not_found", {"what": "person x"},
    ),
    # ROLE-3: settings, matrix, leave
    "a setting nobody knows": (
        lambda co: (co.hua, setting("x", "1")), "SYS-3", "not_found", {"what": "x"},
    ),
    "a setting of one model that has none": (
        lambda co: (co.hua, setting("cash_minutes:GT-100", "1")),
        "SYS-3", "not_found", {"what": "cash_minutes:GT-100"},
    ),
    "a setting in words": (
        lambda co: (co.hua, setting("cash_minutes", "一")),
        "SYS-2", "field_wrong", wrong("cash_minutes", "not_a_number"),
    ),
    "a setting below nought": (
        lambda co: (co.hua, setting("cash_minutes", "-1")),
        "SYS-2", "field_wrong", wrong("cash_minutes", "not_a_number"),
    ),
    "a setting out of reach": (
        lambda co: (co.hua, setting("day_ends_hour", "24")),
        "SYS-2", "field_wrong", wrong("day_ends_hour", "too_large"),
    ),
    "a setting from no day on": (
        lambda co: (co.hua, setting("day_ends_hour", "23", "x")),
        "SYS-2", "field_wrong", wrong("since", "not_a_date"),
    ),
    "a matrix of nothing known": (
        lambda co: (co.hua, SetMatrix(subject="x", rows=(MatrixRow(role=Role.FINANCE),))),
        "SYS-3", "not_found", {"what": "x"},
    ),
    "a matrix with a gap": (
        lambda co: (co.hua, SetMatrix(subject="outlay", rows=(MatrixRow(role=Role.FINANCE, up_to=Fen(9)),))),
        "ROLE-3", "matrix_gap", {"subject": "outlay"},
    ),
    "leave without a reason": (
        lambda co: (co.li, AskApproval(subject="waiver", reason=" "), "f"), "SYS-2", "reason_needed", {},
    ),
    "leave for nothing known": (
        lambda co: (co.li, AskApproval(subject="x", reason="y"), "f"), "SYS-3", "not_found", {"what": "x"},
    ),
    "leave on a nameless form": (
        lambda co: (co.li, AskApproval(subject="waiver", reason="y"), ""), "SYS-4", "exists", {"what": ""},
    ),
    "leave on a form in use": (
        lambda co: asked(co, AskApproval(subject="waiver", reason="y"), "wang"),
        "SYS-4", "exists", {"what": "f-1"},
    ),
    "leave denied without a reason": (
        lambda co: asked(co, DenyApproval(reason=" "), "chen"), "SYS-2", "reason_needed", {},
    ),
    "leave taken back by another": (
        lambda co: asked(co, WithdrawApproval(), "wang"), "ROLE-3", "not_asker", {},
    ),
    "leave given by whom the matrix does not name": (
        lambda co: asked(co, GrantApproval(), "fang"),
        "ROLE-1", "no_role", {"roles": "department_manager, service_manager"},
    ),
    "leave given after it was taken back": (withdrawn, "ROLE-3", "decided_already", {"state": "withdrawn"}),
    # EXT-1: outsiders
    "an outsider for no order": (
        lambda co: (co.bo, AskApproval(subject="outsider", reason="x"), "f"),
        "EXT-1", "field_missing", {"fields": "order"},
    ),
    "an outsider while one's own are free": (
        lambda co: (co.bo, AskApproval(subject="outsider", reason="x", order="order-2"), "f"),
        "EXT-1", "somebody_free", {"person": "李师傅, 王师傅"},
    ),
    "an outsider without consent": (lambda co: outsider(co, form="f-2"), "EXT-1", "no_consent", {}),
    "an outsider for another order": (lambda co: outsider(co, order="order-1"), "EXT-1", "no_consent", {}),
    "an outsider for yesterday": (
        lambda co: outsider(co, day="2026-03-01"), "EXT-1", "field_wrong", wrong("day", "not_a_date"),
    ),
    "an outsider for no day": (
        lambda co: outsider(co, day="morgen"), "EXT-1", "field_wrong", wrong("day", "not_a_date"),
    ),
    "an outsider without a name": (
        lambda co: outsider(co, name=" "),
        "EXT-1", "field_missing", {"fields": "name"},
    ),
    "an outsider without a firm": (
        lambda co: outsider(co, firm=" "),
        "EXT-1", "field_missing", {"fields": "firm"},
    ),
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
"""What is asked, and who asks it of the books → rule, code, facts."""


@pytest.mark.parametrize("ask", NO)
def test_what_may_not_be_is_refused_by_its_rule_and_says_why(co: Company, ask: str) -> None:
    make, rule, code, facts = NO[ask]
    hand, command, *subject = make(co)
    before = co.world.snapshot()
    verdict = hand.does(command, *subject)
    assert isinstance(verdict, Refusal), "it was granted"
    assert (verdict.rule, verdict.code, verdict.facts) == (rule, code, facts)
    if code == "field_wrong":
        assert {f"field.{facts['field']}", f"rules.{facts['field']}"} & WORDS.keys(), "people would read a code"
        assert f"number.{facts['problem']}" in WORDS, "people would read a code"
    assert co.world.snapshot() == before


ALLOWED: dict[str, Callable[[Company], Asked]] = {
    # the same on the right side of the line
    "a debt collected to the last fen": lambda co: (co.fang, collect(90_000)),
    "given up by the manager for more": lambda co: give_up(co, co.dong),
    "an outlay at the manager's limit": lambda co: spent(co, co.chen, 50_000),
    "a fee of the whole sum": lambda co: (co.fang, statement(fee=50_000)),
    "today closed": lambda co: (co.fang, CloseDay(day="2026-03-02", counts=coins(0))),
    "yesterday closed": lambda co: (co.fang, CloseDay(day="2026-03-01", counts=())),
    "an hour within the day": lambda co: (co.hua, setting("day_ends_hour", "23")),
    "a setting of one model": lambda co: (co.hua, setting("warranty_months:GT-100", "18")),
    "an outsider for today": lambda co: outsider(co, day="2026-03-02"),
    "bought today": lambda co: (co.anna, OpenOrder(purchase_date="2026-03-02"), "order-9"),
    "a price from today on": lambda co: price(co, "GT-100", "2026-03-02"),
    "a first price from long ago on": lambda co: price(co, "GT-NEW", "2025-03-02"),
    "a SIM on a vehicle without one": lambda co: (
        co.guo,
        ReceiveUnit(unit=UnitKind.SIM, number="8986", model="x", place=Place.VEHICLE, holder=OTHER_TRUCK),
    ),
    "matched by hand": to_match,
}


@pytest.mark.parametrize("ask", ALLOWED)
def test_what_is_just_within_its_bounds_is_granted(co: Company, ask: str) -> None:
    hand, command, *subject = ALLOWED[ask](co)
    hand.must(command, *subject)
