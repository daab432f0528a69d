"""What a judge of a number answers. May not know any particular kind of number."""

from enum import StrEnum
from typing import Final

import msgspec

from rulebook.numbers.reasons import reason_text

_CHECK_FAILED: Final = frozenset(
    {"imei.check_digit", "imei.rounded", "iccid.check_digit", "iccid.nineteen", "iccid.rounded"}
)


class State(StrEnum):
    """How far a number has come; a form colours its field by it."""

    EMPTY = "empty"
    INCOMPLETE = "incomplete"  # right so far, more must come
    GOOD = "good"
    WARN = "warn"  # taken, with a warning
    BAD = "bad"


class Verdict(msgspec.Struct, frozen=True):
    """The judgement of one number as it stands now, good while typing and at the end.

    `value` is the number normalised as far as it can be; `reason` is a stable code (None when GOOD);
    `missing` is the least count of characters still to come when INCOMPLETE.
    """

    state: State
    value: str
    reason: str | None = None
    missing: int = 0

    @property
    def ok(self) -> bool:
        """Whether the number may be taken as it stands, be it with a warning."""
        return self.state in (State.GOOD, State.WARN)

    @property
    def may_stand_as_printed(self) -> bool:
        """Whether only the check digit speaks against it, so that "as printed, with photo" takes it (RPL-2)."""
        return self.reason in _CHECK_FAILED

    def text(self, lang: str = "zh") -> str:
        """The reason in words, "" when there is none. `lang` is "zh" or "en"."""
        return reason_text(self.reason, lang, missing=self.missing) if self.reason else ""


def good(value: str) -> Verdict:
    """`value` is well formed."""
    return Verdict(State.GOOD, value)


def warn(value: str, reason: str) -> Verdict:
    """`value` is taken, and the person is told `reason`."""
    return Verdict(State.WARN, value, reason)


def bad(value: str, reason: str) -> Verdict:
    """`value` cannot become right by typing on."""
    return Verdict(State.BAD, value, reason)


def incomplete(value: str, missing: int, reason: str) -> Verdict:
    """`value` is right so far; at least `missing` characters are to come."""
    return Verdict(State.INCOMPLETE, value, reason, missing)


def empty() -> Verdict:
    """Nothing has been typed."""
    return Verdict(State.EMPTY, "", "empty")
