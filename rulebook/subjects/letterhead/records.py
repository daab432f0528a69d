"""The company's name, address and number to call, as customers read them (RCT-1)."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record

ID = "company"
"""There is one: the record's id, and the subject of its command."""


class PastLetterhead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company was called until then, and by whom that was entered."""

    name: str
    phone: str
    name_en: str = ""
    address: str = ""
    until: str
    set_by: PersonId


class Letterhead(Record, frozen=True, kw_only=True):
    """`name_en` is empty where the company has no English name; `past`: earlier ones, newest first."""

    KIND: ClassVar[str] = "letterhead"
    id: str = ID
    name: str
    phone: str
    name_en: str = ""
    address: str = ""
    set_by: PersonId
    set_at: str
    past: tuple[PastLetterhead, ...] = ()
