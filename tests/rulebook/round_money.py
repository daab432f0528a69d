"""Rounds with a price: agreed by two people, and what is owed for them."""

from __future__ import annotations

from typing import Any

from company import CUSTOMER, Company
from round_plans import FIRST, PLAN

from rulebook.kernel.ids import CustomerId, Fen, ReceiptId
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.rounds.charges import Per, RoundCharge
from rulebook.subjects.rounds.commands import PriceRound

OWED = ReceiptId(f"charge:{FIRST}:1")


def price(fen: int = 12_000, **said: Any) -> PriceRound:
    given: dict[str, Any] = {
        "plan": PLAN,
        "customer": CustomerId(CUSTOMER),
        "per": Per.STOP,
        "since": "2026-03-01",
        "reason": "维保合同",
    }
    return PriceRound(fen=Fen(fen), **given | said)


def agreed(company: Company, fen: int = 12_000, id: str = "price-1", **said: Any) -> None:
    company.bo.must(price(fen, **said), id)
    company.chen.must(GrantApproval(), id)


def charges(company: Company) -> list[RoundCharge]:
    return sorted(company.world.all(RoundCharge), key=lambda one: one.id)


def owed(company: Company, id: str = OWED) -> Receivable:
    found = company.world.get(Receivable, ReceiptId(id))
    assert found is not None
    return found


def balance(company: Company, account: str = f"receivable:{CUSTOMER}") -> int:
    return company.world.balance(account)
