"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

IRREGULARITIES: dict[str, Entry] = {
    "promise_late": Entry("ORD-11", owner=_R.CUSTOMER_SERVICE),
    "promise_broken": Entry("ORD-11", owner=_R.CUSTOMER_SERVICE),
    "promise_unknown": Entry("ORD-11", owner=_R.CUSTOMER_SERVICE, foretold=False),
}
