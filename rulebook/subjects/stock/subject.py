"""Units in store, bag, vehicle and workshop (STK-1 to STK-5)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.stock.commands import (
    DeclineUnits,
    GiveUnits,
    IssueUnit,
    ReceiveUnit,
    RepairUnit,
    TakeStock,
    TakeUnits,
    WithdrawUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.stock.gates import to_close
from rulebook.subjects.stock.handlers import (
    decline_units,
    give_units,
    issue_unit,
    repair_unit,
    take_units,
    withdraw_units,
    write_off_unit,
)
from rulebook.subjects.stock.overdue import unsuitable
from rulebook.subjects.stock.records import Stocktake, Transfer, Unit
from rulebook.subjects.stock.stocktakes import take_stock
from rulebook.subjects.stock.units import receive_unit
from rulebook.subjects.stock.visibility import VISIBILITY

SUBJECT = Subject(
    name="stock",
    records=(
        Unit,
        Transfer,
        Stocktake,
    ),
    handlers={
        ReceiveUnit: receive_unit,
        IssueUnit: issue_unit,
        GiveUnits: give_units,
        TakeUnits: take_units,
        DeclineUnits: decline_units,
        WithdrawUnits: withdraw_units,
        RepairUnit: repair_unit,
        WriteOffUnit: write_off_unit,
        TakeStock: take_stock,
    },
    visibility=VISIBILITY,
    searched={Unit: ("number", "phone")},
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    unsuitable=(unsuitable,),
    to_close=(to_close,),
)
