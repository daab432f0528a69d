"""A device's clock that is off is told; the work is taken all the same (TIME-1)."""

from __future__ import annotations

from datetime import timedelta

from rulebook.kernel.decision_context import DecisionContext
from rulebook.policy.settings import setting


def note_clock(context: DecisionContext) -> None:
    """A clock that is off, ahead of the server, behind what it said, or behind the line before (TIME-1)."""
    most = setting(context, "skew_minutes", context.now)
    ahead = _minutes(context.said_at - context.now)
    lag = max(abs(context.line.offset or 0) // 60_000, ahead)
    if lag >= most:
        context.irregular("clock", context.line.device, minutes=str(lag))
    behind = _minutes(context.floor - context.said_at) if context.floor else 0
    if behind >= max(most, 1):
        context.irregular("backdated", context.line.id, minutes=str(behind))
    back = _minutes(context.before - context.said_at) if context.before else 0
    if back >= max(most, 1):
        context.irregular("clock_back", context.line.id, minutes=str(back))


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)
