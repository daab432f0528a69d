"""The chart of accounts, and the days that postings are booked in (section 4). Amounts in fen, debit positive.

An account is `root` or `root:whose`. Nothing is edited: a mistake is reversed by an entry of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from rulebook.kernel.ids import Fen
from rulebook.kernel.world import World
from rulebook.subjects.books.records import Books, Day, DayState
from rulebook.subjects.receipts.records import Method, Receipt

replace = msgspec.structs.replace


class Side(StrEnum):
    """What an account is, as bookkeepers sort it."""

    ASSETS = "Assets"
    LIABILITIES = "Liabilities"
    INCOME = "Income"
    EXPENSES = "Expenses"


ROOTS: dict[str, Side] = {
    "cash_in_hand": Side.ASSETS,  # cash_in_hand:person, not yet counted by finance (CASH-1)
    "safe": Side.ASSETS,
    "bank": Side.ASSETS,
    "clearing": Side.ASSETS,  # clearing:method, said by a receipt, not yet seen in a statement (CASH-5)
    "wallet": Side.ASSETS,  # wallet:method, seen in a statement
    "receivable": Side.ASSETS,  # receivable:customer (CASH-8)
    "difference": Side.ASSETS,  # difference:person, until a manager settles it (CASH-4)
    "staff": Side.ASSETS,  # staff:person, owed by (or to) a person
    "advance": Side.ASSETS,  # advance:person, paid out of cash in hand, not yet allowed
    "suspense": Side.LIABILITIES,  # suspense:method, in a statement, without its receipt (CASH-5)
    "refund": Side.LIABILITIES,  # refund:customer, granted by the matrix, not yet paid back (FEE-3)
    "rebate": Side.LIABILITIES,  # rebate:dealer, issued by a statement, not yet paid (DEAL-1)
    "income": Side.INCOME,
    "expense": Side.EXPENSES,
}
"""Every root there is. A posting to another one is our own mistake."""

SAFE = "safe"
BANK = "bank"
INCOME = "income:service"
CASH_DIFFERENCES = "expense:cash_difference"
BAD_DEBTS = "expense:bad_debt"
WALLET_FEES = "expense:wallet_fee"
CASH_ROUNDING = "expense:cash_rounding"
OUTLAYS = "expense:outlay"
REBATES = "expense:rebate"
REFUNDS = "expense:refund"
EARNED = "income"
"""As what income and cost tell every account of income."""
COSTS = ("outlay", "refund", "rebate", "wallet_fee", "cash_difference", "cash_rounding", "bad_debt")
"""Accounts of expense that income and cost tell one by one; any other is told as OTHER_COST."""
OTHER_COST = "other"
THE_SAFE = "safe"
"""Whose difference it is where the safe itself does not agree at a day's close."""


def figure_of(account: str) -> str:
    """As what income and cost of a month tell a posting to an account of income or expense (COST-1)."""
    root, _, kind = account.partition(":")
    if ROOTS[root] is Side.INCOME:
        return EARNED
    return kind if kind in COSTS else OTHER_COST


def cash_in_hand(person: str) -> str:
    return f"cash_in_hand:{person}"


def difference(person: str) -> str:
    return f"difference:{person}"


def staff(person: str) -> str:
    return f"staff:{person}"


def advance(person: str) -> str:
    return f"advance:{person}"


def clearing(method: str) -> str:
    return f"clearing:{method}"


def wallet(method: str) -> str:
    return f"wallet:{method}"


def suspense(method: str) -> str:
    return f"suspense:{method}"


def receivable(customer: str) -> str:
    return f"receivable:{customer}"


def refund(whose: str) -> str:
    return f"refund:{whose}"


def rebate(dealer: str) -> str:
    return f"rebate:{dealer}"


def as_told(account: str, fen: int) -> Fen:
    """A sum as a clerk reads it: what was earned, or is owed to others, is no minus."""
    side = ROOTS.get(root_of(account))
    return Fen(-fen if side in (Side.INCOME, Side.LIABILITIES) else fen)


def root_of(account: str) -> str:
    return account.partition(":")[0]


def debtor(receipt: Receipt) -> str:
    """Who owes: the customer, or the order where no customer is on its papers."""
    return receipt.customer or receipt.order


def money_account(receipt: Receipt) -> str:
    """Where the money of a receipt is: in hand, on its way through a wallet, or owed."""
    if receipt.method is Method.CASH:
        return cash_in_hand(receipt.by)
    if receipt.method is Method.OWED:
        return receivable(debtor(receipt))
    return clearing(receipt.method)


def reason_account(receipt: Receipt) -> str:
    """What the money is for: a fee of today, or what was owed before (CASH-8)."""
    return receivable(debtor(receipt)) if receipt.collects else INCOME


def booked_on(world: World, happened: date) -> tuple[date, bool]:
    """The day a fact is booked in, and whether it comes late: a closed day never changes (CASH-7)."""
    books = world.get(Books, Books.THE)
    closed = date.fromisoformat(books.closed_until) if books else None
    if closed is None or happened > closed:
        return happened, False
    return closed + timedelta(days=1), True


def tallied(day: Day, legs: Iterable[tuple[str, Fen]], late: bool) -> Day:
    """The day with one more entry in its control totals: account → movement."""
    totals = dict(day.totals)
    for account, fen in legs:
        totals[account] = Fen(totals.get(account, 0) + fen)
    return replace(day, totals=totals, entries=day.entries + 1, late=day.late + late)


def safe_by(world: World, until: date) -> Fen:
    """What the books say is in the safe at the end of that day: as last closed, and every open day's movement."""
    books = world.get(Books, Books.THE)
    moved = sum(
        day.totals.get(SAFE, 0)
        for day in world.find(Day, "state", DayState.OPEN)
        if date.fromisoformat(day.id) <= until
    )
    return Fen((books.safe if books else 0) + moved)
