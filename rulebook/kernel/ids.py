"""Typed identifiers and the one place where new ones are made.

Knows neither clock nor random source: both are handed in, so that the same input gives the same id.
"""

from __future__ import annotations

from typing import NewType

PersonId = NewType("PersonId", str)
DeviceId = NewType("DeviceId", str)
CustomerId = NewType("CustomerId", str)
VehicleId = NewType("VehicleId", str)
UnitId = NewType("UnitId", str)
OrderId = NewType("OrderId", str)
VisitId = NewType("VisitId", str)
ReceiptId = NewType("ReceiptId", str)
HandoverId = NewType("HandoverId", str)
CaseId = NewType("CaseId", str)
LineId = NewType("LineId", str)

Fen = NewType("Fen", int)
"""Whole fen, 1/100 yuan. Money is never anything else."""

SYSTEM_PERSON = PersonId("system")
SYSTEM_DEVICE = DeviceId("system")


def uuid7(millis: int, entropy: bytes) -> str:
    """Return a UUIDv7 (RFC 9562) in its usual text form; sorts by `millis` since the epoch.

    Takes ten random bytes; the caller gets them from the operating system.
    """
    if len(entropy) < 10:
        raise ValueError("uuid7 needs ten random bytes")
    high = (millis & (1 << 48) - 1) << 80
    low = int.from_bytes(entropy[:10], "big")
    value = high | 0x7 << 76 | (low >> 68 & 0xFFF) << 64 | 0b10 << 62 | low & (1 << 62) - 1
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
