"""What each kind of work order asks for: one row a kind (ORD-3). A new kind is a name, a row and its words."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from rulebook.subjects.files.records import Purpose


class OrderKind(StrEnum):
    """Kinds of work order (ORD-3)."""

    INSTALL = "install"
    REPAIR = "repair"
    REMOVAL = "removal"
    INSPECTION = "inspection"
    TRAINING = "training"
    RELOCATION = "relocation"


SWAPS = ("terminal", "sim")
"""Units that may be replaced at a visit of any kind."""

_WHERE = ("customer_name", "address", "contact", "contact_phone")


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """The row of one kind.

    `letter` begins the order's number. `papers`: what must be said before it is submitted, by the rule `rule`.
    `vehicle_papers`: what each of its vehicles must have on paper (ORD-1). `collects`: whether a fee may be due.
    `each_vehicle`: completed only once every vehicle is done or said not to be possible. `photos`: what completion
    demands (ORD-10). `acts`: what may be done to units at the visit; another than a swap is a screen of that name
    in mobile/screens/visits/acts.
    """

    letter: str
    papers: tuple[str, ...]
    rule: str = "ORD-1"
    vehicle_papers: tuple[str, ...] = ()
    collects: bool = False
    each_vehicle: bool = False
    photos: tuple[Purpose, ...] = ()
    acts: tuple[str, ...] = SWAPS


KINDS: dict[OrderKind, Kind] = {
    OrderKind.REPAIR: Kind(
        letter="W",
        papers=(*_WHERE, "product_model", "purchase_date", "problem", "symptom", "tried", "vehicles"),
        rule="ORD-2",
        collects=True,
    ),
    OrderKind.INSTALL: Kind(
        letter="A",
        papers=(*_WHERE, "vehicles"),
        vehicle_papers=("vehicle_type", "driver", "driver_phone"),
        each_vehicle=True,
    ),
    OrderKind.REMOVAL: Kind(letter="C", papers=(*_WHERE, "vehicles"), collects=True, each_vehicle=True),
    OrderKind.INSPECTION: Kind(letter="X", papers=_WHERE),
    OrderKind.TRAINING: Kind(letter="P", papers=_WHERE),
    OrderKind.RELOCATION: Kind(letter="Y", papers=(*_WHERE, "vehicles"), acts=("relocation", "sim")),
}
"""In the order in which the form of an order offers them."""
