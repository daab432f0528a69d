"""The company's own collection codes: what a customer scans to pay by wallet (FEE-4)."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.subjects.receipts.records import Method


class PastPayCode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the code said until then, and who had set it."""

    text: str
    set_by: PersonId
    set_at: str


class PayCode(Record, frozen=True, kw_only=True):
    """The code of one way of paying, as the text that its picture says; '' where there is none any more.

    `before`: what it said earlier, newest first: money went there, so nothing is replaced in silence.
    """

    KIND: ClassVar[str] = "pay_code"
    id: Method
    text: str
    set_by: PersonId
    set_at: str
    before: tuple[PastPayCode, ...] = ()
