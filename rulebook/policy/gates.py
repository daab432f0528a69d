"""In what order a gate names what is missing: the steps of a visit, then of the office (ORD-10)."""

from __future__ import annotations

STEPS: tuple[str, ...] = (
    "arrival",
    "finding",
    "work",
    "customer_tried",
    "vehicles",
    "team",
    "photos",
    "photo_as_printed",
    "photo_damage",
    "sim",
    "fee",
    "signature",
    "signature_outdated",
    "cash",
    "units",
    "spoken",
    "promises",
    "irregularities",
    "follow_up",
    "answer",
    "told_back",
)
"""What is not named here comes last, in the order of the subjects."""
