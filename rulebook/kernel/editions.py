"""By which edition of the rules a question is answered: a line's own where one is judged, else today's.

A line that an earlier version wrote is judged by what held then, so that books derived anew stay what they were.
"""

from __future__ import annotations

from rulebook import RULES_VERSION
from rulebook.kernel.world import World

FEE_IN_PARTS = 4
"""From this version on: parts of a fee, agreed fees and leave given by phone are what is due (FEE-3, FEE-4); what
a customer says is compared with what was taken (ORD-13); who leaves and who is promised twice is told; terms of
warranty begin with what is paid for (RPL-5); one spot is no signature (ORD-10); roles have a day since which
somebody holds them (KB-1)."""

AS_SIGNED = 5
"""From this version on: windows of calls that closed unseen are told as the last of them, not as the one that is
open (FUP-1); a promise counts in the month of its last day, and a log names only what its person signed (LOG-1); a
shift keeps its rest to what the next month's roster has already (DUTY-1); many reads within an hour are told in
whatever order they arrive (SEC-1); each further call about a complaint is counted in what was told (CMP-1); a
certificate that is there is not asked for again, half a day told by two is half a day (DUTY-1, KPI-1)."""


def edition(world: World) -> int:
    """The version of the rulebook that this world is read by."""
    return int(getattr(world, "rules", RULES_VERSION))


def since_4(world: World) -> bool:
    """Whether the rules of version 4 hold for what is judged or shown here."""
    return edition(world) >= FEE_IN_PARTS


def since_5(world: World) -> bool:
    """Whether the rules of version 5 hold for what is judged or shown here."""
    return edition(world) >= AS_SIGNED
