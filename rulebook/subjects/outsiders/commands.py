"""An outsider sent for one order and one day (EXT-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import Key, Request, Short
from rulebook.kernel.roles import Role

_R = Role


class SendOutsider(Request, frozen=True):
    """Let somebody of another firm or department in, for one order and one day, by leave granted (EXT-1).

    The line's subject is the person's new id; `form` is the approval, `day` an ISO date.
    """

    KIND: ClassVar[str] = "outsider.send"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.DISPATCHER, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "EXT-1"
    order: Annotated[str, Key]
    form: Annotated[str, Key]
    name: Short
    firm: Short
    day: Short
    phone: Short = ""
