"""How the rules say no: what they say of one code, a refusal, the exception that carries it."""

from __future__ import annotations

import msgspec

from rulebook.kernel.roles import Role


class Entry(msgspec.Struct, frozen=True):
    """The rule it comes from, the HTTP status of a refusal, who settles an irregularity and in how many hours.

    Its words are the catalogue's alone (kernel/catalogue.py): `refusal.<code>` or `irregularity.<code>`.
    """

    rule: str
    http: int = 409
    owner: Role = Role.SERVICE_MANAGER
    hours: int = 24
    foretold: bool = True
    """False of what says that something is in no books: opened where all of them lie, foretold by no phone."""


class Refusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request that the rules do not allow. State stays as it was."""

    rule: str
    code: str
    facts: dict[str, str] = {}


class WhyNot(msgspec.Struct, frozen=True):
    """Why a technician is not offered: rule and code (words: `why_not.<code>`)."""

    rule: str
    code: str
    facts: dict[str, str] = {}


class Refused(Exception):
    """Raised inside the rules to leave a decision at once; `Rules.refusal` turns it into its `Refusal`."""

    def __init__(self, code: str, rule: str = "", **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.rule = rule
        """'' for the catalogue's."""
        self.facts = facts
