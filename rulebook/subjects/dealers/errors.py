"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

REFUSALS: dict[str, Entry] = {
    "agreement_decided": Entry("DEAL-1"),
    "agreement_not_running": Entry("DEAL-1"),
    "ending_waits": Entry("DEAL-1"),
    "approved_by_two": Entry("DEAL-1", http=403),
    "rebate_month_runs": Entry("DEAL-1"),
    "statement_issued": Entry("DEAL-1"),
    "later_month_drawn": Entry("DEAL-1"),
    "nothing_to_tell": Entry("DEAL-1"),
    "rebate_changed": Entry("DEAL-1"),
    "statement_not_issued": Entry("DEAL-1"),
    "paid_twice_refused": Entry("DEAL-1"),
    "nothing_payable": Entry("DEAL-1"),
    "in_dispute": Entry("DEAL-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "rebate_late": Entry("DEAL-1", owner=Role.FINANCE),
    "rebate_without_agreement": Entry("DEAL-1", owner=Role.DEPARTMENT_MANAGER, hours=72),
    "rebate_disputed": Entry("DEAL-1", owner=Role.FINANCE, hours=72),
    "shipment_unconfirmed": Entry("SHIP-1", owner=Role.STOREKEEPER, hours=72),
    "shipment_unsigned": Entry("SHIP-1", owner=Role.STOREKEEPER, hours=72),
    "shipment_short": Entry("SHIP-1", owner=Role.STOREKEEPER, hours=72),
    "dealer_paper_unknown": Entry("DEAL-1", owner=Role.FINANCE, hours=72, foretold=False),
}
