"""Messages that fail, lapse or are not wanted, and their words (MSG-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company, opened, refused
from message_draws import ORDER, C, S, agree, all_of, hand, moment, note, sent, sole, switched_on

from rulebook.policy.classes import Class, class_of
from rulebook.rules import passed_deadlines, tags_of, unhidden
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.messages.commands import (
    AddressMessages,
    QueueMessage,
    SendingOutcome,
    WishMessages,
    WithdrawMessage,
    WordMessages,
)
from rulebook.subjects.messages.occasions import ROWS, message_id, places_of
from rulebook.subjects.messages.records import (
    MessageWish,
    MessageWording,
    Occasion,
)
from rulebook.subjects.messages.wording import DEFAULTS, plain, unknown_places, worded
from rulebook.subjects.orders.commands import AssignOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.service_terms.commands import EndTerm, SetTerm
from rulebook.subjects.service_terms.records import ServiceTerm, TermKind


@pytest.fixture
def told(company: Company) -> Company:
    """All occasions are on, by the server's gateway; the company has a name."""
    return switched_on(company, 1)


def test_msg_1_tried_in_vain_it_fails_at_last_and_the_office_begins_anew(told: Company) -> None:
    told.hua.must(SetSetting(name="message_tries", value="2"))
    told.order_in(OrderState.ACCEPTED)
    agree(told, moment(told, hours=9))
    one = sole(told, Occasion.APPOINTMENT)
    told.system.must(note(one, SendingOutcome.TRIED, "ConnectionError"), one.id)
    assert sole(told, Occasion.APPOINTMENT).state is S.QUEUED
    assert refused(told.anna.does(QueueMessage(channel=C.GATEWAY), one.id)) == ("MSG-1", "message_waits")
    told.system.must(note(one, SendingOutcome.TRIED, "503"), one.id)
    failed = sole(told, Occasion.APPOINTMENT)
    assert (failed.state, [t.said for t in failed.tries]) == (S.FAILED, ["ConnectionError", "503"])
    assert refused(told.anna.does(QueueMessage(channel=C.SMTP), one.id)) == ("MSG-1", "message_no_address")
    assert refused(told.anna.does(QueueMessage(channel=C.SMS), one.id)) == ("MSG-1", "message_channel")
    told.anna.must(AddressMessages(mail="zhao@shunda.cn"), CUSTOMER)
    told.anna.must(QueueMessage(channel=C.SMTP), one.id)
    anew = sole(told, Occasion.APPOINTMENT)
    assert (anew.state, anew.to, anew.turn) == (S.QUEUED, "zhao@shunda.cn", 1)
    told.system.must(note(one, SendingOutcome.FAILED, "400"), one.id)
    assert sole(told, Occasion.APPOINTMENT).state is S.QUEUED, "that was the turn before"


def test_msg_1_what_is_refused_for_good_fails_at_once(told: Company) -> None:
    told.order_in(OrderState.DEPARTED)
    one = sole(told, Occasion.ON_THE_WAY)
    told.system.must(note(one, SendingOutcome.FAILED, "400"), one.id)
    assert sole(told, Occasion.ON_THE_WAY).state is S.FAILED


def test_msg_1_nobody_but_the_server_says_that_something_was_sent(told: Company) -> None:
    told.order_in(OrderState.DEPARTED)
    one = sole(told, Occasion.ON_THE_WAY)
    assert opened(told.anna.must(note(one, SendingOutcome.SENT), one.id)) == {("ROLE-1", "no_role_fact")}
    assert sole(told, Occasion.ON_THE_WAY) == one


def test_msg_1_by_mail_without_an_address_it_fails_and_says_so(company: Company) -> None:
    told = switched_on(company, 2)
    told.order_in(OrderState.DEPARTED)
    one = sole(told, Occasion.ON_THE_WAY)
    assert (one.state, one.channel, one.to) == (S.FAILED, C.SMTP, "")


def test_msg_1_too_late_to_be_true_it_lapses(told: Company) -> None:
    told.order_in(OrderState.DEPARTED)
    told.wait(hours=2, minutes=5)
    for command in passed_deadlines(told.world, told.now):
        told.system.must(command)
    one = sole(told, Occasion.ON_THE_WAY)
    assert (one.state, one.why) == (S.WITHDRAWN, "lapsed")


