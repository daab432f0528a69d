"""Facts of contact forms, trainings, knowledge, opinions and visitors, as anybody's device might say them."""

from __future__ import annotations

from typing import Any

from company import FITTED, SIM_IN_BAG, unit
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.subjects.contact_forms.commands import AcceptContact, RefuseContact, RuleContact, WriteContact
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.erasures.commands import AskErasure, CarryOutErasure, DecideErasure, ErasedRow
from rulebook.subjects.erasures.records import ErasedHow
from rulebook.subjects.knowledge.commands import (
    PublishNotice,
    ReadNotice,
    RetireArticle,
    ReviewArticle,
    UseArticle,
    WriteArticle,
)
from rulebook.subjects.leaver_erasures.commands import (
    AskLeaverErasure,
    CarryOutLeaverErasure,
    DecideLeaverErasure,
)
from rulebook.subjects.measurements.commands import RecordTest, Value
from rulebook.subjects.opinions.commands import AnswerOpinion, EndLead, GiveOpinion, HandLead, PassOpinion
from rulebook.subjects.opinions.records import OpinionKind
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.trainings.commands import (
    AttendSession,
    CancelSession,
    GiveFeedback,
    HoldSession,
    MarkTest,
    PlanSession,
    ReadySession,
    RevokeQualification,
    SetQualification,
)
from rulebook.subjects.trainings.records import SessionKind
from rulebook.subjects.visitors.commands import AllowZone, VisitorIn, VisitorOut
from rulebook.subjects.visitors.records import Zone
from rulebook.subjects.visits.records import Stroke

words = st.sampled_from(["", "借用备机", "x" * 200, "{0}"])
ids = st.sampled_from(["one", "two", "order-1"])
people = st.sampled_from(["", "li", "wang", "nobody"])
moments = st.sampled_from(
    ["2026-03-02T08:00:00+08:00", "2026-03-04", "9999-12-31T23:59:59-12:00", "0001-01-01T09:00:00+08:00", "x", ""]
)

strokes = st.lists(
    st.builds(Stroke, points=st.lists(st.tuples(*[st.integers(-9, 900)] * 3), max_size=12).map(tuple)), max_size=2
).map(tuple)
days = st.sampled_from(["", "2026-03-01", "9999-12-31", "0001-01-01", "x"])
skills = st.sampled_from(["", "repair", "video"])

amounts = st.sampled_from(["24.1", "-87", "8", "bald", "９", "1" * 20])
values = st.builds(
    Value,
    what=st.sampled_from(["供电电压", "信号强度"]),
    value=amounts,
    unit=st.sampled_from(["", "V"]),
    low=amounts | st.just(""),
    high=amounts | st.just(""),
)

HOUSE_FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    RecordTest: st.builds(
        RecordTest,
        test=ids,
        values=st.lists(values, min_size=1, max_size=3).map(tuple),
        vehicle=st.sampled_from(["", "vehicle:京A12345", "none"]),
        unit=st.sampled_from(["", unit(UnitKind.TERMINAL, FITTED), unit(UnitKind.SIM, SIM_IN_BAG), "none"]),
        visit=st.sampled_from(["", "order-1-visit", "none"]),
        instrument=words,
    ),
    WriteContact: st.builds(
        WriteContact,
        form=ids,
        sender=st.sampled_from(Department),
        to=st.sampled_from(Department),
        ask=words,
        done=words,
        done_at=moments,
        order=ids,
    ),
    ReadySession: st.builds(ReadySession, session=ids, material=words),
    AttendSession: st.builds(
        AttendSession, session=ids, attendance=ids, strokes=strokes, person=people, name=words, firm=words
    ),
    HoldSession: st.builds(
        HoldSession, ask=st.booleans(), session=ids, trainer=people, trainer_name=words, words=words
    ),
    UseArticle: st.builds(UseArticle, article=ids, solved=st.booleans(), order=ids),
    ReadNotice: st.builds(ReadNotice, notice=ids),
    VisitorIn: st.builds(
        VisitorIn,
        visitor=ids,
        name=words,
        host=people.filter(bool),
        zone=st.sampled_from(Zone),
        firm=words,
        purpose=words,
        strokes=strokes,
    ),
    VisitorOut: st.builds(VisitorOut, visitor=ids),
    GiveOpinion: st.builds(
        GiveOpinion,
        opinion=ids,
        kind=st.sampled_from(OpinionKind),
        text=words,
        department=st.sampled_from(Department),
        case=ids,
        customer_name=words,
    ),
    CarryOutErasure: st.builds(
        CarryOutErasure,
        rows=st.lists(
            st.builds(
                ErasedRow,
                kind=st.sampled_from(["customer", "order", "visit", "erasure", "none"]),
                id=st.sampled_from(["customer-1", "order-1", "none"]),
                own=st.booleans(),
            ),
            max_size=3,
        ).map(tuple),
        how=st.sampled_from(ErasedHow),
        last=st.booleans(),
    ),
    CarryOutLeaverErasure: st.builds(
        CarryOutLeaverErasure,
        rows=st.lists(
            st.builds(
                ErasedRow,
                kind=st.sampled_from(["person", "device", "absence", "score_point", "leaver_erasure", "none"]),
                id=st.sampled_from(["li", "device-li", "none"]),
                own=st.booleans(),
            ),
            max_size=3,
        ).map(tuple),
        shared=st.lists(st.integers(-1, 3), max_size=2).map(tuple),
        how=st.sampled_from(ErasedHow),
        last=st.booleans(),
    ),
    HandLead: st.builds(HandLead, lead=ids, customer_name=words, want=words, to=people.filter(bool)),
}

HOUSE_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(AcceptContact, note=words),
    st.builds(RefuseContact, reason=words),
    st.builds(RuleContact, uphold=st.booleans(), ruling=words),
    st.builds(
        PlanSession,
        kind=st.sampled_from(SessionKind),
        title=words,
        begins=moments,
        skill=skills,
        trainer=people,
        trainer_name=words,
    ),
    st.builds(CancelSession, reason=words),
    st.builds(AllowZone, zone=st.sampled_from(Zone), day=days, host=people.filter(bool)),
    st.builds(PassOpinion, department=st.sampled_from(Department), note=words),
    st.builds(AnswerOpinion, adopted=st.booleans(), answer=words),
    st.builds(EndLead, won=st.booleans(), told=words),
    st.builds(WriteArticle, title=words, symptom=words, steps=words, valid_until=days),
    st.builds(ReviewArticle, edition=st.integers(0, 2)),
    st.builds(RetireArticle, reason=words),
    st.builds(PublishNotice, title=words, text=words, until=days),
    st.builds(MarkTest, session=ids, person=people, percent=st.integers(0, 100)),
    st.builds(SetQualification, test=ids, until=moments, token=st.sampled_from(["", "t" * 24])),
    st.builds(GiveFeedback, score=st.integers(1, 5), words=words),
    st.builds(AskErasure, reason=words),
    st.builds(DecideErasure, agreed=st.booleans(), why=words),
    st.builds(AskLeaverErasure, left=days, reason=words),
    st.builds(DecideLeaverErasure, agreed=st.booleans(), why=words),
    st.builds(RevokeQualification, reason=words),
]
