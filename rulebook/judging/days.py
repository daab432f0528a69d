"""Days and the safe: closing, the bank, outlays from cash in hand (CASH-1, CASH-7). Amounts in fen."""

from __future__ import annotations

from datetime import date

import msgspec

from rulebook import commands as c
from rulebook import ledger
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.ids import Fen
from rulebook.judging.cash import cash_in_hand, total_of
from rulebook.matrix import deciders
from rulebook.numbers import yuan
from rulebook.records import Books, Day, DayState, Expense, ExpenseState
from rulebook.times import company_day, iso, read_date

replace = msgspec.structs.replace


def close_day(case: Case, body: c.CloseDay) -> None:
    """The safe is counted, a difference is booked in that day and opened, and the day never changes again.

    Days before it that are still open are closed along; days are closed in order, never ahead of time.
    """
    day = read_date(body.day)
    if day is None:
        raise Refused("field_wrong", rule="CASH-7", field="day", problem="not_a_date")
    if day > company_day(case.now):
        raise Refused("field_wrong", rule="CASH-7", field="day", problem="in_the_future")
    books = case.get(Books, Books.THE)
    if books and body.day <= books.closed_until:
        raise Refused("day_closed", day=books.closed_until)
    expected = ledger.safe_by(case, day)
    counted = total_of(body.counts)
    _book_difference(case, day, Fen(counted - expected))
    still_open = [d for d in case.find(Day, "state", DayState.OPEN) if d.id < body.day]
    last = replace(
        case.get(Day, body.day) or Day(id=body.day), counts=body.counts, counted=counted, expected=expected
    )
    for one in (*still_open, last):
        closed = replace(
            one,
            state=DayState.CLOSED,
            closed_by=case.author.id,
            closed_by_name=case.author.name,
            closed_at=iso(case.now),
        )
        case.put(closed)
    case.put(Books(closed_until=body.day, safe=counted))


def _book_difference(case: Case, day: date, difference: Fen) -> None:
    """What the safe holds is what was counted; the rest waits for a manager (CASH-4)."""
    if not difference:
        return
    case.post_on(day, "close", (ledger.SAFE, difference), (ledger.difference(ledger.THE_SAFE), -difference))
    case.irregular(
        "closing_difference",
        day.isoformat(),
        day=day.isoformat(),
        difference=yuan(difference),
        counter=case.author.name,
    )


def deposit(case: Case, body: c.DepositCash) -> None:
    """From the safe to the bank, never more than is there."""
    if not body.reference.strip():
        raise Refused("reason_needed", rule="CASH-1")
    if body.fen > ledger.safe_by(case, date.max):
        raise Refused("field_wrong", rule="CASH-1", field="fen", problem="more_than_in_the_safe")
    case.post("deposit", (ledger.BANK, body.fen), (ledger.SAFE, -body.fen))


def spend(case: Case, body: c.SpendCash) -> None:
    """It was paid: the cash in hand is less, and the payer owes an answer for it until somebody has decided."""
    id = case.fresh(Expense, body.expense)
    if body.fen > cash_in_hand(case, case.author.id):
        case.irregular("overspent", id, sum=str(body.fen))
    spent = Expense(
        id=id,
        by=case.author.id,
        by_name=case.author.name,
        at=iso(case.at),
        fen=body.fen,
        purpose=body.purpose,
        order=body.order,
        holder=case.author.id,
    )
    case.put(spent)
    me = case.author.id
    case.post("outlay", (ledger.advance(me), body.fen), (ledger.cash_in_hand(me), -body.fen))


def decide_expense(case: Case, body: c.DecideExpense) -> None:
    """Allowed, it is the company's; denied, its payer owes it. Nobody decides on their own (ROLE-2)."""
    spent = case.need(Expense, body.expense)
    if spent.by == case.author.id:
        raise Refused("own_request")
    if spent.state is not ExpenseState.CLAIMED:
        raise Refused("settled_already")
    if not body.allow and not body.text.strip():
        raise Refused("reason_needed")
    may = deciders(case, "outlay", spent.fen, case.now)
    if not may.intersection(case.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    decided = replace(
        spent,
        state=ExpenseState.ALLOWED if body.allow else ExpenseState.DENIED,
        decided_by=case.author.id,
        decided_at=iso(case.now),
        remark=body.text,
    )
    case.put(decided)
    target = ledger.OUTLAYS if body.allow else ledger.staff(spent.by)
    case.post("expense", (target, spent.fen), (ledger.advance(spent.by), -spent.fen))