def test_msg_1_who_wants_no_messages_gets_none_and_the_wish_has_a_history(told: Company) -> None:
    told.order_in(OrderState.ACCEPTED)
    agree(told, moment(told, hours=5))
    told.li.must(WishMessages(silent=True, words="别发短信"), CUSTOMER)
    one = sole(told, Occasion.APPOINTMENT)
    assert (one.state, one.why) == (S.WITHDRAWN, "unwanted")
    agree(told, moment(told, hours=6))
    assert len(all_of(told, Occasion.APPOINTMENT)) == 1
    assert opened(told.wang.must(hand(one), ORDER)) == {("MSG-1", "told_unwanted")}
    told.anna.must(WishMessages(silent=False, words="可以发"), CUSTOMER)
    wish = told.world.get(MessageWish, CUSTOMER)
    assert wish is not None
    assert [(w.silent, w.by, w.words) for w in wish.said] == [(True, "li", "别发短信"), (False, "anna", "可以发")]
    assert not wish.silent


def test_msg_1_the_wish_that_was_said_last_holds_whenever_it_arrives(told: Company) -> None:
    early = told.now
    told.wait(hours=1)
    told.anna.must(WishMessages(silent=False), CUSTOMER)
    told.li.must(WishMessages(silent=True), CUSTOMER, at=early)
    wish = told.world.get(MessageWish, CUSTOMER)
    assert wish is not None
    assert not wish.silent


def test_msg_1_a_withdrawn_message_is_not_sent_and_does_not_come_back(told: Company) -> None:
    told.order_in(OrderState.ACCEPTED)
    time = moment(told, hours=5)
    agree(told, time)
    one = sole(told, Occasion.APPOINTMENT)
    assert refused(told.bo.does(WithdrawMessage(reason=" "), one.id))[1] == "reason_needed"
    told.bo.must(WithdrawMessage(reason="已电话告知"), one.id)
    agree(told, time)
    told.bo.must(AssignOrder(technician=told.wang.id), ORDER)
    one = sole(told, Occasion.APPOINTMENT)
    assert (one.state, one.why, one.withdrawn_by) == (S.WITHDRAWN, "已电话告知", "bo")
    assert refused(told.bo.does(WithdrawMessage(reason="x"), one.id))[1] == "message_over"


def test_msg_1_terms_that_end_on_one_day_are_told_in_one_message(told: Company) -> None:
    until = (told.now + timedelta(days=25)).date().isoformat()
    for truck in (TRUCK, OTHER_TRUCK):
        told.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=truck, until=until), "")
    for command in passed_deadlines(told.world, told.now):
        told.system.must(command)
    one = sole(told, Occasion.TERM_ENDS)
    assert (one.about, one.of, len(one.terms), one.to) == (CUSTOMER, until, 2, "13800138000")
    assert "京A·12345、京A·67890的服务期将于3月27日结束，共2项" in one.text
    terms = {t.vehicle: t for t in told.world.all(ServiceTerm)}
    told.anna.must(EndTerm(reason="卖车"), terms[TRUCK].id)
    one = sole(told, Occasion.TERM_ENDS)
    assert (one.terms, "共1项" in one.text) == ((terms[OTHER_TRUCK].id,), True)
    later = (told.now + timedelta(days=400)).date().isoformat()
    told.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=OTHER_TRUCK, until=later, reason="续费"), "")
    one = sole(told, Occasion.TERM_ENDS)
    assert (one.state, one.why) == (S.WITHDRAWN, "renewed")


def test_msg_1_the_second_and_third_warning_of_a_term_are_the_offices_own(told: Company) -> None:
    until = (told.now + timedelta(days=25)).date().isoformat()
    told.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until=until), "")
    for days in (0, 20, 3):
        told.wait(days=days)
        for command in passed_deadlines(told.world, told.now):
            told.system.must(command)
        for message in all_of(told, Occasion.TERM_ENDS):
            if message.state is S.QUEUED:
                sent(told, message)
    assert len(sole(told, Occasion.TERM_ENDS).told) == 1


