"""What is in a person's hands, for whoever is about to shut them out (CASH-1, STK-1, BASE-1)."""

from __future__ import annotations

from typing import Any

from rulebook.subjects.people.holdings import held_by
from sync_server.db.unit_of_work import UnitOfWork


def holdings_report(work: UnitOfWork, person: str) -> dict[str, Any]:
    """The parts there is anything of, the cash in fen, and the rest by name."""
    held = held_by(work, person)
    return {
        "parts": list(held.parts),
        "cash": held.cash,
        "named": {part: held.named(part) for part in held.parts if part != "cash"},
    }
