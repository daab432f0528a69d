"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import BOOKS, person_tag
from rulebook.subjects.refunds.records import Refund


def refund(record: Refund) -> frozenset[str]:
    """Who keeps the books, who talks to the customer, and who asked for it."""
    return BOOKS | {f"role:{Role.CUSTOMER_SERVICE}", person_tag(record.asked_by)}


VISIBILITY: Visibility = {
    Refund: refund,
}
