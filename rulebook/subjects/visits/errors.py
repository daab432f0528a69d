"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

IRREGULARITIES: dict[str, Entry] = {
    "not_ticked": Entry("ORD-7", owner=_R.DISPATCHER),
    "no_signature": Entry("ORD-10", owner=_R.CUSTOMER_SERVICE),
    "empty_signature": Entry("ORD-10", owner=_R.CUSTOMER_SERVICE),
    "sheet_differs": Entry("ORD-10"),
    "damage": Entry("ORD-12"),
    "not_tried": Entry("ORD-8", owner=_R.CUSTOMER_SERVICE, hours=48),
    "not_called": Entry("ORD-8", owner=_R.CUSTOMER_SERVICE),
}
