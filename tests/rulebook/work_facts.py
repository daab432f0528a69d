"""What is done at a visit and with units, as anybody's device might say it."""

from __future__ import annotations

from typing import Any

from drawn_values import file_refs, moments, numbers, sheets, some_units, strokes, transfers, trucks, visits, words
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.commands import DeclineUnits, TakeUnits
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.teams.commands import ReportVehicle
from rulebook.subjects.visits.commands import (
    Arrive,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
    SignVisit,
)

WORK_FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    Depart: st.builds(Depart, visit=visits, ticked=st.lists(words, max_size=3).map(tuple)),
    Arrive: st.builds(Arrive, visit=visits),
    RecordFinding: st.builds(RecordFinding, visit=visits, finding=words, customer_damage=words),
    RecordWork: st.builds(RecordWork, visit=visits, work=words, customer_tried=st.booleans()),
    TakeUnits: st.builds(
        TakeUnits,
        transfer=transfers,
        units=some_units,
        giver=st.sampled_from(["", "li", "guo"]),
        for_store=st.booleans(),
    ),
    DeclineUnits: st.builds(DeclineUnits, transfer=transfers, reason=words),
    SwapUnit: st.builds(
        SwapUnit,
        visit=visits,
        swap=st.sampled_from(["s-1", "s-2", "s-3"]),
        vehicle=trucks,
        plate=words,
        unit=st.sampled_from(UnitKind),
        old_number=numbers,
        new_number=numbers,
        model=st.sampled_from(["GT-100", "IoT-SIM", "", "X"]),
        sim_moves=st.booleans(),
    ),
    SignVisit: st.builds(
        SignVisit, visit=visits, signer=words, digest=words, sheet=sheets, strokes=strokes, declined=words
    ),
    ReportDamage: st.builds(ReportDamage, visit=visits, what=words),
    LeaveUnsolved: st.builds(LeaveUnsolved, visit=visits, symptom=words, waiting_for=words, next_visit=moments),
    RelocateUnit: st.builds(
        RelocateUnit,
        visit=visits,
        relocation=st.sampled_from(["move-1", "move-2"]),
        source=trucks,
        source_plate=words,
        target=trucks,
        target_plate=words,
        number=words,
        sim_moves=st.booleans(),
        reason=words,
    ),
    ReportVehicle: st.builds(ReportVehicle, visit=visits, vehicle=trucks, done=st.booleans(), reason=words),
    AddPhoto: st.builds(
        AddPhoto,
        photo=st.sampled_from(["photo-1", "photo-2", "photo-3"]),
        visit=st.one_of(visits, st.just("")),
        purpose=st.sampled_from(Purpose),
        file=file_refs,
        caption=words,
    ),
}
