"""The administrator says how the company is called and where customers ring (RCT-1)."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.commands import ADMIN, Request, Short, Text
from rulebook.kernel.roles import Role


class SetLetterhead(Request, frozen=True):
    """Name and number to call from now on; receipts given before keep what held then."""

    KIND: ClassVar[str] = "letterhead.set"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "RCT-1"
    name: Short
    phone: Short
    name_en: Short = ""
    address: Text = ""
