"""Who may see which record (SEC-1). Agreements and rebates are the books' and the managers' only."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import BOOKS, OFFICE, STORE
from rulebook.subjects.dealers.records import (
    Agreement,
    Dealer,
    DealerCustomer,
    RebateStatement,
    Shipment,
    Turnover,
)

_FINANCE = frozenset({f"role:{Role.FINANCE}"})


def dealer(_: Dealer) -> frozenset[str]:
    return STORE | _FINANCE


def dealer_customer(_: DealerCustomer) -> frozenset[str]:
    return OFFICE | _FINANCE


def agreement(_: Agreement) -> frozenset[str]:
    return BOOKS


def shipment(_: Shipment) -> frozenset[str]:
    return STORE | _FINANCE


def turnover(_: Turnover) -> frozenset[str]:
    return BOOKS


def rebate_statement(_: RebateStatement) -> frozenset[str]:
    return BOOKS


VISIBILITY: Visibility = {
    Dealer: dealer,
    DealerCustomer: dealer_customer,
    Agreement: agreement,
    Shipment: shipment,
    Turnover: turnover,
    RebateStatement: rebate_statement,
}
