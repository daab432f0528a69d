"""A message, a wish and the company's words, whole at every step, and what is said no to around them (MSG-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from company import CUSTOMER, OTHER_PLATE, OTHER_TRUCK, PLATE, TRUCK, Company, visit_of
from message_draws import ORDER, C, S, agree, all_of, hand, moment, note, sent, sole, switched_on
from msgspec.structs import replace
from refused_ground import Asked, No, refusal_of, wrong

from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import iso
from rulebook.subjects.messages.commands import (
    AddressMessages,
    HandMessage,
    QueueMessage,
    SendingOutcome,
    WishMessages,
    WithdrawMessage,
    WordMessages,
)
from rulebook.subjects.messages.drawing import people_of, plates_said
from rulebook.subjects.messages.occasions import MOST_ID, day_words, message_id
from rulebook.subjects.messages.records import (
    Message,
    MessageWish,
    MessageWording,
    Occasion,
    PastWording,
    SendingTry,
    Telling,
    WishSaid,
)
from rulebook.subjects.messages.wording import LONGEST, MOST, plain, title_of, unknown_places, worded
from rulebook.subjects.orders.records import OrderState

ANNA, LI, HUA = (PersonId(one) for one in ("anna", "li", "hua"))
PHONE = "13800138000"
APPOINTMENT = Occasion.APPOINTMENT


@pytest.fixture
def told(company: Company) -> Company:
    return switched_on(company, 1)


def appointed(company: Company) -> Message:
    company.order_in(OrderState.ACCEPTED)
    agree(company, moment(company, hours=5))
    return sole(company, APPOINTMENT)


def test_msg_1_what_is_drawn_says_to_whom_about_what_until_when_and_who_sees_it(told: Company) -> None:
    one = appointed(told)
    order = told.order(ORDER)
    assert one == Message(
        id=message_id(APPOINTMENT, ORDER, one.of), occasion=APPOINTMENT, about=ORDER, of=one.of, order=order.id,
        customer=CUSTOMER, customer_name=order.customer_name, contact=order.contact, state=S.QUEUED,
        channel=C.GATEWAY, to=PHONE, language="zh", text=one.text, drawn_at=iso(told.now), until=one.of,
        queued_at=iso(told.now), open_to=people_of(order),
    )  # fmt: skip
    assert people_of(order) == (ANNA, LI)
    assert people_of(replace(order, past_technicians=(PersonId("wang"),), team=(PersonId("guo"),))) == (
        "anna",
        "guo",
        "li",
        "wang",
    )


def test_msg_1_what_was_taken_is_kept_with_its_words_and_what_the_receiver_said(told: Company) -> None:
    one = appointed(told)
    told.system.must(replace(note(one, SendingOutcome.SENT, "OK"), to=PHONE, text="约好了", language="en"), one.id)
    telling = Telling(
        at=iso(told.now), channel=C.GATEWAY, to=PHONE, text="约好了", language="en", by=SYSTEM_PERSON, said="OK"
    )
    assert sole(told, APPOINTMENT) == replace(one, state=S.SENT, told=(telling,))


def test_msg_1_each_try_in_vain_is_kept_with_its_turn(told: Company) -> None:
    one = appointed(told)
    told.system.must(note(one, SendingOutcome.TRIED, "503"), one.id)
    tried = SendingTry(at=iso(told.now), channel=C.GATEWAY, said="503", turn=0)
    assert sole(told, APPOINTMENT) == replace(one, tries=(tried,))
    told.system.must(note(one, SendingOutcome.FAILED, "400"), one.id)
    failed = sole(told, APPOINTMENT)
    assert (failed.state, failed.tries[1:]) == (
        S.FAILED, (SendingTry(at=iso(told.now), channel=C.GATEWAY, said="400", turn=0),),
    )  # fmt: skip
    told.anna.must(QueueMessage(channel=C.GATEWAY), one.id)
    assert sole(told, APPOINTMENT) == replace(
        failed, state=S.QUEUED, turn=1, queued_at=iso(told.now), queued_by=ANNA, to=PHONE
    )


def test_msg_1_handed_to_ones_own_phone_it_is_kept_with_the_words_as_they_were_sent(company: Company) -> None:
    told = switched_on(company, 0)
    told.order_in(OrderState.DEPARTED)
    one = sole(told, Occasion.ON_THE_WAY)
    assert (one.state, one.queued_at, one.until) == (S.DRAWN, "", iso(told.now.replace(hour=told.now.hour + 2)))
    said = HandMessage(
        occasion=Occasion.ON_THE_WAY, about=ORDER, of=visit_of(ORDER), channel=C.MAIL, to="z@s.cn", text="在路上",
        language="en",
    )  # fmt: skip
    told.li.must(said, ORDER)
    telling = Telling(
        at=iso(told.now), channel=C.MAIL, to="z@s.cn", text="在路上", language="en", by=LI, by_name="李师傅"
    )
    assert sole(told, Occasion.ON_THE_WAY) == replace(
        one, state=S.HANDED, channel=C.MAIL, to="z@s.cn", text="在路上", language="en", told=(telling,)
    )
    (again,) = told.anna.must(said, ORDER).irregularities
    assert (again.code, again.about, again.order) == ("told_twice", one.id, ORDER)
    assert again.facts == {"customer": "顺达物流", "before": "李师傅"}


def test_msg_1_withdrawn_by_somebody_it_says_by_whom_when_and_why(told: Company) -> None:
    one = appointed(told)
    told.anna.must(WithdrawMessage(reason=" 已电话告知 "), one.id)
    assert sole(told, APPOINTMENT) == replace(
        one, state=S.WITHDRAWN, withdrawn_at=iso(told.now), why="已电话告知", withdrawn_by=ANNA,
        withdrawn_by_name="安娜",
    )  # fmt: skip


def test_msg_1_a_wish_is_kept_with_who_heard_it_and_what_waits_is_withdrawn(told: Company) -> None:
    one = appointed(told)
    told.li.must(WishMessages(silent=True, words=" 别发 "), CUSTOMER)
    said = WishSaid(silent=True, at=iso(told.now), by=LI, by_name="李师傅", words="别发")
    assert told.world.get(MessageWish, CUSTOMER) == MessageWish(id=CUSTOMER, silent=True, said=(said,))
    gone = sole(told, APPOINTMENT)
    assert (gone.state, gone.why, gone.withdrawn_at, gone.withdrawn_by) == (
        S.WITHDRAWN, "unwanted", iso(told.now), None,
    )  # fmt: skip
    (unwanted,) = told.wang.must(hand(one), ORDER).irregularities
    assert (unwanted.code, unwanted.about, unwanted.facts) == ("told_unwanted", one.id, {"customer": "顺达物流"})
    told.anna.must(AddressMessages(mail=" z@s.cn ", language="en"), CUSTOMER)
    assert told.world.get(MessageWish, CUSTOMER) == MessageWish(
        id=CUSTOMER, silent=True, said=(said,), mail="z@s.cn", language="en"
    )


def test_msg_1_in_the_customers_language_by_the_companys_words_and_the_default_of_it(told: Company) -> None:
    told.anna.must(AddressMessages(mail="", language="en"), CUSTOMER)
    one = appointed(told)
    assert one.language == "en"
    assert "our visit for 京A·12345 is agreed for 2 March" in one.text
    told.hua.must(WordMessages(zh=" {plate}约在{time} ", en=" {plate} at {time} "), APPOINTMENT)
    first = MessageWording(
        id=APPOINTMENT, zh="{plate}约在{time}", en="{plate} at {time}", set_by=HUA, set_at=iso(told.now)
    )
    assert told.world.get(MessageWording, APPOINTMENT) == first
    told.hua.must(WordMessages(zh="约好了", en="Agreed"), APPOINTMENT)
    past = PastWording(zh=first.zh, en=first.en, until=iso(told.now), set_by=HUA)
    assert told.world.get(MessageWording, APPOINTMENT) == MessageWording(
        id=APPOINTMENT, zh="约好了", en="Agreed", set_by=HUA, set_at=iso(told.now), past=(past,)
    )
    agree(told, moment(told, hours=7))
    assert [m.text for m in all_of(told, APPOINTMENT) if m.state is S.QUEUED] == ["Agreed"]


def test_msg_1_three_plates_are_named_and_then_how_many_there_are() -> None:
    plates = [f"京A1234{n}" for n in range(5)]
    named = [f"京A·1234{n}" for n in range(5)]
    assert plates_said(plates[:3], "zh") == "、".join(named[:3])
    assert plates_said(plates, "zh") == f"{'、'.join(named[:3])} 等5辆"
    assert plates_said(plates, "en") == f"{', '.join(named[:3])} and 2 more"
    assert plates_said([], "zh") == ""


def test_msg_1_a_fact_is_one_line_of_sixty_signs_and_a_message_of_a_thousand() -> None:
    assert plain(" 顺达\n\t物流\u202e ") == "顺达 物流"
    assert plain("x" * MOST) == "x" * MOST
    assert plain("x" * (MOST + 1)) == "x" * (MOST - 1) + "…"
    assert len(worded("y" * 2_000, Occasion.DONE, {})) == LONGEST
    assert worded("{plate}{order}", Occasion.DONE, {"plate": "甲"}) == "甲—"
    assert unknown_places(Occasion.DONE, "{plate}{day}{}{company}") == ["day", ""]
    assert [title_of(APPOINTMENT, language) for language in ("zh", "en")] == ["上门时间", "Our visit"]
    assert [day_words(date(2026, 12, 5), language) for language in ("zh", "en")] == ["12月5日", "5 December"]


def test_msg_1_a_name_that_no_line_could_bear_is_a_hash_and_no_two_are_alike() -> None:
    room = MOST_ID - len("done::visit")
    assert message_id(Occasion.DONE, "o" * room, "visit") == f"done:{'o' * room}:visit"
    long, other = (message_id(Occasion.DONE, "o" * (room + 1), of) for of in ("visit", "visis"))
    assert long != other
    assert (long[:5], len(long)) == ("done:", 45)


def silenced(company: Company) -> Asked:
    company.li.must(WishMessages(silent=True), CUSTOMER)
    one = sole(company, APPOINTMENT)
    company.world.records["message", one.id] = replace(one, state=S.FAILED, why="")
    return company.anna, QueueMessage(channel=C.GATEWAY), one.id


def on_it(command: object, then: Callable[[Company, Message], None] | None = None) -> Callable[[Company], Asked]:
    def asked(company: Company) -> Asked:
        one = sole(company, APPOINTMENT)
        if then:
            then(company, one)
        return company.anna, command, one.id  # type: ignore[return-value]  # a command

    return asked


def late(company: Company, _: Message) -> None:
    company.wait(hours=6)


def off(company: Company, one: Message) -> None:
    company.anna.must(WithdrawMessage(reason="不用了"), one.id)


QUEUE, WITHDRAW = QueueMessage(channel=C.GATEWAY), WithdrawMessage(reason="不用了")
NO: No = {
    "by one's own phone": (on_it(QueueMessage(channel=C.SMS)), "MSG-1", "message_channel", {}),
    "what is told": (on_it(QUEUE, sent), "MSG-1", "message_told", {}),
    "what is withdrawn": (on_it(QUEUE, off), "MSG-1", "message_over", {}),
    "what is over": (on_it(QUEUE, late), "MSG-1", "message_over", {}),
    "what waits": (on_it(QUEUE), "MSG-1", "message_waits", {}),
    "what is not wanted": (silenced, "MSG-1", "message_unwanted", {"customer": "顺达物流"}),
    "to nobody": (on_it(QueueMessage(channel=C.SMTP)), "MSG-1", "message_no_address", {"customer": "顺达物流"}),
    "withdrawn without a word": (on_it(WithdrawMessage(reason=" ")), "MSG-1", "reason_needed", {}),
    "withdrawn when told": (on_it(WITHDRAW, sent), "MSG-1", "message_told", {}),
    "withdrawn twice": (on_it(WITHDRAW, off), "MSG-1", "message_over", {}),
    "words for nothing": (
        lambda c: (c.hua, WordMessages(zh="x", en="x"), "x"), "SYS-3", "not_found", {"what": "occasion x"},
    ),
    "no words": (
        lambda c: (c.hua, WordMessages(zh="x", en=" "), "done"), "MSG-1", "field_missing", {"fields": "en"},
    ),
    "an unknown place": (
        lambda c: (c.hua, WordMessages(zh="{day}", en="x"), "done"), "MSG-1", "wording_unknown", {"place": "day"},
    ),
    "an empty place": (
        lambda c: (c.hua, WordMessages(zh="{}", en="x"), "done"), "MSG-1", "wording_unknown", {"place": "—"},
    ),
    "no address": (
        lambda c: (c.anna, AddressMessages(mail="x"), CUSTOMER),
        "MSG-1", "field_wrong", wrong("mail", "not_a_mail"),
    ),
    "no language": (
        lambda c: (c.anna, AddressMessages(mail="", language="fr"), CUSTOMER),
        "MSG-1", "field_wrong", wrong("language", "unknown"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO)
def test_msg_1_it_is_refused_by_its_rule_and_changes_nothing(told: Company, case: str) -> None:
    appointed(told)
    asked, *said = NO[case]
    assert refusal_of(told, asked(told)) == tuple(said)


def test_msg_1_of_several_vehicles_each_plate_is_named(told: Company) -> None:
    told.order_in(OrderState.ACCEPTED, vehicles=(TRUCK, OTHER_TRUCK))
    agree(told, moment(told, hours=5))
    text = sole(told, APPOINTMENT).text
    assert all(f"{plate[:2]}·{plate[2:]}" in text for plate in (PLATE, OTHER_PLATE))
