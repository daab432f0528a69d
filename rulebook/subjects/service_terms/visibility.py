"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import EVERYONE, MONEY, OFFICE, STORE, person_tag
from rulebook.subjects.service_terms.records import ServiceTerm, SimTopUp, TermPlan, TermRenewal

INCOME = MONEY | {f"role:{Role.CUSTOMER_SERVICE}"}
"""Who sees what came in, whoever took it."""


def plan(_: TermPlan) -> frozenset[str]:
    return frozenset({EVERYONE})


def term(record: ServiceTerm) -> frozenset[str]:
    """Office and finance; the technicians on an open order of the vehicle, as the vehicle itself."""
    return OFFICE | MONEY | frozenset(person_tag(p) for p in record.open_to)


def renewal(record: TermRenewal) -> frozenset[str]:
    return INCOME | {person_tag(record.by)}


def top_up(record: SimTopUp) -> frozenset[str]:
    return OFFICE | STORE | MONEY | {person_tag(record.by)}


VISIBILITY: Visibility = {
    TermPlan: plan,
    ServiceTerm: term,
    TermRenewal: renewal,
    SimTopUp: top_up,
}
