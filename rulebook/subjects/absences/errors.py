"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "absence_overlaps": Entry("DUTY-1"),
    "absence_no_work": Entry("DUTY-1"),
    "absence_notice": Entry("DUTY-1"),
    "absence_holdings": Entry("BASE-1"),
    "absence_stand_in": Entry("DUTY-1"),
    "absence_over": Entry("DUTY-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "certificate_missing": Entry("DUTY-1", owner=_R.DISPATCHER, hours=72),
    "assigned_absent": Entry("DUTY-1", owner=_R.DISPATCHER),
    "order_uncovered": Entry("DUTY-1", owner=_R.DISPATCHER, hours=2),
    "absence_unknown": Entry("SYS-3", owner=_R.DISPATCHER, foretold=False),
    "absence_times": Entry("SYS-2", owner=_R.DISPATCHER),
}
