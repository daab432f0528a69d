"""Facts and requests about complaints, measures, major faults and scores, as any history may hold them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rulebook.kernel.ids import VehicleId
from rulebook.subjects.cases.records import Channel
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    CloseComplaint,
    ExplainComplaint,
    HandComplaint,
    HearComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.records import About, CauseKind, Outcome, Satisfied, Severity
from rulebook.subjects.confidentiality.commands import MovePaper, NoteReads, OpenFile, PaperAct, Read
from rulebook.subjects.faults.commands import (
    AnalyseFault,
    EndFault,
    RaiseFault,
    ReleaseReport,
    TellOfFault,
    UpdateFault,
)
from rulebook.subjects.faults.records import Whom
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure
from rulebook.subjects.measures.records import MeasureKind
from rulebook.subjects.scores.commands import ObjectToScore

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
things = st.sampled_from(["", "order-1", "order-2", "none"])
people = st.sampled_from(["", "li", "wang", "anna", "chen", "none"])
moments = st.sampled_from(["", "2026-03-02T08:00:00+08:00", "9999-12-31T23:59:59+08:00", "2026-03-09", "soon"])
whys = st.lists(words, min_size=1, max_size=3).map(tuple)
vehicles = st.lists(st.sampled_from([VehicleId("vehicle:京A12345"), VehicleId("none")]), max_size=2).map(tuple)

read = st.builds(
    Read,
    kind=st.sampled_from(["customer", "visit", "vehicle", "unit", "none"]),
    id=st.sampled_from(["customer-1", "order-1-visit", "none"]),
    at=moments,
    basis=st.sampled_from(["", "order:order-1", "case:none", "soon", "complaint:"]),
)

SERVICE_FACTS: dict[Any, st.SearchStrategy[Any]] = {
    MovePaper: st.builds(
        MovePaper,
        paper=st.sampled_from(["none", "paper-1"]),
        what=st.sampled_from(PaperAct),
        to=people,
        words=words,
    ),
    NoteReads: st.builds(NoteReads, reads=st.lists(read, max_size=3).map(tuple)),
    HearComplaint: st.builds(
        HearComplaint,
        what=words,
        about=st.sampled_from(About),
        severity=st.sampled_from(Severity),
        channel=st.sampled_from(Channel),
        case=things,
        customer=st.sampled_from(["", "customer-1", "none"]),
        person=people,
        order=things,
        visit=st.sampled_from(["", "order-1-visit", "none"]),
        receipt=st.sampled_from(["", "receipt-1", "none"]),
        vehicle=st.sampled_from(["", "vehicle:京A12345", "none"]),
        unit=st.sampled_from(["", "none"]),
        again=things,
    ),
    CalmComplaint: st.builds(CalmComplaint, what=words),
    ExplainComplaint: st.builds(ExplainComplaint, cause=st.sampled_from(CauseKind), whys=whys),
    TellCustomer: st.builds(TellCustomer, what=words, satisfied=st.sampled_from(Satisfied), final=st.booleans()),
    DoMeasure: st.builds(DoMeasure, result=words),
    RaiseFault: st.builds(
        RaiseFault,
        place=words,
        phenomenon=words,
        plan=words,
        began=moments,
        model=st.sampled_from(["", "GT-100", "X"]),
        customer=st.sampled_from(["", "customer-1", "none"]),
        vehicles=vehicles,
        case=things,
    ),
    TellOfFault: st.builds(TellOfFault, whom=st.sampled_from(Whom), who=people, note=words),
    UpdateFault: st.builds(UpdateFault, text=words, affected=vehicles, restored=vehicles),
    EndFault: st.builds(EndFault, how=words),
    ObjectToScore: st.builds(ObjectToScore, words=words),
}

SERVICE_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(HandComplaint, to=people, note=words),
    st.just(TakeComplaint()),
    st.builds(OpenFile, kind=st.sampled_from(["customer", "none"]), record=st.just("customer-1"), reason=words),
    st.builds(CloseComplaint, outcome=st.sampled_from(Outcome), verdict=words),
    st.builds(
        SetMeasure,
        matter=things.filter(bool),
        kind=st.sampled_from(MeasureKind),
        what=words,
        who=people,
        due=moments,
    ),
    st.builds(AnalyseFault, impact=words, process=words, whys=whys),
    st.just(ReleaseReport()),
]
