"""What customers are told, on the screen: one tap on the way, the order, the outbox, the words (MSG-1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from company import CUSTOMER, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.messages.outbox import failed
from mobile.ui.text import t
from rulebook.kernel.times import iso
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.messages.commands import AddressMessages, NoteSending, SendingOutcome, WishMessages
from rulebook.subjects.messages.occasions import ROWS
from rulebook.subjects.messages.records import (
    Message,
    MessageState,
    MessageWish,
    MessageWording,
    Occasion,
)
from rulebook.subjects.orders.records import OrderState

ORDER = "order-1"
S = MessageState


def switched_on(company: Company, channel: int) -> Company:
    for row in ROWS.values():
        company.hua.must(SetSetting(name=row.figure, value="1"))
    company.hua.must(SetSetting(name="message_channel", value=str(channel)))
    company.hua.must(SetLetterhead(name="路安达", phone="4008208820"), "company")
    return company


def link(glass: Glass, words: str) -> str:
    return str(getattr(glass.button(words), "url", ""))


def one_of(company: Company, occasion: Occasion) -> Message:
    (one,) = [m for m in company.world.all(Message) if m.occasion is occasion]
    return one


def failing(company: Company) -> Message:
    """The gateway does not take what the customer is to be told of the appointment."""
    switched_on(company, 1).order_in(OrderState.ACCEPTED)
    company.anna.must(AgreeTime(time=iso(company.now + timedelta(hours=9))), ORDER)
    one = one_of(company, Occasion.APPOINTMENT)
    body = NoteSending(
        outcome=SendingOutcome.FAILED, channel=one.channel, turn=one.turn, to=one.to, text=one.text, said="422"
    )
    company.system.must(body, one.id)
    return one


def test_msg_1_one_tap_opens_the_messaging_app_with_the_words_and_is_on_record(company: Company) -> None:
    switched_on(company, 0).order_in(OrderState.DEPARTED)

    async def story(glass: Glass, session: FakeSession) -> None:
        opened = link(glass, t("message.on_my_way"))
        assert opened.startswith("sms:13800138000?&body=")
        assert "李师傅已出发" in unquote(opened)
        await glass.tap(t("message.on_my_way"))
        await glass.sees(t("message.state.handed"))
        await glass.sees(t("message.by_text.again"))
        assert t("message.on_my_way") not in glass.words()

    on_screen(company, "li", routes.order(ORDER), story)
    one = one_of(company, Occasion.ON_THE_WAY)
    assert (one.state, [(x.by, x.to) for x in one.told]) == (S.HANDED, [("li", "13800138000")])


def test_msg_1_a_phone_that_the_server_has_told_nothing_yet_offers_the_same_message(
    company: Company,
) -> None:
    """Without a network: what the server will draw is not here, and the customer is told all the same."""
    switched_on(company, 0).order_in(OrderState.DEPARTED)
    drawn = one_of(company, Occasion.ON_THE_WAY)
    del company.world.records["message", drawn.id]

    async def story(glass: Glass, session: FakeSession) -> None:
        assert drawn.text in unquote(link(glass, t("message.on_my_way")))
        await glass.tap(t("message.on_my_way"))
        await glass.sees(t("message.state.handed"))

    on_screen(company, "li", routes.order(ORDER), story)
    told = one_of(company, Occasion.ON_THE_WAY)
    assert (told.id, told.text, told.state) == (drawn.id, drawn.text, S.HANDED)


def test_msg_1_where_the_server_tells_them_nobody_is_asked_to(company: Company) -> None:
    switched_on(company, 1).order_in(OrderState.DEPARTED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("message.server.hint"))
        assert t("message.on_my_way") not in glass.words()

    on_screen(company, "li", routes.order(ORDER), story)


@pytest.mark.parametrize("who", ["li", "anna"])
def test_msg_1_off_by_default_an_order_says_nothing_of_messages(company: Company, who: str) -> None:
    company.order_in(OrderState.DEPARTED)

    async def story(glass: Glass, session: FakeSession) -> None:
        assert t("messages.heading") not in glass.words()

    on_screen(company, who, routes.order(ORDER) if who == "li" else routes.office("orders", ORDER), story)


def test_msg_1_a_customer_who_wants_none_is_not_offered_any(company: Company) -> None:
    switched_on(company, 0).order_in(OrderState.DEPARTED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("message.wish.none"))
        await glass.sees(t("message.wish.words"))
        await glass.tap(t("message.wish.none"))
        await glass.sees(t("message.wish.silent"))
        await glass.until(lambda: t("message.on_my_way") not in glass.words(), "nothing left to press")

    on_screen(company, "li", routes.order(ORDER), story)
    wish = company.world.get(MessageWish, CUSTOMER)
    assert wish is not None
    assert wish.silent
    assert one_of(company, Occasion.ON_THE_WAY).state is S.WITHDRAWN


def test_msg_1_the_office_sees_what_failed_and_sends_it_anew(company: Company) -> None:
    one = failing(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        assert failed(session) == 1
        await glass.sees(t("message.state.failed"))
        await glass.go(routes.office("messages", "failed", one.id))
        await glass.sees("422")
        await glass.tap(t("message.retry.smtp"))
        await glass.sees(t("refusal.message_no_address", customer="顺达物流"))
        await glass.tap(t("message.retry.gateway"))
        await glass.sees(t("message.state.queued"))

    on_screen(company, "anna", routes.office("messages", "failed"), story)
    assert one_of(company, Occasion.APPOINTMENT).state is S.QUEUED


def test_msg_1_it_is_withdrawn_with_a_reason(company: Company) -> None:
    one = failing(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("message.withdraw"))
        await glass.sees(t("message.withdraw.sure"))
        await glass.tap(t("message.withdraw.sure"))
        await glass.sees(t("message.state.withdrawn"))
        await glass.sees("已电话告知")

    path = routes.office("messages", "failed", one.id)
    on_screen(company, "bo", path, story, **{f"messages__withdraw/{one.id}": {"why": "已电话告知"}})


def test_msg_1_the_office_enters_where_mail_goes_and_opens_its_own_mail(company: Company) -> None:
    one = failing(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("message.address.save"))
        await glass.sees(t("message.by_mail"))
        opened = urlsplit(link(glass, t("message.by_mail")))
        assert (opened.scheme, opened.path) == ("mailto", "zhao@shunda.cn")
        assert parse_qs(opened.query)["body"] == [one.text]

    path = routes.office("messages", "failed", one.id)
    on_screen(company, "anna", path, story, **{f"messages__address/{CUSTOMER}": {"mail": "zhao@shunda.cn"}})


def test_msg_1_the_order_tells_the_dispatcher_what_the_customer_was_told(company: Company) -> None:
    switched_on(company, 1).order_in(OrderState.ACCEPTED)
    company.anna.must(AddressMessages(language="en"), CUSTOMER)
    company.anna.must(AgreeTime(time=iso(company.now + timedelta(hours=9))), ORDER)
    one = one_of(company, Occasion.APPOINTMENT)
    said: dict[str, Any] = {"channel": one.channel, "turn": 0, "to": one.to, "text": one.text}
    company.system.must(NoteSending(outcome=SendingOutcome.SENT, **said), one.id)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("message.state.sent"))
        await glass.sees(one.text)
        await glass.sees(t("message.channel.gateway"))

    on_screen(company, "bo", routes.office("orders", ORDER), story)


def test_msg_1_the_administrator_words_them_and_a_place_that_is_none_is_refused(company: Company) -> None:
    switched_on(company, 0)
    path = routes.office("rules", "message", "done")

    async def wrong(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("message.word.save"))
        await glass.sees(t("refusal.wording_unknown", place="who"))

    on_screen(company, "hua", path, wrong, **{"messages__wording/done": {"zh": "{who}修好了", "en": "done"}})

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(f"〔{t('message.place.plate')}〕修好了")
        await glass.tap(t("message.word.save"))
        await glass.sees(t("message.word.save"))

    on_screen(company, "hua", path, story, **{"messages__wording/done": {"zh": "{plate}修好了", "en": "done"}})
    known = company.world.get(MessageWording, "done")
    assert known is not None
    assert known.zh == "{plate}修好了"


def test_msg_1_who_reads_only_changes_nothing_in_the_outbox(company: Company) -> None:
    one = failing(company)
    company.anna.must(WishMessages(silent=False), CUSTOMER)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(one.text)
        for words in ("message.retry.gateway", "message.withdraw", "message.by_text", "message.wish.none"):
            assert t(words) not in glass.words(), words

    on_screen(company, "ji", routes.office("messages", "failed", one.id), story)
