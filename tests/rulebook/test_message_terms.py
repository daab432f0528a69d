"""What is written of terms that end: one message a customer and day, whole, also by one's own phone (MSG-1)."""

from __future__ import annotations

from datetime import datetime

import pytest
from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company
from message_draws import ORDER, C, S, agree, all_of, moment, note, sent, sole, switched_on
from msgspec.structs import replace

from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.letterhead.records import ID, Letterhead
from rulebook.subjects.messages.commands import AddressMessages, HandMessage, QueueMessage, SendingOutcome
from rulebook.subjects.messages.drawing import address_for, company_facts, order_facts, order_text, phone_of
from rulebook.subjects.messages.occasions import message_id
from rulebook.subjects.messages.records import Message, Occasion, Telling
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.service_terms.commands import SetTerm
from rulebook.subjects.service_terms.records import ServiceTerm, TermKind

ENDS = Occasion.TERM_ENDS
UNTIL = "2026-03-27"


@pytest.fixture
def told(company: Company) -> Company:
    return switched_on(company, 1)


def warned(company: Company, *trucks: str) -> None:
    for truck in trucks:
        company.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=truck, until=UNTIL), "")
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)


def by_phone(of: str = UNTIL, about: str = CUSTOMER) -> HandMessage:
    return HandMessage(occasion=ENDS, about=about, of=of, channel=C.SMS, to="139", text="要到期了")


def test_msg_1_the_message_names_its_terms_its_customer_and_holds_until_the_last_day_is_over(
    told: Company,
) -> None:
    warned(told, TRUCK)
    (term,) = told.world.all(ServiceTerm)
    one = sole(told, ENDS)
    assert one == Message(
        id=message_id(ENDS, CUSTOMER, UNTIL), occasion=ENDS, about=CUSTOMER, of=UNTIL, customer=CUSTOMER,
        customer_name="顺达物流", contact="赵队长", state=S.QUEUED, channel=C.GATEWAY, to="13800138000",
        text=one.text, drawn_at=one.drawn_at, until="2026-03-28T00:00:00+08:00", queued_at=one.queued_at,
        terms=(term.id,),
    )  # fmt: skip
    assert one.text == "【路安达车联网】您好，京A·12345的服务期将于3月27日结束，共1项。续费请来电0512-65550198。"


def test_msg_1_what_went_out_already_stands_and_a_term_after_it_has_a_message_of_its_own(told: Company) -> None:
    warned(told, TRUCK)
    sent(told, sole(told, ENDS))
    first = sole(told, ENDS)
    told.wait(minutes=5)
    warned(told, OTHER_TRUCK)
    known, second = all_of(told, ENDS)
    assert known == first
    (other,) = [term.id for term in told.world.all(ServiceTerm) if term.vehicle == OTHER_TRUCK]
    assert (second.id, second.terms, second.state) == (f"{first.id}:{other}", (other,), S.QUEUED)


def test_msg_1_told_by_ones_own_phone_it_is_the_same_message_or_a_new_one_of_the_customer(
    company: Company,
) -> None:
    told = switched_on(company, 0)
    warned(told, TRUCK)
    before = sole(told, ENDS)
    told.anna.must(by_phone(), CUSTOMER)
    telling = Telling(
        at=iso(told.now), channel=C.SMS, to="139", text="要到期了", language="zh", by=told.anna.id, by_name="安娜"
    )
    words = {"to": "139", "text": "要到期了"}
    assert sole(told, ENDS) == replace(before, state=S.HANDED, told=(telling,), **words)
    told.anna.must(by_phone("2026-05-01"), CUSTOMER)
    new = next(m for m in all_of(told, ENDS) if m.of == "2026-05-01")
    assert new == Message(
        id=message_id(ENDS, CUSTOMER, "2026-05-01"), occasion=ENDS, about=CUSTOMER, of="2026-05-01",
        customer=CUSTOMER, customer_name="顺达物流", contact="赵队长", state=S.HANDED, channel=C.SMS,
        drawn_at=iso(told.now), until=iso(told.now), told=(replace(telling, at=iso(told.now)),), **words,
    )  # fmt: skip
    told.anna.must(by_phone(about="stranger"), "stranger")
    lost = next(m for m in all_of(told, ENDS) if m.about == "stranger")
    assert (lost.customer, lost.customer_name, lost.contact) == ("stranger", "", "")


def test_msg_1_where_it_goes_is_the_orders_contact_else_the_customers_own(told: Company) -> None:
    told.order_in(OrderState.DEPARTED, contact_phone="13911112222")
    way = sole(told, Occasion.ON_THE_WAY)
    assert way.to == "13911112222"
    told.anna.must(AddressMessages(mail="z@s.cn"), CUSTOMER)
    assert address_for(told.world, way, C.SMTP) == address_for(told.world, way, C.MAIL) == "z@s.cn"
    for changes, to in (({"order": None}, "13800138000"), ({"order": None, "customer": None}, "")):
        assert address_for(told.world, replace(way, **changes), C.GATEWAY) == to
    assert address_for(told.world, replace(way, customer=None), C.SMTP) == ""
    assert (phone_of("138-0013-8000"), phone_of("找赵队长")) == ("13800138000", "")


