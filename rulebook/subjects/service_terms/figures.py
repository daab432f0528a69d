"""Income by month and what comes due by month: one count for screen and report (TERM-1). Amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rulebook.kernel.times import add_months
from rulebook.subjects.service_terms.records import ServiceTerm, TermKind, TermRenewal, TermState

BEFORE, LATER = "before", "later"


def months_from(day: date, first: int, count: int) -> list[str]:
    """So many months as YYYY-MM, beginning `first` months from that day's."""
    start = day.replace(day=1)
    return [add_months(start, first + n).isoformat()[:7] for n in range(count)]


def income_by_month(renewals: Iterable[TermRenewal]) -> dict[tuple[str, TermKind], tuple[int, int]]:
    """(YYYY-MM, what) → (terms, fen) of the renewals that stand, by the day on which they were paid."""
    found: dict[tuple[str, TermKind], tuple[int, int]] = {}
    for renewal in renewals:
        for row in renewal.rows if not renewal.void else ():
            count, fen = found.get((renewal.day[:7], row.what), (0, 0))
            found[renewal.day[:7], row.what] = count + 1, fen + row.fen
    return dict(sorted(found.items()))


def last_fen(term: ServiceTerm) -> int:
    """What was last paid for it: what it is likely to bring again."""
    paid = [r for r in term.renewals if not r.void]
    return max(paid, key=lambda r: (r.at, r.id)).fen if paid else 0


def due_by_month(terms: Iterable[ServiceTerm], today: date, count: int = 6) -> dict[str, tuple[int, int]]:
    """Month of the end → (terms, fen last paid); lapsed ones under `before`, those beyond under `later`."""
    months = months_from(today, 0, count)
    found = dict.fromkeys((BEFORE, *months, LATER), (0, 0))
    for term in terms:
        if not term.until or term.state is TermState.ENDED:
            continue
        month = term.until[:7]
        name = BEFORE if term.until < today.isoformat() else month if month in found else LATER
        number, fen = found[name]
        found[name] = number + 1, fen + last_fen(term)
    return found
