"""Every list of the office is searched, narrowed down to days and sorted by the one control."""

from __future__ import annotations

import flet as ft
import pytest
from company import CUSTOMER, OTHER_TRUCK, PEOPLE, TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from rulebook.kernel.ids import Fen, PersonId
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.dealers.commands import SetDealer
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.surveys.commands import OpenSurvey

LISTS = (
    ("approvals", "chen", "/office/approvals"),
    ("calls", "anna", "/office/calls"),
    ("cases", "anna", "/office/cases"),
    ("complaints", "anna", "/office/complaints"),
    ("dealers", "fang", "/office/dealers"),
    ("faults", "anna", "/office/faults"),
    ("irregularities", "chen", "/office/irregularities"),
    ("logs", "chen", "/office/logs"),
    ("measures", "chen", "/office/complaints/measures"),
    ("messages", "anna", "/office/messages"),
    ("orders", "bo", "/office/orders"),
    ("rounds", "chen", "/office/rounds"),
    ("statements", "fang", "/office/finance"),
    ("stock", "guo", "/office/stock"),
    ("surveys", "chen", "/office/surveys"),
    ("terms", "anna", "/office/terms"),
)


@pytest.mark.parametrize(("name", "who", "route"), LISTS, ids=[name for name, _, _ in LISTS])
def test_a_list_has_the_control_and_opens_with_two_days(company: Company, name: str, who: str, route: str) -> None:
    if name == "approvals":
        company.order_in(OrderState.SUBMITTED, "order-1")
        company.order_in(OrderState.SUBMITTED, "order-2", vehicles=(OTHER_TRUCK,))
    if name == "dealers":
        company.dong.must(SetDealer(name="华北经销"), "dealer-1")
    if name == "surveys":
        company.order_in(OrderState.COMPLETED, "order-1")
        opened = OpenSurvey(year=2026, topics="company", since="2026-01-01", until="2026-06-30")
        company.chen.must(opened, "survey-1")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("排序与日期")
        await glass.tap("排序与日期")
        await glass.sees("从哪天")
        await glass.sees("旧的在前")

    view = {"office__finance": {"view": "paid"}} if name == "statements" else {}
    on_screen(company, who, route, story, **view)


async def day(glass: Glass, words: str, typed: str) -> None:
    """Type a day into the field of this name."""
    field = next(c for c in glass.controls() if isinstance(c, ft.TextField) and c.label == words)
    glass.flet.apply_patch(field._i, {"value": typed})
    await glass.flet.dispatch_event(field._i, "change", typed)


def heard_twice(company: Company) -> None:
    for n, said, truck in ((1, "一号车不定位", TRUCK), (2, "二号车没信号", OTHER_TRUCK)):
        hear = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said=said, customer=CUSTOMER, vehicle=truck)
        company.anna.must(hear, f"case-0000{n}")
        company.anna.must(
            HearComplaint(what=said, customer=CUSTOMER, vehicle=truck, person="li"), f"complaint-{n}"
        )
        company.wait(days=2)


@pytest.mark.parametrize("route", ["/office/cases", "/office/complaints"])
def test_cases_and_complaints_of_one_day_are_found_by_it(company: Company, route: str) -> None:
    heard_twice(company)
    late = (company.now.replace(hour=0)).date().isoformat()

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("一号车不定位")
        await glass.tap("排序与日期")
        await glass.sees("从哪天")
        await day(glass, "从哪天", first_day(company, 2))
        await glass.until(lambda: "一号车不定位" not in glass.words(), "those of the second day")
        assert "二号车没信号" in glass.words()
        await day(glass, "从哪天", late)
        await glass.until(lambda: "二号车没信号" not in glass.words(), "none of today")

    on_screen(company, "anna", route, story)


def first_day(company: Company, number: int) -> str:
    """The day on which the case of this number was heard."""
    case = company.world.get(ServiceCase, f"case-0000{number}")
    assert case is not None
    return case.heard_at[:10]


def test_envelopes_of_earlier_days_are_all_listed_and_sorted_by_sum(company: Company) -> None:
    """The twenty latest were, without a word of the others; now a press shows them."""
    for n in range(35):
        counted = Handover(
            id=f"hand-{n}",
            technician=PersonId("li"),
            technician_name=PEOPLE["li"][0],
            receipts=(),
            declared_at="2026-02-01T10:00:00+08:00",
            returned_at="",
            due_at="",
            state=HandoverState.COUNTED,
            counted=Fen(100 * (n + 1)),
            counted_at=f"2026-02-01T11:{n:02}:00+08:00",
            difference=Fen(0),
        )
        company.world.records[Handover.KIND, counted.id] = counted

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("¥35.00")
        assert "¥2.00" not in glass.words()
        await glass.tap("还有 25")
        await glass.sees("¥2.00")
        await glass.tap("排序与日期")
        await glass.sees("金额")
        await glass.tap("旧的在前")
        await glass.until(lambda: glass.words().index("¥1.00") < glass.words().index("¥9.00"), "the oldest first")

    on_screen(company, "fang", "/office/finance", story)
