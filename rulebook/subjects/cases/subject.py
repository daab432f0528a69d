"""来电登记: customers' cases, their owners and their clocks (CASE-1, SLA-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.calendar.records import CalendarYear
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
from rulebook.subjects.cases.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.cases.gates import to_close_case
from rulebook.subjects.cases.handing import decline_case, hand_case, take_case
from rulebook.subjects.cases.handlers import (
    answer_case,
    case_due,
    case_passed,
    classify_case,
    close_case,
    go_on_case,
    hear_again,
    hear_case,
    link_case,
    wait_case,
)
from rulebook.subjects.cases.new_year import calendar_due, calendar_passed, follow_calendar
from rulebook.subjects.cases.order_clocks import WATCHED, follow_order, order_due, order_passed
from rulebook.subjects.cases.records import CaseState, ServiceCase, Site
from rulebook.subjects.cases.sites import classify_site
from rulebook.subjects.cases.visibility import VISIBILITY
from rulebook.subjects.orders.records import Order

SUBJECT = Subject(
    name="cases",
    records=(ServiceCase, Site),
    handlers={
        HearCase: hear_case,
        HearAgain: hear_again,
        AnswerCase: answer_case,
        ClassifyCase: classify_case,
        HandCase: hand_case,
        TakeCase: take_case,
        DeclineCase: decline_case,
        WaitCase: wait_case,
        GoOnCase: go_on_case,
        LinkCase: link_case,
        CloseCase: close_case,
        ClassifySite: classify_site,
    },
    visibility=VISIBILITY,
    searched={ServiceCase: ("number", "customer_name", "caller", "phone", "plate", "unit_number", "said")},
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(ServiceCase, "state", (CaseState.OPEN,), case_due, case_passed),
        Watch(Order, "state", WATCHED, order_due, order_passed),
        Watch(CalendarYear, "last", ("yes",), calendar_due, calendar_passed),
    ),
    after=(follow_order, follow_calendar),
    to_close_case=(to_close_case,),
)
