"""Fees that customers owe: chased, collected later, given up by a manager (CASH-8). Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from rulebook import commands as c
from rulebook import ledger
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import Fen, ReceiptId
from rulebook.judging.sharing import collectors
from rulebook.matrix import deciders
from rulebook.numbers import yuan
from rulebook.records import (
    Irregularity,
    Method,
    Order,
    Person,
    Receipt,
    Receivable,
    ReceivableState,
    Remark,
)
from rulebook.settings import setting
from rulebook.times import company_day, day_ends, iso, read_date
from rulebook.world import World

replace = msgspec.structs.replace


def open_receivable(case: Case, receipt: Receipt) -> None:
    """A receipt by `owed` is owed until a day, under the customer's name."""
    due = company_day(case.at) + timedelta(days=setting(case, "receivable_days", case.at))
    owed = Receivable(
        id=receipt.id,
        number=receipt.number,
        customer=ledger.debtor(receipt),
        order=receipt.order,
        by=receipt.by,
        opened_at=receipt.at,
        due=due.isoformat(),
        total=receipt.total,
        open_to=collectors(case, ledger.debtor(receipt)),
    )
    case.put(owed)


def collected(case: Case, id: ReceiptId, fen: int, about: str) -> None:
    """So much of it was paid (or, negative, the payment was voided). More than owed, or nothing known: told."""
    owed = case.get(Receivable, id)
    if owed is None:
        case.irregular("receivable_unknown", about, number=id)
        return
    paid = Fen(owed.paid + fen)
    if fen < 0 and owed.state in (ReceivableState.WRITTEN_OFF, ReceivableState.VOID):
        case.irregular("void_settled", about, owed.order, number=owed.number)
    elif fen > owed.left or owed.state in (ReceivableState.WRITTEN_OFF, ReceivableState.VOID):
        case.irregular("overpaid", about, owed.order, number=owed.number)
    state = owed.state
    if state in (ReceivableState.OPEN, ReceivableState.COLLECTED):
        state = ReceivableState.COLLECTED if paid >= owed.total else ReceivableState.OPEN
    reopened = state is ReceivableState.OPEN and owed.state is ReceivableState.COLLECTED
    now_owed = replace(owed, paid=paid, state=state, reminded="" if reopened else owed.reminded)
    case.put(now_owed)
    _no_longer_overdue(case, now_owed)


def close_void(case: Case, receipt: Receipt) -> None:
    """The receipt that said it was owed is void. What was paid of it, or given up, is for finance to put right."""
    owed = case.get(Receivable, receipt.id)
    if owed:
        if owed.paid or owed.state is ReceivableState.WRITTEN_OFF:
            case.irregular("void_settled", receipt.id, owed.order, number=owed.number)
        void = replace(owed, state=ReceivableState.VOID)
        case.put(void)
        _no_longer_overdue(case, void)


def payment_day(owed: Receivable) -> str:
    """The day by which it is to be paid: when it was due, or the later one that the customer promised."""
    return max(owed.due, owed.promised) if read_date(owed.promised) else owed.due


def is_overdue(owed: Receivable, now: datetime) -> bool:
    """Whether the day it was due, or promised for, is over."""
    return owed.state is ReceivableState.OPEN and date.fromisoformat(payment_day(owed)) < company_day(now)


# CASH-8: overdue ones have an owner


def receivable_due(world: World, owed: Receivable) -> str:
    """The end of the day of payment; '' where that day was told already."""
    day = payment_day(owed)
    return "" if owed.reminded >= day else iso(day_ends(date.fromisoformat(day)))


def receivable_passed(case: Case, owed: Receivable) -> None:
    """Not paid in time: finance asks the customer. A new promise puts it off; where that passes, it is told again.

    It keeps no order open: that is closed once its fee is in the books as owed.
    """
    day = payment_day(owed)
    lender, order = case.get(Person, owed.by), case.get(Order, owed.order)
    case.irregular(
        "receivable_overdue",
        owed.id,
        caused_by=(owed.by, lender.name if lender else owed.by),
        number=owed.number,
        customer=(order.customer_name if order else "") or owed.customer,
        sum=yuan(owed.left),
        due=day,
    )
    case.put(replace(owed, reminded=day))


