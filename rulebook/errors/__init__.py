"""The catalogue of everything that can go wrong: each refusal and irregularity by code, with its rule.

The words for people live in the translations under the same code (`refusal.<code>`, `irregularity.<code>`);
the English sentences here are the reference for logs and for the API. Knows nothing of HTTP but the number.
"""

from __future__ import annotations

import msgspec

from rulebook.errors.entry import Entry
from rulebook.errors.irregularities import IRREGULARITIES
from rulebook.errors.refusals import REFUSALS

__all__ = ["IRREGULARITIES", "REFUSALS", "Entry", "Refusal", "Refused", "sentence"]


class Refusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request that the rules do not allow. State stays as it was."""

    rule: str
    code: str
    facts: dict[str, str] = {}

    @property
    def entry(self) -> Entry:
        return REFUSALS[self.code]


class Refused(Exception):
    """Raised inside the rules to leave a decision at once; `decide` turns it into its `Refusal`."""

    def __init__(self, code: str, rule: str = "", **facts: str) -> None:
        super().__init__(code)
        self.refusal = Refusal(rule=rule or REFUSALS[code].rule, code=code, facts=facts)


def sentence(text: str, facts: dict[str, str]) -> str:
    """Put the facts into a catalogue sentence; a missing one shows as its name."""

    class Known(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return f"({key})"

    return text.format_map(Known(facts))
