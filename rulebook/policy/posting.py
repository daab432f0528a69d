"""Balanced entries, each booked in a day that is open (section 4, CASH-7). Amounts in fen, debit positive."""

from __future__ import annotations

from datetime import date

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day
from rulebook.policy.ledger import ROOTS, booked_on, root_of, tallied
from rulebook.subjects.books.records import Day


def post(context: DecisionContext, memo: str, *postings: tuple[str, int]) -> None:
    """Add a ledger entry. Legs of nothing are left out; what does not balance is our own mistake.

    What happened on a day that is closed is booked in the next one, and has an owner (CASH-7).
    """
    legs = tuple((account, Fen(fen)) for account, fen in postings if fen)
    if sum(fen for _, fen in legs) != 0 or not all(root_of(account) in ROOTS for account, _ in legs):
        raise AssertionError(f"unbalanced entry or unknown account: {memo} {legs}")
    if not legs:
        return
    happened = company_day(context.at)
    booked, late = booked_on(context, happened)
    _append(context, memo, legs, booked.isoformat(), happened.isoformat() if late else "")
    if late:
        context.irregular("late_arrival", context.line.id, day=str(happened), booked=str(booked), memo=memo)


def post_on(context: DecisionContext, day: date, memo: str, *postings: tuple[str, int]) -> None:
    """As `post`, in that day, which is open: what its close itself books."""
    _append(context, memo, tuple((account, Fen(fen)) for account, fen in postings), day.isoformat(), "")


def _append(context: DecisionContext, memo: str, legs: tuple[tuple[str, Fen], ...], day: str, was: str) -> None:
    context.add_entry(day, was, memo, legs)
    context.put(tallied(context.get(Day, day) or Day(id=day), legs, bool(was)))
