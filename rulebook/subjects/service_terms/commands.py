"""Plans and terms set; renewed with a receipt; signs of life told; SIMs topped up (TERM-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.commands import ADMIN, OFFICE, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.kernel.ids import Fen, ReceiptId, VehicleId
from rulebook.kernel.roles import Role
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.visits.records import FeeLine

_R = Role
DESK = frozenset({_R.CUSTOMER_SERVICE, _R.FINANCE})
"""Who renews at the counter; a technician does on site."""

Months = Annotated[int, Meta(ge=1, le=120)]
AT_MOST = 500
"""Rows of one renewal."""


class SetPlan(Request, frozen=True):
    """What a model of the price list buys: so many months of platform or SIM. The line's subject is the model."""

    KIND: ClassVar[str] = "term.plan"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "TERM-1"
    what: TermKind
    months: Months


class SetTerm(Request, frozen=True):
    """A term as it was agreed or sold elsewhere: its end, both ISO dates. Another end than before needs a reason.

    `began`: where the end is that of a month, the day it is counted from (31 January, not 28 February).
    """

    KIND: ClassVar[str] = "term.set"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | DESK | ADMIN
    RULE: ClassVar[str] = "TERM-1"
    what: TermKind
    vehicle: VehicleId
    until: Short
    unit: Short = ""
    plan: Short = ""
    began: Short = ""
    reason: Text = ""


class EndTerm(Request, frozen=True):
    """The customer does not want it any more: nobody is warned of it again. The line's subject is the term."""

    KIND: ClassVar[str] = "term.end"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | DESK
    RULE: ClassVar[str] = "TERM-1"
    reason: Text


class TermRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One term that is paid for. `fen`: for all its months. `seen`: the end that was shown when it was paid."""

    what: TermKind
    vehicle: VehicleId
    unit: Short = ""
    plan: Short
    months: Months
    fen: Annotated[Fen, Meta(ge=0, le=10**9)]
    seen: Short = ""


class RenewTerm(Fact, frozen=True):
    """Terms were paid for, at the desk or on site, and a receipt was given: one receipt for all its rows (TERM-1).

    The receipt's fields are those of `IssueReceipt`; `visit` says where it was done, '' at the desk.
    """

    KIND: ClassVar[str] = "term.renew"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN | DESK
    RULE: ClassVar[str] = "TERM-1"
    receipt: Annotated[ReceiptId, Key]
    number: Short
    token: Annotated[str, Meta(min_length=22, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
    rows: Annotated[tuple[TermRow, ...], Meta(min_length=1, max_length=AT_MOST)]
    lines: tuple[FeeLine, ...]
    total: Annotated[Fen, Meta(ge=0, le=10**12)]
    method: Method
    plate: Short = ""
    visit: Short = ""
    payer: Short = ""
    invoice_title: Short = ""
    tax_number: Short = ""
    due: Short = ""
    reference: Short = ""
    rounded_off: Annotated[Fen, Meta(ge=0, le=99)] = Fen(0)


class Sign(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A vehicle's unit was last heard of at a moment with its zone (ISO)."""

    vehicle: VehicleId
    at: Short


class ReportSigns(Fact, frozen=True):
    """When units were last heard of, as the platform shows it (TERM-1)."""

    KIND: ClassVar[str] = "unit.sign"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN | OFFICE | DESK
    RULE: ClassVar[str] = "TERM-1"
    signs: Annotated[tuple[Sign, ...], Meta(min_length=1, max_length=AT_MOST)]


class TopUpSim(Fact, frozen=True):
    """The carrier was paid for a SIM (充卡): by its slip's number, or a photo of it (TERM-1).

    The line's subject is the top-up. `until`: the ISO date to which the carrier says it runs.
    """

    KIND: ClassVar[str] = "sim.top_up"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN | OFFICE | DESK | frozenset({_R.STOREKEEPER})
    RULE: ClassVar[str] = "TERM-1"
    top_up: Annotated[str, Key]
    unit: Short
    fen: Annotated[Fen, Meta(ge=0, le=10**9)]
    number: Short = ""
    carrier: Short = ""
    slip: Short = ""
    photo: Short = ""
    until: Short = ""
