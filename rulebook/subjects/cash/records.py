"""Cash on its way from technician to finance (section 4)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec

from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import Fen, HandoverId, PersonId, ReceiptId
from rulebook.kernel.records import Record


class Count(msgspec.Struct, frozen=True, array_like=True):
    """So many notes or coins of one denomination (in fen)."""

    denomination: Annotated[int, msgspec.Meta(gt=0, le=10**6)]
    pieces: Annotated[int, msgspec.Meta(ge=0, le=100000)]


class HandoverState(StrEnum):
    DECLARED = "declared"
    COUNTED = "counted"


class Handover(Record, frozen=True, kw_only=True):
    """Cash on its way from a technician to finance (CASH-3). The declared sum is not in here.

    `for_by`: who declared it for a technician that could not, `for_reason` why they could not, `evidence` where
    the cash was, `photo` a picture of it; all empty where the technician declared it. `own_envelopes`: what they
    declared themselves of the same cash after all; `covered_at` when such a one first held all that was due of it.
    """

    KIND: ClassVar[str] = "handover"
    KEYS: ClassVar[tuple[str, ...]] = ("technician", "state", "sha256")
    id: HandoverId
    technician: PersonId
    technician_name: str
    state: HandoverState
    declared_at: str
    returned_at: str
    due_at: str
    receipts: tuple[ReceiptId, ...]
    counts: tuple[Count, ...] = ()
    counted: Fen | None = None
    expected: Fen | None = None
    declared: Fen | None = None
    difference: Fen | None = None
    counted_by: PersonId | None = None
    counted_by_name: str = ""
    counted_at: str = ""
    expenses: tuple[str, ...] = ()
    returned: tuple[Count, ...] = ()
    for_by: PersonId | None = None
    for_by_name: str = ""
    for_reason: str = ""
    evidence: str = ""
    photo: FileRef | None = None
    own_envelopes: tuple[HandoverId, ...] = ()
    covered_at: str = ""

    @property
    def sha256(self) -> str:
        """Its picture's name: whoever sees the handover may read it."""
        return self.photo.sha256 if self.photo else ""


class Declaration(Record, frozen=True, kw_only=True):
    """What the technician says is in the envelope. Out of finance's sight until they have counted."""

    KIND: ClassVar[str] = "declaration"
    id: HandoverId
    technician: PersonId
    counts: tuple[Count, ...]
    total: Fen
    opened: bool = False


class Return(Record, frozen=True, kw_only=True):
    """Back at base: starts the clock on cash (CASH-2). One per person, the latest.

    Signed off once all is handed in (BASE-1), with the receipt numbers used and void since the sign-off before and
    how many spares stay in the bag. `numbers`: block → its next number at the last sign-off.
    """

    KIND: ClassVar[str] = "return"
    id: PersonId
    at: str
    cash_due_at: str
    units_due_at: str
    signed_by: PersonId | None = None
    signed_name: str = ""
    signed_at: str = ""
    used: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    spares: int = 0
    numbers: dict[str, int] = {}
