"""Company settings with their defaults: where sources differ, the stricter figure (rulebook, preamble)."""

from __future__ import annotations

from rulebook.records import Setting
from rulebook.world import World

DEFAULTS: dict[str, int] = {
    "warranty_months": 12,  # FEE-2
    "replacement_warranty_months": 3,  # RPL-5: the least a replacement is warranted for
    "cash_minutes": 60,  # CASH-2
    "cash_limit_fen": 500_000,  # CASH-2
    "day_ends_hour": 18,  # CASH-2, STK-5: end of the working day, company time
    "skew_minutes": 5,  # design: a larger lag of the device's clock is an irregularity
    "block_size": 100,  # RCT-2: receipt numbers reserved at once
}


MOST: dict[str, int] = {
    "warranty_months": 1200,
    "replacement_warranty_months": 1200,
    "cash_minutes": 7 * 24 * 60,
    "cash_limit_fen": 10**9,
    "day_ends_hour": 23,
    "skew_minutes": 24 * 60,
    "block_size": 10_000,
}
"""The largest value of each that makes sense; beyond it dates and hours run out."""


def setting(world: World, name: str) -> int:
    """What holds now; a setting that is not set has its default."""
    found = world.get(Setting, name)
    return int(found.value) if found else DEFAULTS[name]
