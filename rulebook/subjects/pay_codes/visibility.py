"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import EVERYONE
from rulebook.subjects.pay_codes.records import PayCode


def pay_code(_: PayCode) -> frozenset[str]:
    return frozenset({EVERYONE})


VISIBILITY: Visibility = {
    PayCode: pay_code,
}
