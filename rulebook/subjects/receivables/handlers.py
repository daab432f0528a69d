"""Fees that customers owe: chased, collected later, given up by a manager (CASH-8). Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, Fen, PersonId, ReceiptId
from rulebook.kernel.irregularities import Remark
from rulebook.kernel.times import company_day, day_ends, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.numbers import yuan
from rulebook.policy import ledger
from rulebook.policy.matrix import deciders
from rulebook.policy.posting import post
from rulebook.policy.settings import setting
from rulebook.subjects.follow_ups.answers import compare_again
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.sharing import collectors
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, CollectReceivable, DecideWriteOff
from rulebook.subjects.receivables.names import debtor_name
from rulebook.subjects.receivables.records import DebtPayment, Receivable, ReceivableState

replace = msgspec.structs.replace


def open_receivable(context: DecisionContext, receipt: Receipt, agreed: str = "") -> None:
    """A receipt by `owed` is owed until a day, under the customer's name: as agreed, else the company's term."""
    latest = company_day(context.at) + timedelta(days=setting(context, "receivable_days", context.at))
    due = _day_agreed(context, receipt, agreed, latest) or latest
    owed = Receivable(
        id=receipt.id,
        number=receipt.number,
        customer=ledger.debtor(receipt),
        order=receipt.order,
        by=receipt.by,
        opened_at=receipt.at,
        due=due.isoformat(),
        total=receipt.total,
        open_to=collectors(context, ledger.debtor(receipt)),
    )
    put_debt(context, owed)


def put_debt(context: DecisionContext, owed: Receivable) -> None:
    """A new debt; what was paid of it before it arrived, as after a restore, is paid: nobody owes it again."""
    context.put(owed)
    before = _paid_before(context, owed) if since_4(context) else []
    if not before:
        return
    paid = Fen(sum(receipt.settles for receipt in before))
    if paid > owed.total:
        context.irregular("overpaid", before[-1].id, owed.order, number=owed.number)
    for receipt in before:
        context.settle_about("receivable_unknown", receipt.id, PersonId(SYSTEM_PERSON))
    context.put(
        replace(
            owed,
            paid=paid,
            rounded=Fen(sum(receipt.rounded_off for receipt in before)),
            state=ReceivableState.COLLECTED if paid >= owed.total else ReceivableState.OPEN,
            payments=tuple(
                DebtPayment(receipt=r.id, day=company_day(parse_time(r.at)).isoformat(), fen=r.settles)
                for r in before
            ),
        )
    )


def _paid_before(context: DecisionContext, owed: Receivable) -> list[Receipt]:
    """Receipts that collect it already, at whichever visit to the same debtor; the earliest first.

    One from another debtor was booked on that one's account: it stays told, for finance.
    """
    found = [r for r in context.find(Receipt, "collects", owed.id) if ledger.debtor(r) == owed.customer]
    stand = [r for r in found if not r.void_reason and r.method is not Method.OWED]
    return sorted(stand, key=lambda r: (parse_time(r.at), r.id))


def _day_agreed(context: DecisionContext, receipt: Receipt, agreed: str, latest: date) -> date | None:
    """The day agreed on the spot; one that cannot be, or lies beyond the company's term, is told (CASH-8)."""
    if not agreed:
        return None
    day = read_date(agreed)
    if day is None or day < company_day(context.at):
        context.irregular("time_unreadable", context.line.id, receipt.order, text=agreed)
        return None
    if day > latest:
        context.irregular(
            "promise_far", f"{receipt.id}:{agreed}", receipt.order, number=receipt.number, due=agreed
        )
    return day


def collected(context: DecisionContext, id: ReceiptId, fen: int, about: str, off: int = 0) -> None:
    """So much of it was paid, `off` of that rounded off; negative where the payment was voided.

    More than owed, or nothing known of it: told.
    """
    owed = context.get(Receivable, id)
    if owed is None:
        context.irregular("receivable_unknown", about, number=id)
        return
    paid = Fen(owed.paid + fen)
    if fen < 0 and owed.state in (ReceivableState.WRITTEN_OFF, ReceivableState.VOID):
        context.irregular("void_settled", about, owed.order, number=owed.number)
    elif fen > owed.left or owed.state in (ReceivableState.WRITTEN_OFF, ReceivableState.VOID):
        context.irregular("overpaid", about, owed.order, number=owed.number)
    state = owed.state
    if state in (ReceivableState.OPEN, ReceivableState.COLLECTED):
        state = ReceivableState.COLLECTED if paid >= owed.total else ReceivableState.OPEN
    reopened = state is ReceivableState.OPEN and owed.state is ReceivableState.COLLECTED
    now_owed = replace(
        owed, paid=paid, rounded=Fen(owed.rounded + off), state=state, reminded="" if reopened else owed.reminded
    )
    context.put(now_owed)
    compare_again(context, owed.order, context.at)
    _no_longer_overdue(context, now_owed)


def close_void(context: DecisionContext, receipt: Receipt) -> None:
    """The receipt that said it was owed is void. What was paid of it, or given up, is for finance to put right."""
    owed = context.get(Receivable, receipt.id)
    if owed:
        if owed.paid or owed.state is ReceivableState.WRITTEN_OFF:
            context.irregular("void_settled", receipt.id, owed.order, number=owed.number)
        void_debt(context, owed)


def void_debt(context: DecisionContext, owed: Receivable) -> None:
    """Nobody owes it any more, nor has to be asked for it."""
    void = replace(owed, state=ReceivableState.VOID)
    context.put(void)
    _no_longer_overdue(context, void)


