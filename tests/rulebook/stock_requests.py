"""What is asked of units in store, bag and workshop, as any history may hold it."""

from __future__ import annotations

from typing import Any

from company import FITTED, IN_BAG, OTHER_TRUCK, TRUCK, imei
from drawn_values import some_units, transfers, units, words
from hypothesis import strategies as st

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

STOCK_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(
        IssueUnit,
        unit=units,
        to=st.sampled_from([None, "li", "wang", "none"]),
    ),
    st.builds(GiveUnits, transfer=transfers, units=some_units, taker=st.sampled_from(["", "li", "wang", "none"])),
    st.builds(WithdrawUnits, transfer=transfers),
    st.builds(RepairUnit, unit=units, done=st.booleans()),
    st.builds(WriteOffUnit, unit=units, to=st.sampled_from(Place), reason=words),
    st.builds(
        TakeStock,
        stocktake=st.sampled_from(["k-1", "k-2"]),
        holder=st.sampled_from(["", "li", "guo", "none"]),
        found=st.lists(st.sampled_from([FITTED, IN_BAG, imei(80), "号", " "]), max_size=4).map(tuple),
    ),
    st.builds(
        ReceiveUnit,
        unit=st.sampled_from(UnitKind),
        number=st.sampled_from([imei(80), imei(81), FITTED, "号"]),
        model=words,
        place=st.sampled_from(Place),
        holder=st.sampled_from(["", "li", "none", TRUCK, OTHER_TRUCK]),
        warranty_until=st.sampled_from(["", "2026-12-31", "9999-12-31", "0001-01-01", "x"]),
    ),
]
