"""Finance pays a refund that the matrix allowed; who decides on it drops one that is not to be paid (FEE-3)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, Request, Short, Text
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.subjects.refunds.records import PaidFrom


class PayRefund(Request, frozen=True):
    """All of the refund that the line is about was given back to the customer (FEE-3).

    `fen` as it was seen; `reference`: the bank's number, or who signed for the cash.
    """

    KIND: ClassVar[str] = "refund.pay"
    ROLES: ClassVar[frozenset[Role]] = frozenset({Role.FINANCE})
    RULE: ClassVar[str] = "FEE-3"
    fen: Annotated[Fen, Meta(ge=1, le=10**12)]
    paid_from: PaidFrom
    reference: Short


class DropRefund(Request, frozen=True):
    """The refund that the line is about is not to be paid: granted in error, or not wanted any more (FEE-3).

    Never that of a receipt that was voided: it is paid, and what is due after all is taken by a new receipt.
    """

    KIND: ClassVar[str] = "refund.drop"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "FEE-3"
    reason: Text
