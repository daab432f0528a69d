"""Facts and requests about service terms and SIM plans, as any history may hold them."""

from __future__ import annotations

from typing import Any

from company import SIM_FITTED, TRUCK, unit
from hypothesis import strategies as st

from rulebook.kernel.ids import VehicleId
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.commands import (
    EndTerm,
    RenewTerm,
    ReportSigns,
    SetPlan,
    SetTerm,
    Sign,
    TermRow,
    TopUpSim,
)
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.records import FeeLine

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
vehicles = st.sampled_from([TRUCK, VehicleId("vehicle:京A67890"), VehicleId("none"), VehicleId("")])
sims = st.sampled_from([str(unit(UnitKind.SIM, SIM_FITTED)), "", "none"])
days = st.sampled_from(["", "2026-03-01", "2026-03-31", "2028-02-29", "9999-12-31", "2026-02-30"])
moments = st.sampled_from(
    ["2026-03-02T08:00:00+08:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "soon"]
)
fen = st.sampled_from([0, 1, 6_000, 36_000, 10**9])
rows = st.builds(
    TermRow,
    what=st.sampled_from(TermKind),
    vehicle=vehicles,
    unit=sims,
    plan=st.sampled_from(["PLATFORM-Y", "GT-100", "", "X"]),
    months=st.sampled_from([1, 12, 120]),
    fen=fen,
    seen=days,
)
lines = st.builds(FeeLine, model=words, name=words, name_en=words, quantity=st.integers(0, 500), fen=fen)

TERM_FACTS: dict[Any, st.SearchStrategy[Any]] = {
    RenewTerm: st.builds(
        RenewTerm,
        receipt=st.sampled_from(["receipt-1", "receipt-2", "term-receipt"]),
        number=st.one_of(st.integers(0, 120).map("PGLI-{:06d}".format), st.sampled_from(["T-1", ""]), words),
        token=st.sampled_from(["a" * 22, "b" * 64]),
        rows=st.lists(rows, min_size=1, max_size=3).map(tuple),
        lines=st.lists(lines, max_size=2).map(tuple),
        total=fen,
        method=st.sampled_from(Method),
        plate=words,
        visit=st.sampled_from(["", "order-1-visit", "none"]),
        tax_number=words,
        due=days,
        rounded_off=st.sampled_from([0, 0, 99]),
    ),
    ReportSigns: st.builds(
        ReportSigns,
        signs=st.lists(st.builds(Sign, vehicle=vehicles, at=moments), min_size=1, max_size=2).map(tuple),
    ),
    TopUpSim: st.builds(
        TopUpSim,
        top_up=st.sampled_from(["t-1", "t-2"]),
        unit=sims,
        fen=fen,
        number=words,
        carrier=words,
        slip=st.sampled_from(["", "S-1"]),
        photo=st.sampled_from(["", "photo-1"]),
        until=days,
    ),
}

TERM_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(SetPlan, what=st.sampled_from(TermKind), months=st.sampled_from([1, 12])),
    st.builds(
        SetTerm,
        what=st.sampled_from(TermKind),
        vehicle=vehicles,
        until=days,
        unit=sims,
        plan=words,
        began=days,
        reason=words,
    ),
    st.builds(EndTerm, reason=words),
]
