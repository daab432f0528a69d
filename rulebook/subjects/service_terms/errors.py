"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "term_no_span": Entry("TERM-1"),
    "term_ended": Entry("TERM-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "term_lapsed": Entry("TERM-1", owner=_R.CUSTOMER_SERVICE, hours=72),
    "term_paid_twice": Entry("TERM-1", owner=_R.FINANCE),
    "term_price_differs": Entry("TERM-1", owner=_R.FINANCE),
    "term_void_counted": Entry("TERM-1", owner=_R.FINANCE),
    "term_fell_back": Entry("TERM-1", owner=_R.CUSTOMER_SERVICE, hours=72, foretold=False),
    "dead_unit_renewed": Entry("TERM-1", owner=_R.CUSTOMER_SERVICE),
    "term_vehicle_unknown": Entry("TERM-1", owner=_R.CUSTOMER_SERVICE, foretold=False),
    "sim_unknown": Entry("TERM-1", owner=_R.STOREKEEPER, foretold=False),
    "slip_missing": Entry("TERM-1", owner=_R.FINANCE),
    "slip_twice": Entry("TERM-1", owner=_R.FINANCE, foretold=False),
}
