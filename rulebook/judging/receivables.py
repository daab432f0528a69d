"""Fees that customers owe: chased, collected later, given up by a manager (CASH-8). Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from rulebook import commands as c
from rulebook import ledger
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import Fen, ReceiptId
from rulebook.matrix import deciders
from rulebook.records import Method, Receipt, Receivable, ReceivableState, Remark
from rulebook.settings import setting
from rulebook.times import company_day, iso, read_date

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
    )
    case.put(owed)


def collected(case: Case, id: ReceiptId, fen: int, about: str) -> None:
    """So much of it was paid (or, negative, the payment was voided). More than owed, or nothing known: told."""
    owed = case.get(Receivable, id)
    if owed is None:
        case.irregular("receivable_unknown", about, number=id)
        return
    paid = Fen(owed.paid + fen)
    if fen > owed.left or owed.state in (ReceivableState.WRITTEN_OFF, ReceivableState.VOID):
        case.irregular("overpaid", about, owed.order, number=owed.number)
    state = owed.state
    if state in (ReceivableState.OPEN, ReceivableState.COLLECTED):
        state = ReceivableState.COLLECTED if paid >= owed.total else ReceivableState.OPEN
    case.put(replace(owed, paid=paid, state=state))


def close_void(case: Case, receipt: Receipt) -> None:
    """The receipt that said it was owed is void."""
    owed = case.get(Receivable, receipt.id)
    if owed:
        case.put(replace(owed, state=ReceivableState.VOID))


def is_overdue(owed: Receivable, now: datetime) -> bool:
    """Whether the day it was due, or promised for, is over."""
    until = max(owed.due, owed.promised) if read_date(owed.promised) else owed.due
    return owed.state is ReceivableState.OPEN and date.fromisoformat(until) < company_day(now)


def chase(case: Case, body: c.ChaseReceivable) -> None:
    owed = case.get(Receivable, body.receivable)
    if owed is None:
        case.irregular("receivable_unknown", case.line.id, number=body.receivable)
        return
    said = Remark(by=case.author.id, name=case.author.name, at=iso(case.at), text=body.text)
    promised = body.promised if read_date(body.promised) else owed.promised
    case.put(replace(owed, chased=(*owed.chased, said), promised=promised))


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
    case.post("write_off", (ledger.BAD_DEBTS, owed.left), (ledger.receivable(owed.customer), -owed.left))
