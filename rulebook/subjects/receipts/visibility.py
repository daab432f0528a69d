"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import MONEY, person_tag
from rulebook.subjects.receipts.records import Receipt


def receipt(record: Receipt) -> frozenset[str]:
    return MONEY | {f"role:{Role.CUSTOMER_SERVICE}", person_tag(record.by)}


VISIBILITY: Visibility = {
    Receipt: receipt,
}
