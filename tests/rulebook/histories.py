"""Any history: who says what, of what, when by their own clock; and the verdict on each line of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from approval_facts import APPROVAL_FACTS, APPROVAL_REQUESTS
from branch_facts import BRANCH_REQUESTS
from company import PEOPLE, Company, make_company
from dealer_facts import DEALER_FACTS, DEALER_REQUESTS
from desk_facts import DESK_FACTS, DESK_REQUESTS
from device_facts import DEVICE_FACTS
from drawn_values import orders
from duty_facts import DUTY_FACTS
from house_facts import HOUSE_FACTS, HOUSE_REQUESTS
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from message_facts import MESSAGE_FACTS, MESSAGE_REQUESTS
from money_facts import MONEY_FACTS, MONEY_REQUESTS
from order_requests import ORDER_REQUESTS
from page_facts import PAGE_FACTS, PAGE_REQUESTS
from phone_sight import nothing_is_invented, the_bound_invent_nothing, the_forgetful_invent_nothing
from round_facts import ROUND_FACTS, ROUND_REQUESTS
from service_facts import SERVICE_FACTS, SERVICE_REQUESTS
from stock_requests import STOCK_REQUESTS
from term_facts import TERM_FACTS, TERM_REQUESTS
from work_facts import WORK_FACTS

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.lines import encode_line, read_line
from rulebook.rules import decide
from rulebook.subjects.orders.records import OrderState

FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    **WORK_FACTS,
    **MONEY_FACTS,
    **DEVICE_FACTS,
    **DESK_FACTS,
    **APPROVAL_FACTS,
    **DEALER_FACTS,
    **DUTY_FACTS,
    **MESSAGE_FACTS,
    **PAGE_FACTS,
    **SERVICE_FACTS,
    **ROUND_FACTS,
    **TERM_FACTS,
    **HOUSE_FACTS,
}
REQUESTS: list[st.SearchStrategy[Any]] = [
    *MONEY_REQUESTS,
    *DESK_REQUESTS,
    *APPROVAL_REQUESTS,
    *ORDER_REQUESTS,
    *STOCK_REQUESTS,
    *DEALER_REQUESTS,
    *MESSAGE_REQUESTS,
    *PAGE_REQUESTS,
    *SERVICE_REQUESTS,
    *ROUND_REQUESTS,
    *TERM_REQUESTS,
    *HOUSE_REQUESTS,
    *BRANCH_REQUESTS,
]


class Step(NamedTuple):
    who: str
    command: Command
    subject: str
    ago: timedelta
    offset: int | None


def step(commands: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    hours = st.sampled_from([0, 0, 0, 1, -1, 30, 24 * 400, 24 * 365 * 56])
    return st.builds(
        Step,
        who=st.sampled_from(["li", "li", "li", "wang", "fang", "chen", "bo", "system", *PEOPLE]),
        command=commands,
        subject=orders,
        ago=hours.map(lambda h: timedelta(hours=h)),
        offset=st.sampled_from([0, 0, None, 400_000, -400_000, 2**40, -(2**40)]),
    )


facts = st.one_of(list(FACTS.values()))
anything = st.one_of(facts, st.one_of(REQUESTS))


def busy_company() -> Company:
    """One order with Li on site, one on Wang's way, one closed; and 300 yuan in Li's hand."""
    company = make_company()
    company.order_in(OrderState.CLOSED, "order-3")
    company.order_in(OrderState.ON_SITE, "order-1")
    company.order_in(OrderState.ACCEPTED, "order-2", company.wang)
    company.li.must(company.swap("order-1-visit", "s-0"), "order-1")
    company.li.must(company.receipt_for(company.li, "order-1", "order-1-visit", "receipt-0"), "order-1")
    return company


def judged(company: Company, step: Step, asks_the_phone: bool = False) -> Decision | Refusal:
    """The verdict on a line that went through its bytes, as it does everywhere.

    `asks_the_phone`: its author's own device is asked as well, which may invent nothing.
    """
    hand = getattr(company, step.who)
    line = hand.line(step.command, step.subject, company.now - step.ago, step.offset)
    line = read_line(encode_line(line))
    before = company.world.snapshot()
    verdict = decide(company.world, line, company.now)
    again = decide(company.world, line, company.now)
    assert verdict == again, "the same question, another answer"
    assert company.world.snapshot() == before, "judging wrote into the world"
    if asks_the_phone:
        nothing_is_invented(company.world, line, company.now, verdict)
        the_forgetful_invent_nothing(company.world, line, company.now, verdict)
        the_bound_invent_nothing(company.world, line, company.now)
    return verdict


FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
