"""What may not be done with units, and what is just within bounds (STK-1, STK-2)."""

from __future__ import annotations

from company import IN_BAG, IN_STORE, OTHER_TRUCK, PLATE, TRUCK, Company, imei, unit
from refused_ground import BAGGED, STORED, Allowed, Asked, No, wrong

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import PersonId
from rulebook.subjects.stock.commands import (
    GiveUnits,
    IssueUnit,
    ReceiveUnit,
    RepairUnit,
    TakeStock,
    WithdrawUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.records import Place, UnitKind


def on_offer(co: Company, said: Command, who: str = "guo") -> Asked:
    co.guo.must(ReceiveUnit(unit=UnitKind.PART, number="P-1", model="天线"))
    co.guo.must(GiveUnits(transfer="t-1", units=(unit(UnitKind.PART, "P-1"),), taker="wang"))
    return getattr(co, who), said


def called_back(co: Company) -> Asked:
    hand, said, *_ = on_offer(co, WithdrawUnits(transfer="t-1"))
    hand.must(said)
    return hand, said


def received(number: str = imei(90), place: Place = Place.STORE, holder: str = "") -> Command:
    return ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model="GT-100", place=place, holder=holder)


NO_STOCK: No = {
    # STK: units
    "a unit off a vehicle at the counter": (
        lambda co: (co.guo, IssueUnit(unit=BAGGED)), "STK-1", "field_wrong", wrong("unit", "on_a_vehicle"),
    ),
    "handed to oneself": (
        lambda co: (co.guo, IssueUnit(unit=STORED, to=PersonId("guo"))),
        "ROLE-2", "own_request", {},
    ),
    "handed on while in a bag": (
        lambda co: (co.guo, IssueUnit(unit=STORED, to=PersonId("wang"))),
        "STK-1", "field_wrong", wrong("unit", "not_in_store"),
    ),
    "given to nobody": (
        lambda co: (co.li, GiveUnits(transfer="t", units=(STORED,), taker="nobody")),
        "SYS-3", "not_found", {"what": "person nobody"},
    ),
    "given what another holds": (
        lambda co: (co.li, GiveUnits(transfer="t", units=(BAGGED,), taker="wang")),
        "STK-2", "not_held", {"number": IN_BAG},
    ),
    "given to oneself": (
        lambda co: (co.li, GiveUnits(transfer="t", units=(STORED,), taker="li")), "ROLE-2", "own_request", {},
    ),
    "offered twice": (
        lambda co: on_offer(co, GiveUnits(transfer="t-2", units=(unit(UnitKind.PART, "P-1"),), taker="li")),
        "STK-2", "offered_already", {"number": "P-1"},
    ),
    "another offer under the same name": (
        lambda co: on_offer(co, GiveUnits(transfer="t-1", units=(unit(UnitKind.PART, "P-1"),), taker="li")),
        "SYS-4", "exists", {"what": "transfer t-1"},
    ),
    "called back by somebody else": (
        lambda co: on_offer(co, WithdrawUnits(transfer="t-1"), "li"), "STK-2", "not_held", {"number": "t-1"},
    ),
    "called back twice": (called_back, "STK-2", "transfer_over", {"state": "withdrawn"}),
    "to the workshop out of a bag": (
        lambda co: (co.guo, RepairUnit(unit=STORED)), "STK-1", "field_wrong", wrong("unit", "not_in_store"),
    ),
    "out of the workshop, never in it": (
        lambda co: (co.guo, RepairUnit(unit=STORED, done=True)),
        "STK-1", "field_wrong", wrong("unit", "not_in_workshop"),
    ),
    "written off to the store": (
        lambda co: (co.dong, WriteOffUnit(unit=STORED, to=Place.STORE, reason="x")),
        "STK-1", "field_wrong", wrong("to", "only_scrapped_or_lost"),
    ),
    "written off without a reason": (
        lambda co: (co.dong, WriteOffUnit(unit=STORED, to=Place.LOST, reason=" ")), "SYS-2", "reason_needed", {},
    ),
    "written off on a vehicle": (
        lambda co: (co.dong, WriteOffUnit(unit=BAGGED, to=Place.LOST, reason="x")),
        "STK-1", "field_wrong", wrong("unit", "on_a_vehicle"),
    ),
    "one's own bag counted": (
        lambda co: (co.guo, TakeStock(stocktake="k", holder="guo", found=())), "ROLE-2", "own_stock", {},
    ),
    "a unit without a number": (
        lambda co: (co.guo, received(" ")), "STK-1", "field_wrong", wrong("number", "empty"),
    ),
    "a unit known already": (lambda co: (co.guo, received(IN_STORE)), "SYS-4", "exists", {"what": IN_STORE}),
    "a unit to no vehicle": (
        lambda co: (co.guo, received(place=Place.VEHICLE, holder="vehicle:x")),
        "SYS-3", "not_found", {"what": "vehicle vehicle:x"},
    ),
    "a second terminal on a vehicle": (
        lambda co: (co.guo, received(place=Place.VEHICLE, holder=TRUCK)),
        "STK-1", "exists", {"what": f"terminal {PLATE}"},
    ),
    "a unit to nobody": (
        lambda co: (co.guo, received(place=Place.PERSON, holder="x")), "SYS-3", "not_found", {"what": "person x"},
    ),
}  # fmt: skip
ALLOWED_STOCK: Allowed = {
    "a SIM on a vehicle without one": lambda co: (
        co.guo,
        ReceiveUnit(unit=UnitKind.SIM, number="8986", model="x", place=Place.VEHICLE, holder=OTHER_TRUCK),
    ),
}
