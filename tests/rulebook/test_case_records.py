"""What the books keep of a case, whole: what was said and answered, whose it was, how it ended (CASE-1)."""

from __future__ import annotations

import pytest
from case_facts import CASE, at, heard, look, the_case
from company import CUSTOMER, PLATE, TRUCK, Company
from msgspec.structs import replace

from rulebook.kernel.ids import CaseId, OrderId, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.policy.clocks import WaitFor
from rulebook.rules import tags_of
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifyCase,
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
from rulebook.subjects.cases.records import (
    Again,
    Answer,
    CaseKind,
    CaseState,
    Channel,
    GoOn,
    HandOver,
    KindSince,
    Owner,
    ServiceCase,
    Wait,
)
from rulebook.subjects.orders.records import OrderState

ANNA, LI, BO = (PersonId(one) for one in ("anna", "li", "bo"))


def without_lines(known: ServiceCase) -> ServiceCase:
    """As it is, but for the lines' ids, which no reader of the rules knows."""
    return replace(
        known, line="", clocks=(), owners=tuple(replace(one, line="") for one in known.owners),
        answers=tuple(replace(one, line="") for one in known.answers),
        again=tuple(replace(one, line="") for one in known.again),
        waits=tuple(replace(one, line="") for one in known.waits),
        goes=tuple(replace(one, line="") for one in known.goes),
    )  # fmt: skip


def test_case_1_a_case_is_kept_as_it_was_said_with_its_hearer_as_its_first_owner(company: Company) -> None:
    known = heard(
        company, kind=CaseKind.LEAD, channel=Channel.WALK_IN, said="想装十台", customer_name=" 顺达 ",
        caller=" 赵队长 ", phone=" 13800138000 ", plate=f" {PLATE} ", unit="terminal:1", unit_number=" 1 ",
        receipt="receipt-9", person="li", answer=" 明天报价 ", offered_to="bo",
    )  # fmt: skip
    now = iso(company.now)
    assert without_lines(known) == ServiceCase(
        id=CaseId(CASE), number="L260302-00001", kind=CaseKind.LEAD, channel=Channel.WALK_IN, state=CaseState.OPEN,
        said="想装十台", customer=CUSTOMER, customer_name="顺达", caller="赵队长", phone="13800138000",
        vehicle=TRUCK, plate=PLATE, unit="terminal:1", unit_number="1", receipt="receipt-9", person="li",
        heard_at=now, heard_by=ANNA, heard_by_name="安娜", came_at=now, line="", owner=ANNA, owner_name="安娜",
        owners=(Owner(person=ANNA, name="安娜", since=now),),
        offered=HandOver(to=BO, to_name="薄调度", by=ANNA, by_name="安娜", at=now),
        answers=(
            Answer(
                what="明天报价", channel=Channel.WALK_IN, by=ANNA, by_name="安娜", at=now, line="", came_at=now
            ),
        ),
    )  # fmt: skip
    assert {known.line} == {one.line for one in (*known.owners, *known.answers)}, "one line said it all"


def test_case_1_what_nobody_named_is_nobody(company: Company) -> None:
    known = heard(company, customer="", vehicle="", offered_to="anna")
    named = (known.customer, known.vehicle, known.unit, known.order, known.receipt, known.person, known.offered)
    assert named == (None,) * 7, "nor is it offered to who heard it"


def test_case_1_an_answer_is_kept_with_its_way_and_what_the_customer_thought_of_it(company: Company) -> None:
    heard(company)
    company.li.must(
        AnswerCase(what="已修好", channel=Channel.VISIT, solved=True, outcome=True, satisfied=False), CASE
    )
    now = iso(company.now)
    assert without_lines(the_case(company)).answers == (
        Answer(
            what="已修好", channel=Channel.VISIT, by=LI, by_name="李师傅", at=now, line="", came_at=now,
            solved=True, outcome=True, satisfied=False,
        ),
    )  # fmt: skip
    assert the_case(company).told_back == now


@pytest.mark.parametrize(("how", "told"), [({"solved": True}, True), ({"outcome": True}, True), ({}, False)])
def test_case_1_who_was_told_how_it_ended_was_told_back_at_the_first_such_word(
    company: Company, how: dict[str, bool], told: bool
) -> None:
    heard(company)
    company.li.must(AnswerCase(what="修好了", channel=Channel.CALL, **how), CASE)
    first = iso(company.now) if told else ""
    assert the_case(company).told_back == first
    company.li.must(AnswerCase(what="再确认", channel=Channel.CALL, **how), CASE)
    assert the_case(company).told_back == first


def test_case_1_each_wait_and_its_end_and_each_call_again_are_kept(company: Company) -> None:
    heard(company)
    times = []
    for command in (
        WaitCase(why=WaitFor.PARTS, note="天线"),
        GoOnCase(how="到货"),
        HearAgain(said="又坏了", channel=Channel.WEB),
    ):
        company.bo.must(command, CASE)
        times.append(iso(company.now))
    known = without_lines(the_case(company))
    assert known.waits == (Wait(why=WaitFor.PARTS, at=times[0], by=BO, by_name="薄调度", line="", note="天线"),)
    assert known.goes == (GoOn(at=times[1], by=BO, by_name="薄调度", line="", how="到货"),)
    assert known.again == (
        Again(said="又坏了", channel=Channel.WEB, by=BO, by_name="薄调度", at=times[2], line=""),
    )


