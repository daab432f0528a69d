"""Which reports there are, and who may take them out (SEC-1): for app, HTTP and command line alike."""

from __future__ import annotations

from rulebook.kernel.roles import Role

_BOOKS = frozenset({Role.FINANCE, Role.AUDITOR, Role.DEPARTMENT_MANAGER})
_SERVICE = frozenset({Role.CUSTOMER_SERVICE, Role.DISPATCHER, Role.SERVICE_MANAGER})

REPORTS: dict[str, frozenset[Role]] = {
    "receipts": _BOOKS,
    "ledger": _BOOKS,
    "balances": _BOOKS,
    "days": _BOOKS,
    "handovers": _BOOKS,
    "receivables": _BOOKS,
    "unmatched": _BOOKS,
    "expenses": _BOOKS,
    "numbers": _BOOKS,
    "exports": _BOOKS,
    "replacements": _BOOKS | {Role.STOREKEEPER},
    "tests": _BOOKS - {Role.FINANCE} | _SERVICE | {Role.STOREKEEPER},
    "service": _BOOKS | {Role.SERVICE_MANAGER},
    "absences": _BOOKS | {Role.SERVICE_MANAGER},
    "qualifications": _BOOKS | _SERVICE,
    "trainings": _BOOKS | _SERVICE,
    "contact_forms": _BOOKS | {Role.SERVICE_MANAGER},
    "logs": _BOOKS | {Role.SERVICE_MANAGER},
    "month": _BOOKS - {Role.FINANCE} | {Role.SERVICE_MANAGER},
    "branches": _BOOKS - {Role.FINANCE} | {Role.SERVICE_MANAGER},
    "income_and_cost": _BOOKS,
    "follow_ups": _BOOKS | _SERVICE,
    "survey": _BOOKS | _SERVICE,
    "clocks": _BOOKS | {Role.SERVICE_MANAGER},
    "clock_list": _BOOKS | {Role.SERVICE_MANAGER},
    "complaints": _BOOKS | _SERVICE,
    "measures": _BOOKS | _SERVICE,
    "faults": _BOOKS | _SERVICE,
    "rebates": _BOOKS | {Role.SERVICE_MANAGER},
    "rebate_lines": _BOOKS | {Role.SERVICE_MANAGER},
    "shipments": _BOOKS | _SERVICE | {Role.STOREKEEPER},
    "rounds": _BOOKS | _SERVICE,
    "round_points": _BOOKS | _SERVICE,
    "round_charges": _BOOKS | {Role.SERVICE_MANAGER},
    "rounds_income": _BOOKS | {Role.SERVICE_MANAGER},
    "terms_due": _BOOKS | _SERVICE,
    "terms_income": _BOOKS | {Role.SERVICE_MANAGER},
    "db_units": _BOOKS - {Role.FINANCE} | _SERVICE,
    "db_services": _BOOKS - {Role.FINANCE} | _SERVICE,
    "db_shipments": _BOOKS | _SERVICE | {Role.STOREKEEPER},
    "db_agreements": _BOOKS | {Role.SERVICE_MANAGER},
    "db_tests": _BOOKS - {Role.FINANCE} | _SERVICE | {Role.STOREKEEPER},
}
"""Name → roles, in the order in which they are offered. Words: `finance.report.<name>`."""

ALL = _BOOKS
"""Who may take out all of them in one workbook, and the ledger as text."""
