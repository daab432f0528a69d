"""Places for what takes long, apart from the threads that answer phones."""

from __future__ import annotations

from anyio import CapacityLimiter
from litestar.datastructures import State

WORKERS = 2
"""So many files are read at once on one server."""


def readers(state: State) -> CapacityLimiter:
    """The places for reading files; those of answering phones are others."""
    limiter = state.get("readers")
    if limiter is None:
        limiter = state["readers"] = CapacityLimiter(WORKERS)
    found: CapacityLimiter = limiter
    return found
