"""What is asked of orders and of those who do them, as any history may hold it."""

from __future__ import annotations

from typing import Any

from drawn_values import forms, moments, trucks, visits, words
from hypothesis import strategies as st

from rulebook.subjects.orders.commands import (
    AcceptOrder,
    AmendOrder,
    ApproveOrder,
    AssignOrder,
    CancelOrder,
    CloseOrder,
    OpenOrder,
    RejectOrder,
    ResumeOrder,
    SubmitOrder,
    SuspendOrder,
    WithdrawOrder,
)
from rulebook.subjects.outsiders.commands import SendOutsider
from rulebook.subjects.people.commands import NeedSkills, SetDuty, SetSkills
from rulebook.subjects.teams.commands import JoinTeam, LeaveTeam
from rulebook.subjects.visits.commands import CompleteVisit

ORDER_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(OpenOrder, submit=st.booleans(), vehicles=trucks.map(lambda t: (t,)), problem=words),
    st.builds(AmendOrder, address=words, vehicles=trucks.map(lambda t: (t,))),
    st.just(SubmitOrder()),
    st.builds(ApproveOrder, revision=st.integers(1, 3)),
    st.builds(RejectOrder, revision=st.integers(1, 3), reason=words),
    st.builds(AssignOrder, technician=st.sampled_from(["li", "wang", "bo", "none"])),
    st.builds(WithdrawOrder, reason=words),
    st.builds(SuspendOrder, waiting_for=words, next_visit=moments),
    st.just(ResumeOrder()),
    st.builds(CancelOrder, reason=words),
    st.just(AcceptOrder()),
    st.builds(JoinTeam, technician=st.sampled_from(["li", "wang", "bo", "none"])),
    st.builds(LeaveTeam, technician=st.sampled_from(["li", "wang"]), reason=words),
    st.builds(
        SendOutsider, order=st.just("order-1"), form=forms.filter(bool), name=words, firm=words, day=moments
    ),
    st.builds(SetDuty, on_duty=st.booleans()),
    st.builds(SetSkills, skills=st.sampled_from([(), ("repair",)]), since=moments),
    st.builds(NeedSkills, model=st.sampled_from(["GT-100", "X"]), skills=st.just(("video",)), since=moments),
    st.builds(CompleteVisit, visit=visits),
    st.builds(CloseOrder, follow_up=words),
]
