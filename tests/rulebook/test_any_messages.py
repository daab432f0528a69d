"""Whatever happens to an order, whenever it arrives: the server tells nobody what they heard last (MSG-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from company import CUSTOMER, Company, usual_company
from hypothesis import given, settings
from hypothesis import strategies as st
from message_draws import ORDER, C, S, hand, note, switched_on

from rulebook.kernel.times import iso
from rulebook.rules import passed_deadlines
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.messages.commands import (
    HandMessage,
    QueueMessage,
    SendingOutcome,
    WishMessages,
    WithdrawMessage,
)
from rulebook.subjects.messages.following import agreed_time, told_last
from rulebook.subjects.messages.records import Message, Occasion
from rulebook.subjects.orders.commands import AssignOrder, CancelOrder, SuspendOrder, WithdrawOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart

_ACTS = (
    "agree-0 agree-1 agree-2 agree-0 agree-1 send send send tried failed requeue withdraw hand hand-0 hand-1 "
    "assign-li assign-wang unassign suspend cancel silent loud depart arrive complete wait"
)
ACTS = st.sampled_from(_ACTS.split())
LATE = st.sampled_from([0, 0, 0, 20, 90])
"""Minutes ago that a phone without a network did it."""


def sends(company: Company, times: list[str]) -> None:
    """What the server does: the first that is queued goes out. It is never what the customer heard last."""
    queued = [m for m in company.world.all(Message) if m.state is S.QUEUED]
    if not queued:
        return
    one = queued[0]
    same = [m for m in company.world.all(Message) if (m.about, m.occasion) == (one.about, one.occasion)]
    last = told_last(same)
    assert last is None or last.of != one.of, "told twice in a row"
    if one.occasion is Occasion.APPOINTMENT:
        assert one.of == agreed_time(company.order(ORDER)), "a time that does not hold any more"
    else:
        assert not one.told
    company.system.must(note(one, SendingOutcome.SENT, "200"), one.id)
    times.append(one.id)


def message_acts(company: Company, act: str, at: datetime) -> None:
    """What is done with a message that waits; without one, nothing."""
    found = company.world.all(Message)
    if not found:
        return
    if act in ("tried", "failed"):
        outcome = SendingOutcome.TRIED if act == "tried" else SendingOutcome.FAILED
        company.system.must(note(found[0], outcome, "503"), found[0].id)
    elif act == "requeue":
        company.anna.does(QueueMessage(channel=C.GATEWAY), found[-1].id)
    elif act == "withdraw":
        company.bo.does(WithdrawMessage(reason="已电话告知"), found[0].id)
    elif act == "hand":
        company.wang.must(hand(found[-1]), ORDER, at=at)


def acts(company: Company, act: str, at: datetime, sent: list[str], times: list[str]) -> None:
    name, _, which = act.partition("-")
    order = company.order(ORDER)
    visit = order.visit or "order-1-visit"
    if name == "agree":
        company.li.must(AgreeTime(time=times[int(which)]), ORDER, at=at)
    elif name == "send":
        sends(company, sent)
    elif act in ("tried", "failed", "requeue", "withdraw", "hand"):
        message_acts(company, act, at)
    elif name == "hand":
        body = HandMessage(
            occasion=Occasion.APPOINTMENT, about=ORDER, of=times[int(which)], channel=C.SMS, to="1", text="约好"
        )
        company.li.must(body, ORDER, at=at)
    elif name == "assign":
        company.bo.does(AssignOrder(technician=getattr(company, which).id), ORDER)
    elif name == "unassign":
        company.bo.does(WithdrawOrder(reason="改派"), ORDER)
    elif name == "suspend":
        company.bo.does(SuspendOrder(waiting_for="等配件"), ORDER)
    elif name == "cancel":
        company.bo.does(CancelOrder(reason="客户取消"), ORDER)
    elif name in ("silent", "loud"):
        company.anna.must(WishMessages(silent=name == "silent"), CUSTOMER, at=at)
    elif name == "wait":
        company.wait(hours=3)
        for command in passed_deadlines(company.world, company.now):
            company.system.must(command)
    elif name in ("depart", "arrive"):
        fact = Depart(visit=visit, ticked=()) if name == "depart" else Arrive(visit=visit)
        company.li.must(fact, ORDER, at=at)
    elif name == "complete":
        company.li.does(CompleteVisit(visit=visit), ORDER)


@settings(max_examples=60)
@given(st.lists(st.tuples(ACTS, LATE), max_size=25))
def test_msg_1_no_occasion_is_told_twice_whatever_the_order_of_arrival(steps: list[tuple[str, int]]) -> None:
    company = switched_on(usual_company().copy(), 1)
    company.order_in(OrderState.ACCEPTED)
    times = [iso(company.now + timedelta(hours=h)) for h in (40, 50, 60)]
    sent: list[str] = []
    for act, late in steps:
        company.wait(minutes=1)
        acts(company, act, company.now - timedelta(minutes=late), sent, times)
    while any(m.state is S.QUEUED for m in company.world.all(Message)):
        sends(company, sent)
    assert len(sent) == len(set(sent)), "one message went out twice"
    order = company.order(ORDER)
    every = [m for m in company.world.all(Message) if m.occasion is Occasion.APPOINTMENT]
    waits = [m for m in every if m.state in (S.QUEUED, S.DRAWN)]
    assert not waits, (steps, waits)
    wanted = agreed_time(order)
    silent = any(m.why == "unwanted" for m in every) or any(act == "silent" for act, _ in steps)
    stopped = any(act in ("withdraw", "failed", "tried", "wait") for act, _ in steps)
    last = told_last(every)
    if wanted and not silent and not stopped and datetime.fromisoformat(wanted) > company.now:
        assert last is not None
        assert last.of == wanted, (steps, "what the customer heard last is what holds")
