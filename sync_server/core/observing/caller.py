"""Who makes the request that is being answered: noted where they are let in, read where it is logged.

What is noted is an object that the request's own context holds, so that worker threads write into the same one.
"""

from __future__ import annotations

from contextvars import ContextVar


class Caller:
    """The person and device behind a request; empty until they are known."""

    __slots__ = ("device", "person")

    def __init__(self) -> None:
        self.person = ""
        self.device = ""


_caller: ContextVar[Caller | None] = ContextVar("paigong_caller", default=None)


def begin_request() -> Caller:
    """A new request is answered in this context from here on."""
    caller = Caller()
    _caller.set(caller)
    return caller


def note_caller(person: str, device: str) -> None:
    """Say who makes the request, where one is being answered."""
    if caller := _caller.get():
        caller.person, caller.device = person, device
