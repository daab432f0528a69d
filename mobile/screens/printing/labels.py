"""Labels of 60 × 40 mm: of a unit in the store, and of one that was taken off a vehicle (RPL-4)."""

from __future__ import annotations

from mobile.printing.tspl import Label
from mobile.ui.qr import modules
from mobile.ui.text import day, t
from rulebook.numbers import show_plate
from rulebook.subjects.replacements.labels import ReturnLabel
from rulebook.subjects.stock.records import Unit


def unit_label(unit: Unit) -> Label:
    """Kind, model and number; both codes say the number and nothing else, as the makers' do."""
    lines = [
        unit.model,
        unit.phone,
        t("printing.warranty", date=day(unit.warranty_until)) if unit.warranty_until else "",
    ]
    return Label(
        title=t(f"unit.{unit.unit}"),
        number=unit.number,
        lines=tuple(line for line in lines if line),
        cells=modules(unit.number),
    )


def returned_label(found: ReturnLabel) -> Label:
    """Plate, order, symptom; the QR code says all of it in plain text, the bars the number."""
    lines = [found.order, day(found.at), found.by, found.symptom]
    return Label(
        title=show_plate(found.plate) or t("order.no_vehicle"),
        number=found.number,
        lines=tuple(line for line in lines if line),
        cells=modules(found.code),
    )
