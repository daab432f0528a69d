"""Company settings with their defaults: where sources differ, the stricter figure (rulebook, preamble).

Each has a history: a record or deadline is judged by the figure that held when it happened.
"""

from __future__ import annotations

from datetime import datetime

from rulebook.records import Setting
from rulebook.times import held_at
from rulebook.world import World

DEFAULTS: dict[str, int] = {
    "warranty_months": 12,  # FEE-2
    "replacement_warranty_months": 3,  # RPL-5: the least a replacement is warranted for
    "cash_minutes": 60,  # CASH-2
    "cash_limit_fen": 500_000,  # CASH-2
    "day_ends_hour": 18,  # CASH-2, STK-5: end of the working day, company time
    "skew_minutes": 5,  # design: a larger lag of the device's clock is an irregularity
    "login_days": 60,  # a device that was not heard of for longer logs in again; 0: never
    "spoken_hours": 24,  # ORAL-2: a spoken approval is confirmed within these
    "spoken_attempts": 3,  # ORAL-3: after so many wrong codes none counts any more
    "skills_strict": 1,  # ORD-6: who has no skill on record is sent nowhere; 0: is taken for able
    "appointment_minutes": 15,  # ORD-7: so much after the agreed time is still in time
    "replan_days": 3,  # ORD-9: a suspended order without a day for its next visit is taken up within these
    "block_size": 100,  # RCT-2: receipt numbers reserved at once
    "receivable_days": 30,  # CASH-8: what a customer owes is due after so many days
}


MOST: dict[str, int] = {
    "warranty_months": 1200,
    "replacement_warranty_months": 1200,
    "cash_minutes": 7 * 24 * 60,
    "cash_limit_fen": 10**9,
    "day_ends_hour": 23,
    "skew_minutes": 24 * 60,
    "login_days": 3650,
    "spoken_hours": 24 * 30,
    "spoken_attempts": 10,
    "skills_strict": 1,
    "appointment_minutes": 24 * 60,
    "replan_days": 365,
    "block_size": 10_000,
    "receivable_days": 3650,
}
"""The largest value of each that makes sense; beyond it dates and hours run out."""

BY_MODEL = frozenset({"warranty_months"})
"""Those that may be set for one product model as well, under the name `<setting>:<model>` (FEE-2)."""


def plain_name(name: str) -> str:
    """The setting that a name is about, without its model."""
    plain, colon, model = name.partition(":")
    return plain if not colon or (plain in BY_MODEL and model.strip()) else name


def setting(world: World, name: str, at: datetime, model: str = "") -> int:
    """What held at a moment: the value that began last; the default before the first (ROLE-3)."""
    if model and name in BY_MODEL and (own := _held(world, f"{name}:{model}", at)) is not None:
        return own
    held = _held(world, name, at)
    return DEFAULTS[name] if held is None else held


def _held(world: World, name: str, at: datetime) -> int | None:
    found = world.get(Setting, name)
    latest = held_at(found.history, at) if found else None
    return int(latest.value) if latest else None
