"""Accounts in words, and what the books say of each: added up from the days' control totals (CASH-7)."""

from __future__ import annotations

from collections import Counter

from mobile.client.session_api import PhoneWorld
from mobile.screens.shared.lookups import customer_name
from mobile.ui.text import known, t
from rulebook.kernel.ids import Fen
from rulebook.policy.ledger import ROOTS, root_of
from rulebook.subjects.books.records import Day
from rulebook.subjects.books.whose import whose_name


def account_name(world: PhoneWorld, account: str) -> str:
    """`cash_in_hand:p-wang` as 在手现金 · 王建国."""
    if known(f"account.{account}"):
        return t(f"account.{account}")
    whose = account.partition(":")[2]
    root = t(f"account.{root_of(account)}")
    return f"{root} · {_whose(world, whose)}" if whose else root


def _whose(world: PhoneWorld, whose: str) -> str:
    if known(f"method.{whose}"):
        return t(f"method.{whose}")
    return customer_name(world, whose) or whose_name(world, whose)


def balances(world: PhoneWorld) -> dict[str, Fen]:
    """Account → what it holds now, in the order of the chart; what is nil is there too."""
    sums: Counter[str] = Counter()
    for day in world.all(Day):
        for account, fen in day.totals.items():
            sums[account] += fen
    roots = list(ROOTS)
    ordered = sorted(sums, key=lambda a: (roots.index(root_of(a)) if root_of(a) in ROOTS else 99, a))
    return {account: Fen(sums[account]) for account in ordered}
