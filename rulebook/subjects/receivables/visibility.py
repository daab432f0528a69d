"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import BOOKS, person_tag
from rulebook.subjects.receivables.records import Receivable


def receivable(record: Receivable) -> frozenset[str]:
    near = {person_tag(p) for p in (record.by, *record.open_to)}
    return BOOKS | {f"role:{Role.CUSTOMER_SERVICE}"} | near


VISIBILITY: Visibility = {
    Receivable: receivable,
}
