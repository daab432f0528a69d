"""The company's own collection codes (FEE-4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import Request
from rulebook.kernel.roles import Role
from rulebook.subjects.receipts.records import Method

MOST_TEXT = 600
"""So long a text still makes a code that an old camera reads off a phone's screen."""


class SetPayCode(Request, frozen=True):
    """What the code of a way of paying says from now on; an empty `text` takes it away. By finance."""

    KIND: ClassVar[str] = "pay_code.set"
    ROLES: ClassVar[frozenset[Role]] = frozenset({Role.FINANCE})
    RULE: ClassVar[str] = "FEE-4"
    method: Method
    text: Annotated[str, Meta(max_length=MOST_TEXT)]
