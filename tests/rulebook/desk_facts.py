"""Facts and requests about cases, calls, surveys and promises, as any history may hold them."""

from __future__ import annotations

from typing import Any

from company import CUSTOMER
from drawn_values import calls, customers, forms, irregularities, moments, orders, people, receipts, words
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.policy.clocks import SiteClass, WaitFor
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifyCase,
    ClassifySite,
    CloseCase,
    DeclineCase,
    GoOnCase,
    HandCase,
    HearAgain,
    HearCase,
    LinkCase,
    TakeCase,
    WaitCase,
)
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.deadlines.commands import PassDeadline
from rulebook.subjects.follow_ups.commands import (
    AskCustomer,
    AssignCalls,
    FollowOnCase,
    SetCallTimes,
    SkipCalls,
    TryCall,
)
from rulebook.subjects.irregularities.commands import Explain, Settle
from rulebook.subjects.orders.records import Step
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.surveys.commands import (
    AnswerSurvey,
    CloseSurvey,
    OpenSurvey,
    ReturnSurveys,
    SendSurvey,
    VoidAnswer,
)
from rulebook.subjects.surveys.records import Channel as SurveyChannel

DESK_FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    HearCase: st.builds(
        HearCase,
        kind=st.sampled_from(CaseKind),
        channel=st.sampled_from(Channel),
        said=words,
        customer=st.sampled_from(["", "customer-1", "none"]),
        order=orders,
        received=moments,
        solved=st.booleans(),
        answer=words,
        offered_to=people,
    ),
    HearAgain: st.builds(HearAgain, channel=st.sampled_from(Channel), said=words),
    AnswerCase: st.builds(
        AnswerCase,
        what=words,
        channel=st.sampled_from(Channel),
        solved=st.booleans(),
        outcome=st.booleans(),
        satisfied=st.sampled_from([None, True, False]),
    ),
    TakeCase: st.builds(TakeCase),
    DeclineCase: st.builds(DeclineCase, why=words),
    WaitCase: st.builds(WaitCase, why=st.sampled_from(WaitFor), note=words),
    GoOnCase: st.builds(GoOnCase, how=words),
    LinkCase: st.builds(LinkCase, order=orders, case=orders),
    FollowOnCase: st.builds(
        FollowOnCase,
        case=st.sampled_from(["", "case-1", "case-2"]),
        said=words,
        kind=st.sampled_from(CaseKind),
        older=st.sampled_from(["", "case-1", "none"]),
        follow_ups=calls,
    ),
    AskCustomer: st.builds(
        AskCustomer,
        said=words,
        paid=st.sampled_from([None, 0, 30_000]),
        unit=st.sampled_from(["", "123"]),
        follow_ups=calls,
        satisfied=st.sampled_from([None, 1, 5]),
    ),
    TryCall: st.builds(TryCall, follow_ups=calls, reached=st.booleans(), refused=st.booleans(), note=words),
    SendSurvey: st.builds(SendSurvey, customers=customers, channel=st.sampled_from(SurveyChannel)),
    AnswerSurvey: st.builds(
        AnswerSurvey,
        answer=st.sampled_from(["a-1", "a-2"]),
        channel=st.sampled_from(SurveyChannel),
        customer=st.sampled_from(["", CUSTOMER]),
        respondent=st.sampled_from(["", "7f"]),
        scores=st.sampled_from([{}, {"quality": 1}, {"quality": 5, "x": 2}]),
    ),
    ReturnSurveys: st.builds(ReturnSurveys, customers=customers),
    AgreeTime: st.builds(AgreeTime, time=moments, spoken_with=words),
    TryFirst: st.builds(TryFirst, step=st.sampled_from(Step), what=words, leave_by=words),
    MakePromise: st.builds(MakePromise, promise=st.sampled_from(["p-1", "p-2"]), what=words, due=moments),
    KeepPromise: st.builds(
        KeepPromise, promise=st.sampled_from(["p-1", "p-2", "p-3"]), how=words, broken=st.booleans()
    ),
    Explain: st.builds(Explain, irregularity=irregularities, text=words),
    PassDeadline: st.builds(
        PassDeadline,
        record=st.sampled_from(
            ["irregularity", "approval_form", "order", "promise", "spoken", "person", "receivable", "case", ""]
        ),
        id=st.one_of(irregularities, forms, receipts),
    ),
}

DESK_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(ClassifyCase, kind=st.sampled_from(CaseKind), customer=st.sampled_from(["", "customer-1"])),
    st.builds(HandCase, to=people, note=words),
    st.builds(CloseCase, note=words),
    st.builds(ClassifySite, site=st.sampled_from(SiteClass), reason=words),
    st.builds(SkipCalls, follow_ups=calls, reason=words),
    st.builds(AssignCalls, follow_ups=calls, to=st.sampled_from(["", "anna", "li"])),
    st.builds(SetCallTimes, quiet=st.sampled_from([(), ((9, 11),), ((11, 9),)])),
    st.builds(OpenSurvey, year=st.just(2026), topics=words, since=moments, until=moments),
    st.just(CloseSurvey()),
    st.builds(VoidAnswer, answer=st.sampled_from(["a-1", "none"]), reason=words),
    st.builds(Settle, irregularity=irregularities, text=words, write_off=st.booleans(), found=st.booleans()),
]