def test_case_1_a_hand_over_is_kept_from_the_offer_to_the_new_owner(company: Company) -> None:
    heard(company)
    company.bo.must(HandCase(to=LI, note=" 客户急 "), CASE)
    offer = HandOver(to=LI, to_name="李师傅", by=BO, by_name="薄调度", at=iso(company.now), note="客户急")
    assert the_case(company).offered == offer
    company.li.must(DeclineCase(why=" 休假 "), CASE)
    known = the_case(company)
    assert (known.offered, known.declined) == (None, replace(offer, declined="休假"))
    company.wang.must(DeclineCase(why="不归我"), CASE)
    assert the_case(company) == known, "what was not offered to one cannot be declined"
    company.bo.must(HandCase(to=LI, note=" 再想想 "), CASE)
    company.li.must(TakeCase(), CASE)
    taken = without_lines(the_case(company))
    now = iso(company.now)
    assert taken.owners[1:] == (
        Owner(person=LI, name="李师傅", since=now, given_by=BO, note="再想想", came_at=now),
    )
    assert (taken.owner, taken.owner_name, taken.offered) == (LI, "李师傅", None)
    assert {"person:anna", "person:li"} <= tags_of(taken)


def test_case_1_who_took_what_was_not_offered_is_told_whose_it_is(company: Company) -> None:
    known = heard(company)
    (told,) = company.li.must(TakeCase(), CASE).irregularities
    assert (told.rule, told.code, told.person) == ("CASE-1", "case_not_offered", "li")
    assert told.facts == {"number": known.number, "owner_name": "安娜"}
    assert company.anna.must(TakeCase(), CASE).irregularities == (), "who has it already takes nothing"


def test_case_1_put_right_it_says_what_it_was_taken_for_until_when(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)
    before = heard(company)
    company.bo.must(
        ClassifyCase(kind=CaseKind.PRAISE, unit="terminal:1", order="order-1", receipt="r-1", person="li",
                     reason=" 其实是表扬 "), CASE,
    )  # fmt: skip
    was = KindSince(was=CaseKind.REQUEST, until=iso(company.now), by=BO, by_name="薄调度", reason="其实是表扬")
    assert without_lines(the_case(company)) == replace(
        without_lines(before), kind=CaseKind.PRAISE, customer=None, vehicle=None, unit="terminal:1",
        order="order-1", receipt="r-1", person="li", kinds=(was,), orders=(OrderId("order-1"),),
    )  # fmt: skip
    assert company.order("order-1").cases == (CASE,)
    company.bo.must(ClassifyCase(kind=CaseKind.PRAISE, customer=CUSTOMER), CASE)
    assert the_case(company).kinds == (was,), "another customer is no other kind"


def test_case_1_two_cases_name_each_other_and_none_names_itself(company: Company) -> None:
    heard(company)
    company.anna.must(HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="又坏了"), "case-2")
    company.anna.must(LinkCase(case=CASE), CASE)
    assert the_case(company).cases == ()
    company.anna.must(LinkCase(case=CASE), "case-2")
    other = company.world.get(ServiceCase, "case-2")
    assert other is not None
    assert (the_case(company).cases, other.cases) == (("case-2",), (CASE,))


def test_case_1_a_closed_case_says_by_whom_when_and_how_it_ended(company: Company) -> None:
    heard(company, solved=True, answer="请重启", offered_to="bo")
    before = the_case(company)
    company.anna.must(CloseCase(note=" 已恢复 "), CASE)
    assert the_case(company) == replace(
        before,
        state=CaseState.CLOSED,
        offered=None,
        closed_at=iso(company.now),
        closed_by=ANNA,
        close_note="已恢复",
    )


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        ("2026-03-01T09:00:00+08:00", "2026-03-01T09:00:00+08:00"),
        ("2025-03-01T10:00:00+08:00", "2025-03-01T10:00:00+08:00"),
        ("2025-03-01T09:59:00+08:00", ""),
        ("2026-03-03T09:00:00+08:00", "2026-03-02T10:00:00+08:00"),
    ],
)
def test_sla_1_a_letter_counts_from_when_it_came_in_never_from_later_nor_from_a_year_ago(
    company: Company, received: str, counts: str
) -> None:
    company.now = at("2026-03-02T09:59")
    letter = HearCase(kind=CaseKind.REQUEST, channel=Channel.LETTER, said="询价", received=received)
    told = company.anna.must(letter, CASE).irregularities
    assert [(one.code, one.facts) for one in told] == [("time_unreadable", {"text": received})] * (not counts)
    assert the_case(company).heard_at == (counts or iso(at("2026-03-02T10:00")))
    assert the_case(company).came_at == iso(company.now)


def test_sla_1_what_passed_is_told_with_its_due_moment_number_and_owner_and_stands_in_the_clock(
    company: Company,
) -> None:
    known = heard(company)
    look(company, "2026-03-03T10:01")
    told = company.world.get(Irregularity, f"answer_late:{CASE}:{known.heard_at}")
    assert told is not None
    assert (told.rule, told.person, told.person_name) == ("SLA-1", "anna", "安娜")
    assert told.facts == {"due": "2026-03-03T10:00:00+08:00", "number": known.number}
    assert the_case(company).clocks[0].passed_at == told.opened_at
