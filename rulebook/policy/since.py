"""From when something is to hold, as a person says it."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import day_begins, iso, parse_time, read_date


def since_when(context: DecisionContext, text: str) -> str:
    """The moment from which something is to hold: a day, a moment with its zone, or now where nothing is said."""
    if not text:
        return iso(context.now)
    if day := read_date(text):
        return iso(day_begins(day))
    try:
        return iso(parse_time(text))
    except (Unreadable, OverflowError):
        raise Refused("field_wrong", field="since", problem="not_a_date") from None
