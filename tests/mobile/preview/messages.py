"""What customers are told: sent by the gateway, refused by it, moved, ended by a wish; Li has a tap left."""

from __future__ import annotations

from datetime import timedelta

from company import CUSTOMER, OTHER_TRUCK, STEPS, Company

from rulebook.kernel.times import iso
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.messages.commands import (
    AddressMessages,
    HandMessage,
    NoteSending,
    SendingOutcome,
    WishMessages,
)
from rulebook.subjects.messages.occasions import ROWS
from rulebook.subjects.messages.records import Message, MessageChannel, MessageState
from rulebook.subjects.orders.records import OrderState

ORDER, HIS, OTHERS = "message-order", "message-his", "message-others"
OTHER = "customer-quiet"


def _came(company: Company, outcome: SendingOutcome, said: str, *states: MessageState) -> None:
    for one in company.world.all(Message):
        if one.state in (states or (MessageState.QUEUED,)):
            body = NoteSending(
                outcome=outcome, channel=one.channel, turn=one.turn, to=one.to, text=one.text, said=said
            )
            company.system.must(body, one.id)


def messages(company: Company) -> Company:
    company.hua.must(SetLetterhead(name="路安达车联网", name_en="Luanda", phone="4008208820"), "company")
    for row in ROWS.values():
        company.hua.must(SetSetting(name=row.figure, value="1"))
    company.hua.must(SetSetting(name="message_channel", value="1"))
    company.order_in(OrderState.ACCEPTED, HIS, company.wang)
    company.anna.must(AgreeTime(time=iso(company.now + timedelta(hours=26))), HIS)
    _came(company, SendingOutcome.SENT, "200")
    company.anna.must(AgreeTime(time=iso(company.now + timedelta(hours=28))), HIS)
    company.wait(minutes=4)
    _came(company, SendingOutcome.TRIED, "ConnectionError")
    _came(company, SendingOutcome.FAILED, "422")
    company.anna.must(AddressMessages(mail="diaodu@shunda.example"), CUSTOMER)
    company.hua.must(AddCustomer(name="宏远冷链", contact="孙女士", contact_phone="13911112222"), OTHER)
    paper = {"customer": OTHER, "customer_name": "宏远冷链", "contact": "孙女士", "contact_phone": "13911112222"}
    company.order_in(OrderState.ACCEPTED, OTHERS, company.wang, **paper, vehicles=(OTHER_TRUCK,))
    company.anna.must(AgreeTime(time=iso(company.now + timedelta(hours=30))), OTHERS)
    company.wang.must(WishMessages(silent=True, words="有事打电话，不要发短信"), OTHER)
    company.hua.must(SetSetting(name="message_channel", value="0"))
    company.order_in(OrderState.ACCEPTED, ORDER, company.li)
    company.li.must(AgreeTime(time=iso(company.now + timedelta(hours=1))), ORDER)
    one = next(m for m in company.world.find(Message, "order", ORDER))
    text = HandMessage(
        occasion=one.occasion,
        about=ORDER,
        of=one.of,
        channel=MessageChannel.SMS,
        to=one.to,
        text=one.text,
        language="zh",
    )
    company.li.must(text, ORDER)
    STEPS["depart"](company, ORDER, company.li, {})
    company.wait(minutes=2)
    return company
