"""What was tried before somebody drove out, in a line each, for the phone and for paper (ORD-4)."""

from __future__ import annotations

from typing import Protocol

from rulebook.subjects.orders.records import Order


class Say(Protocol):
    """Words of a catalogue under a key, with facts put in."""

    def __call__(self, key: str, /, **facts: object) -> str: ...


def tries_in_words(order: Order, say: Say) -> list[str]:
    """Step, what was done, with whose leave at the customer's, and whether it helped."""
    found = []
    for one in order.tries:
        leave = say("service.leave_by", name=one.leave_by) if one.leave_by else ""
        solved = say("service.solved") if one.solved else ""
        words = f"{say(f'service.step.{one.step}')}: {one.what}"
        found.append(" · ".join(part for part in (words, leave, solved) if part))
    return found
