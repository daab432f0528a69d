"""What random tests draw from: the same draws where CI decides about a change, new ones everywhere else.

A change is judged by what it does, not by what happened to be drawn beside it. New draws are made by every run at
a desk, and by `make soak`. `PAIGONG_DRAWS=N` makes a run draw as another did (docs/decisions/0043).
"""

from __future__ import annotations

import os
import random

ENV = "PAIGONG_DRAWS"
IN_CI = 20261130


def fixed() -> int | None:
    """The number that all draws of this run come of; None: each run draws anew."""
    if said := os.environ.get(ENV, ""):
        return int(said)
    return IN_CI if os.environ.get("CI") else None


def a_seed(below: int = 2**32) -> int:
    """A seed below so much for one test; print it where the test fails."""
    first = fixed()
    return random.randrange(below) if first is None else first % below