def test_msg_1_wording_is_the_companys_in_both_languages_and_names_only_what_there_is(told: Company) -> None:
    words = WordMessages(zh="{technician}师傅来了{{plate}}", en="{technician} comes")
    told.hua.must(words, Occasion.ON_THE_WAY)
    told.order_in(OrderState.DEPARTED)
    assert sole(told, Occasion.ON_THE_WAY).text == "李师傅来了{京A·12345}"
    for bad in ("{order.number}", "{time}", "{}", "{plate!r}", "{plate:>4000}"):
        wrong = WordMessages(zh=bad, en="x")
        assert refused(told.hua.does(wrong, Occasion.ON_THE_WAY)) == ("MSG-1", "wording_unknown"), bad
    assert refused(told.hua.does(WordMessages(zh="x", en=" "), Occasion.DONE))[1] == "field_missing"
    assert refused(told.hua.does(words, "nonsense"))[1] == "not_found"
    assert refused(told.bo.does(words, Occasion.DONE))[1] == "no_role"
    told.hua.must(WordMessages(zh="走了", en="went"), Occasion.ON_THE_WAY)
    known = told.world.get(MessageWording, Occasion.ON_THE_WAY)
    assert known is not None
    assert [p.zh for p in known.past] == [words.zh]


def test_msg_1_a_name_in_braces_stays_a_name_and_no_name_breaks_the_line() -> None:
    said = worded("{customer}，{plate}", Occasion.DONE, {"customer": "{plate}\r\nBcc: x@y", "plate": "\u202e京A"})
    assert said == "{plate} Bcc: x@y，京A"
    assert worded("{customer}", Occasion.DONE, {}) == "—"
    assert len(plain("长" * 9_000)) == 60


def test_msg_1_the_usual_words_name_only_what_their_occasion_knows() -> None:
    assert set(DEFAULTS) == set(Occasion) == set(ROWS)
    for occasion, texts in DEFAULTS.items():
        for text in texts:
            assert unknown_places(occasion, text) == []
            assert "{company}" in text, "who writes is said"
        assert set(places_of(occasion)) >= {"company", "phone"}


def test_msg_1_a_customer_is_written_to_in_their_language(told: Company) -> None:
    told.anna.must(AddressMessages(mail="", language="en"), CUSTOMER)
    told.order_in(OrderState.DEPARTED)
    one = sole(told, Occasion.ON_THE_WAY)
    assert (one.language, one.text[:8]) == ("en", "Lu'anda:")
    for wrong in (
        AddressMessages(mail="a@b\nBcc: c@d"),
        AddressMessages(mail="x"),
        AddressMessages(language="fr"),
    ):
        assert refused(told.anna.does(wrong, CUSTOMER))[1] == "field_wrong"
    assert refused(told.anna.does(AddressMessages(), "none"))[1] == "not_found"


def test_sec_1_a_message_is_seen_by_who_sees_its_order_and_a_wish_without_its_words(told: Company) -> None:
    told.order_in(OrderState.DEPARTED)
    one = sole(told, Occasion.ON_THE_WAY)
    assert {"person:li", "role:dispatcher"} <= tags_of(one)
    assert not {"role:finance", "role:storekeeper", "person:wang", "staff"} & tags_of(one)
    told.bo.must(AssignOrder(technician=told.wang.id), ORDER)
    assert "person:wang" in tags_of(sole(told, Occasion.ON_THE_WAY))
    told.anna.must(AddressMessages(mail="zhao@shunda.cn"), CUSTOMER)
    told.anna.must(WishMessages(silent=True, words="烦"), CUSTOMER)
    wish = told.world.get(MessageWish, CUSTOMER)
    assert wish is not None
    seen = unhidden(wish, frozenset({"role:technician"}), {})
    assert (seen.silent, seen.mail, seen.said) == (True, "", ())
    assert class_of("message") is Class.CONFIDENTIAL
    assert class_of("message", "to") is Class.SECRET


def test_msg_1_while_the_customer_rests_a_tap_is_noted_as_such(company: Company) -> None:
    told = switched_on(company, 0)
    told.order_in(OrderState.COMPLETED)
    told.now = told.now.replace(hour=12, minute=30)
    one = sole(told, Occasion.DONE)
    told.anna.must(hand(one, channel=C.MAIL), ORDER)
    assert [(t.quiet, t.channel) for t in sole(told, Occasion.DONE).told] == [(True, C.MAIL)]


def test_msg_1_ids_as_long_as_a_line_allows_make_a_name_that_a_line_can_bear() -> None:
    assert len(message_id(Occasion.ON_THE_WAY, "o" * 100, "v" * 100)) < 120
