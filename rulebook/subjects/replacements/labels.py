"""The return label on a unit that was taken back (RPL-4): readable without the system, 60 × 40 mm."""

from __future__ import annotations

import msgspec

from rulebook.kernel.world import World
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.records import Visit

WIDTH_MM, HEIGHT_MM = 60, 40
LONGEST_SYMPTOM = 60
"""So much of the symptom fits on the label and keeps its QR code coarse enough for a dirty print."""


class ReturnLabel(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed, and the same in the QR code: plain text, for whoever has no app."""

    plate: str
    symptom: str
    order: str
    number: str
    at: str
    by: str

    @property
    def code(self) -> str:
        return (
            f"返修 {self.number}\n工单 {self.order}\n车牌 {self.plate}\n症状 {self.symptom}\n拆下 {self.at[:10]}"
        )


def return_label(world: World, swap: Swap, by: str = "") -> ReturnLabel | None:
    """The label of what a swap took off; None where it took nothing off. `by` is the technician's name."""
    if not swap.old_number:
        return None
    order = world.get(Order, swap.order)
    visit = world.get(Visit, swap.visit)
    symptom = next((s for s in (visit and visit.finding, swap.condition, order and order.symptom) if s), "")
    return ReturnLabel(
        plate=swap.plate,
        symptom=symptom[:LONGEST_SYMPTOM],
        order=order.number if order else swap.order,
        number=swap.old_number,
        at=swap.at,
        by=by,
    )