def test_msg_1_what_may_stand_in_the_words_about_an_order(owing: Company) -> None:
    told = switched_on(owing, 1)
    order, visit = told.order("order-1"), "order-1-visit"
    number = told.receipt("receipt-1").number
    facts = order_facts(told.world, order, visit, "zh")
    assert facts == {
        "company": "路安达车联网", "phone": "0512-65550198", "customer": "顺达物流", "contact": "赵队长",
        "order": order.number, "plate": "京A·12345", "time": facts["time"], "technician": "李",
        "receipt": number,
    }  # fmt: skip
    told.world.records["receipt", "receipt-1"] = replace(told.receipt("receipt-1"), final="PG-7")
    assert order_facts(told.world, order, visit, "zh")["receipt"] == "PG-7"
    told.world.records["receipt", "receipt-1"] = replace(told.receipt("receipt-1"), void_reason="写错")
    assert order_facts(told.world, order, visit, "zh")["receipt"] == ""
    assert order_facts(told.world, order, "", "zh")["receipt"] == ""
    agreed = replace(order, appointment="2026-03-05T14:30:00+08:00")
    assert order_facts(told.world, agreed, "", "zh")["time"] == "3月5日 14:30"
    assert order_facts(told.world, agreed, "", "en")["time"] == "5 March 14:30"
    assert order_text(told.world, Occasion.DONE, order, "", "en").startswith(
        "Lu'anda: the work on 京A·12345 is done"
    )
    assert order_text(told.world, Occasion.DONE, order, "").startswith(
        "【路安达车联网】您好，京A·12345的服务已完成"
    )


def test_msg_1_without_an_english_name_the_companys_own_stands_in_both(told: Company) -> None:
    known = told.world.get(Letterhead, ID)
    assert known is not None
    assert [company_facts(told.world, language)["company"] for language in ("zh", "en")] == [
        "路安达车联网",
        "Lu'anda",
    ]
    told.world.records["letterhead", ID] = replace(known, name_en="")
    assert company_facts(told.world, "en")["company"] == "路安达车联网"
    del told.world.records["letterhead", ID]
    assert company_facts(told.world, "zh") == {}


@pytest.mark.parametrize(("tries", "given_up"), [(1, 1), (2, 2), (3, 3)])
def test_msg_1_it_is_tried_as_often_as_the_company_says_in_each_turn(
    told: Company, tries: int, given_up: int
) -> None:
    told.hua.must(SetSetting(name="message_tries", value=str(tries)))
    told.order_in(OrderState.ACCEPTED)
    agree(told, moment(told, hours=9))
    for turn in range(2):
        for n in range(1, given_up + 1):
            one = sole(told, Occasion.APPOINTMENT)
            assert one.state is S.QUEUED
            told.system.must(note(one, SendingOutcome.TRIED, f"{turn}/{n}"), one.id)
        assert sole(told, Occasion.APPOINTMENT).state is S.FAILED
        told.anna.must(QueueMessage(channel=C.GATEWAY), one.id)


def test_msg_1_that_a_message_was_sent_which_nobody_knows_is_told_and_changes_no_other(told: Company) -> None:
    told.order_in(OrderState.DEPARTED)
    one = sole(told, Occasion.ON_THE_WAY)
    (state,) = told.system.must(note(one, SendingOutcome.SENT, "200"), "none").irregularities
    assert (state.code, state.facts) == ("state", {"state": "unknown"})
    assert sole(told, Occasion.ON_THE_WAY) == one


def test_msg_1_by_another_way_than_it_was_queued_it_was_told_that_way(told: Company) -> None:
    told.order_in(OrderState.DEPARTED)
    one = sole(told, Occasion.ON_THE_WAY)
    told.system.must(replace(note(one, SendingOutcome.SENT, "250"), channel=C.SMTP, to="z@s.cn"), one.id)
    after = sole(told, Occasion.ON_THE_WAY)
    assert (after.state, after.channel, after.to, after.told[0].channel) == (S.SENT, C.SMTP, one.to, C.SMTP)
    told.li.must(replace(by_phone(), occasion=Occasion.ON_THE_WAY, about=ORDER, of=one.of), ORDER)
    assert sole(told, Occasion.ON_THE_WAY).state is S.SENT, "that it was sent is not undone by a tap"


def test_msg_1_a_day_is_over_at_its_midnight(told: Company) -> None:
    told.now = datetime(2026, 3, 27, 23, 50, tzinfo=COMPANY_ZONE)
    warned(told, TRUCK)
    assert sole(told, ENDS).until == "2026-03-28T00:00:00+08:00"
