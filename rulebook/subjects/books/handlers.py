"""Days and the safe: closing, the bank, outlays from cash in hand (CASH-1, CASH-7). Amounts in fen."""

from __future__ import annotations

from datetime import date

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.numbers import yuan
from rulebook.policy import ledger
from rulebook.policy.matrix import deciders
from rulebook.policy.posting import post, post_on
from rulebook.subjects.books.commands import CloseDay, DecideExpense, DepositCash, SpendCash
from rulebook.subjects.books.records import Books, Day, DayState, Expense, ExpenseState
from rulebook.subjects.cash.handlers import cash_in_hand, total_of

replace = msgspec.structs.replace


def close_day(context: DecisionContext, body: CloseDay) -> None:
    """The safe is counted, a difference is booked in that day and opened, and the day never changes again.

    Days before it that are still open are closed along; days are closed in order, never ahead of time.
    """
    day = read_date(body.day)
    if day is None:
        raise Refused("field_wrong", rule="CASH-7", field="day", problem="not_a_date")
    if day > company_day(context.now):
        raise Refused("field_wrong", rule="CASH-7", field="day", problem="in_the_future")
    books = context.get(Books, Books.THE)
    if books and body.day <= books.closed_until:
        raise Refused("day_closed", day=books.closed_until)
    expected = ledger.safe_by(context, day)
    counted = total_of(body.counts)
    _book_difference(context, day, Fen(counted - expected))
    still_open = [d for d in context.find(Day, "state", DayState.OPEN) if d.id < body.day]
    last = replace(
        context.get(Day, body.day) or Day(id=body.day), counts=body.counts, counted=counted, expected=expected
    )
    for one in (*still_open, last):
        closed = replace(
            one,
            state=DayState.CLOSED,
            closed_by=context.author.id,
            closed_by_name=context.author.name,
            closed_at=iso(context.now),
        )
        context.put(closed)
    context.put(Books(closed_until=body.day, safe=counted))


def _book_difference(context: DecisionContext, day: date, difference: Fen) -> None:
    """What the safe holds is what was counted; the rest waits for a manager (CASH-4)."""
    if not difference:
        return
    post_on(context, day, "close", (ledger.SAFE, difference), (ledger.difference(ledger.THE_SAFE), -difference))
    context.irregular(
        "closing_difference",
        day.isoformat(),
        day=day.isoformat(),
        difference=yuan(difference),
        counter=context.author.name,
    )


def deposit(context: DecisionContext, body: DepositCash) -> None:
    """From the safe to the bank, never more than is there."""
    if not body.reference.strip():
        raise Refused("reason_needed", rule="CASH-1")
    if body.fen > ledger.safe_by(context, date.max):
        raise Refused("field_wrong", rule="CASH-1", field="fen", problem="more_than_in_the_safe")
    post(context, "deposit", (ledger.BANK, body.fen), (ledger.SAFE, -body.fen))


def spend(context: DecisionContext, body: SpendCash) -> None:
    """It was paid: the cash in hand is less, and the payer owes an answer for it until somebody has decided."""
    id = context.fresh(Expense, body.expense)
    if body.fen > cash_in_hand(context, context.author.id):
        context.irregular("overspent", id, sum=str(body.fen))
    spent = Expense(
        id=id,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
        fen=body.fen,
        purpose=body.purpose,
        order=body.order,
        holder=context.author.id,
    )
    context.put(spent)
    me = context.author.id
    post(context, "outlay", (ledger.advance(me), body.fen), (ledger.cash_in_hand(me), -body.fen))


def decide_expense(context: DecisionContext, body: DecideExpense) -> None:
    """Allowed, it is the company's; denied, its payer owes it. Nobody decides on their own (ROLE-2)."""
    spent = context.need(Expense, body.expense)
    if spent.by == context.author.id:
        raise Refused("own_request")
    if spent.state is not ExpenseState.CLAIMED:
        raise Refused("settled_already")
    if not body.allow and not body.text.strip():
        raise Refused("reason_needed")
    may = deciders(context, "outlay", spent.fen, context.now)
    if not may.intersection(context.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    decided = replace(
        spent,
        state=ExpenseState.ALLOWED if body.allow else ExpenseState.DENIED,
        decided_by=context.author.id,
        decided_at=iso(context.now),
        remark=body.text,
    )
    context.put(decided)
    target = ledger.OUTLAYS if body.allow else ledger.staff(spent.by)
    post(context, "expense", (target, spent.fen), (ledger.advance(spent.by), -spent.fen))