def payment_day(owed: Receivable) -> str:
    """The day by which it is to be paid: when it was due, or the later one that the customer promised."""
    return max(owed.due, owed.promised) if read_date(owed.promised) else owed.due


def is_overdue(owed: Receivable, now: datetime) -> bool:
    """Whether the day it was due, or promised for, is over."""
    return owed.state is ReceivableState.OPEN and date.fromisoformat(payment_day(owed)) < company_day(now)


def receivable_due(world: World, owed: Receivable) -> str:
    """The end of the day of payment; '' where that day was told already."""
    day = payment_day(owed)
    return "" if owed.reminded >= day else iso(day_ends(date.fromisoformat(day)))


def receivable_passed(context: DecisionContext, owed: Receivable) -> None:
    """Not paid in time: finance asks the customer. A new promise puts it off; where that passes, it is told again.

    It keeps no order open: that is closed once its fee is in the books as owed.
    """
    day = payment_day(owed)
    lender, order = context.get(Person, owed.by), context.get(Order, owed.order)
    customer = debtor_name(context, owed.customer) if since_4(context) else owed.customer
    context.irregular(
        "receivable_overdue",
        owed.id,
        caused_by=(owed.by, lender.name if lender else owed.by),
        number=owed.number,
        customer=(order.customer_name if order else "") or customer,
        sum=yuan(owed.left),
        due=day,
    )
    context.put(replace(owed, reminded=day))


def _no_longer_overdue(context: DecisionContext, owed: Receivable) -> None:
    """Paid, given up or void: whoever was to ask the customer need not."""
    if owed.state is ReceivableState.OPEN:
        return
    for told in context.standing("receivable_overdue", owed.id):
        context.settle(told)


def chase(context: DecisionContext, body: ChaseReceivable) -> None:
    owed = context.get(Receivable, body.receivable)
    if owed is None:
        context.irregular("receivable_unknown", context.line.id, number=body.receivable)
        return
    said = Remark(by=context.author.id, name=context.author.name, at=iso(context.at), text=body.text)
    promised = body.promised if read_date(body.promised) else owed.promised
    if promised != owed.promised:
        _note_far(context, owed, promised)
    context.put(replace(owed, chased=(*owed.chased, said), promised=promised))


def _note_far(context: DecisionContext, owed: Receivable, promised: str) -> None:
    """A promise beyond the company's own term keeps a debt from being asked for: somebody is to know (CASH-8)."""
    latest = company_day(context.now) + timedelta(days=setting(context, "receivable_days", context.now))
    if promised > max(latest.isoformat(), owed.due):
        context.irregular("promise_far", f"{owed.id}:{promised}", owed.order, number=owed.number, due=promised)


def _open(context: DecisionContext, id: str) -> Receivable:
    owed = context.need(Receivable, id)
    if owed.state is not ReceivableState.OPEN:
        raise Refused("not_owed", state=owed.state)
    return owed


def collect(context: DecisionContext, body: CollectReceivable) -> None:
    """Cash is taken against a receipt only; here money came by wire or wallet."""
    owed = _open(context, body.receivable)
    if body.method in (Method.CASH, Method.OWED):
        raise Refused("field_wrong", rule="CASH-8", field="method", problem="cash_needs_a_receipt")
    if body.fen > owed.left:
        raise Refused("field_wrong", rule="CASH-8", field="fen", problem="more_than_owed")
    if not body.reference.strip():
        raise Refused("reason_needed", rule="CASH-8")
    collected(context, owed.id, body.fen, owed.id)
    post(
        context, "collect", (ledger.clearing(body.method), body.fen), (ledger.receivable(owed.customer), -body.fen)
    )
    note_payment(context, owed.id, body.fen, entry=context.decision().entries[-1].id)


def note_payment(context: DecisionContext, id: ReceiptId, fen: int, receipt: str = "", entry: str = "") -> None:
    """The payment stands in the debt's own record: a rebate counts it on its day, whenever it is looked for."""
    owed = context.get(Receivable, id)
    if owed is not None and since_4(context):
        day = company_day(context.at).isoformat()
        paid = DebtPayment(receipt=receipt, entry=entry, day=day, fen=Fen(fen))
        context.put(replace(owed, payments=(*owed.payments, paid)))


def ask_write_off(context: DecisionContext, body: AskWriteOff) -> None:
    owed = _open(context, body.receivable)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="CASH-8")
    context.put(replace(owed, write_off_asked_by=context.author.id, write_off_reason=body.reason))


def decide_write_off(context: DecisionContext, body: DecideWriteOff) -> None:
    """A manager gives it up; never one who asked for it or who let it be owed (ROLE-2, ROLE-3)."""
    owed = _open(context, body.receivable)
    if owed.write_off_asked_by is None:
        raise Refused("not_asked", rule="CASH-8")
    if context.author.id in (owed.write_off_asked_by, owed.by):
        raise Refused("own_request")
    may = deciders(context, "debt_write_off", owed.left, context.now)
    if not may.intersection(context.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    if not body.text.strip():
        raise Refused("reason_needed", rule="CASH-8")
    said = Remark(by=context.author.id, name=context.author.name, at=iso(context.now), text=body.text)
    if not body.grant:
        context.put(replace(owed, write_off_asked_by=None, write_off_reason="", chased=(*owed.chased, said)))
        return
    given_up = replace(
        owed,
        state=ReceivableState.WRITTEN_OFF,
        written_off_by=context.author.id,
        chased=(*owed.chased, said),
    )
    context.put(given_up)
    _no_longer_overdue(context, given_up)
    post(context, "write_off", (ledger.BAD_DEBTS, owed.left), (ledger.receivable(owed.customer), -owed.left))