def _no_longer_overdue(case: Case, owed: Receivable) -> None:
    """Paid, given up or void: whoever was to ask the customer need not."""
    if owed.state is ReceivableState.OPEN:
        return
    for told in case.find(Irregularity, "person", owed.by):
        if told.code == "receivable_overdue" and told.about == owed.id:
            case.settle(told)


def chase(case: Case, body: c.ChaseReceivable) -> None:
    owed = case.get(Receivable, body.receivable)
    if owed is None:
        case.irregular("receivable_unknown", case.line.id, number=body.receivable)
        return
    said = Remark(by=case.author.id, name=case.author.name, at=iso(case.at), text=body.text)
    promised = body.promised if read_date(body.promised) else owed.promised
    if promised != owed.promised:
        _note_far(case, owed, promised)
    case.put(replace(owed, chased=(*owed.chased, said), promised=promised))


def _note_far(case: Case, owed: Receivable, promised: str) -> None:
    """A promise beyond the company's own term keeps a debt from being asked for: somebody is to know (CASH-8)."""
    latest = company_day(case.now) + timedelta(days=setting(case, "receivable_days", case.now))
    if promised > max(latest.isoformat(), owed.due):
        case.irregular("promise_far", f"{owed.id}:{promised}", owed.order, number=owed.number, due=promised)


def _open(case: Case, id: str) -> Receivable:
    owed = case.need(Receivable, id)
    if owed.state is not ReceivableState.OPEN:
        raise Refused("not_owed", state=owed.state)
    return owed


def collect(case: Case, body: c.CollectReceivable) -> None:
    """Cash is taken against a receipt only; here money came by wire or wallet."""
    owed = _open(case, body.receivable)
    if body.method in (Method.CASH, Method.OWED):
        raise Refused("field_wrong", rule="CASH-8", field="method", problem="cash_needs_a_receipt")
    if body.fen > owed.left:
        raise Refused("field_wrong", rule="CASH-8", field="fen", problem="more_than_owed")
    if not body.reference.strip():
        raise Refused("reason_needed", rule="CASH-8")
    collected(case, owed.id, body.fen, owed.id)
    case.post("collect", (ledger.clearing(body.method), body.fen), (ledger.receivable(owed.customer), -body.fen))


def ask_write_off(case: Case, body: c.AskWriteOff) -> None:
    owed = _open(case, body.receivable)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="CASH-8")
    case.put(replace(owed, write_off_asked_by=case.author.id, write_off_reason=body.reason))


def decide_write_off(case: Case, body: c.DecideWriteOff) -> None:
    """A manager gives it up; never one who asked for it or who let it be owed (ROLE-2, ROLE-3)."""
    owed = _open(case, body.receivable)
    if owed.write_off_asked_by is None:
        raise Refused("not_asked", rule="CASH-8")
    if case.author.id in (owed.write_off_asked_by, owed.by):
        raise Refused("own_request")
    may = deciders(case, "debt_write_off", owed.left, case.now)
    if not may.intersection(case.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    if not body.text.strip():
        raise Refused("reason_needed", rule="CASH-8")
    said = Remark(by=case.author.id, name=case.author.name, at=iso(case.now), text=body.text)
    if not body.grant:
        case.put(replace(owed, write_off_asked_by=None, write_off_reason="", chased=(*owed.chased, said)))
        return
    given_up = replace(
        owed,
        state=ReceivableState.WRITTEN_OFF,
        written_off_by=case.author.id,
        chased=(*owed.chased, said),
    )
    case.put(given_up)
    _no_longer_overdue(case, given_up)
    case.post("write_off", (ledger.BAD_DEBTS, owed.left), (ledger.receivable(owed.customer), -owed.left))
