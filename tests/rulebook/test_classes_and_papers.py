"""Which class holds, who agrees to another, who held a secret sheet, and what a forgotten month leaves (SEC-1)."""

from __future__ import annotations

from typing import Any

import pytest
from company import Company, Hand
from refused_ground import No, refusal_of
from test_classes_set import a_class, by_two
from test_confidentiality import mark_of, reads, told
from test_reads_kept import passes
from test_secret_papers import now, printed

from rulebook.kernel.ids import SYSTEM_DEVICE, LineId, PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.policy.classes import Class
from rulebook.rules import tags_of
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.books.records import Export
from rulebook.subjects.confidentiality.classes import held_class, marks_reads, narrowed
from rulebook.subjects.confidentiality.commands import MovePaper, PaperAct
from rulebook.subjects.confidentiality.records import (
    ClassAsked,
    ClassEntry,
    ClassRule,
    MonthState,
    PaperCustody,
    PaperMove,
    PaperState,
    ReadDay,
    ReadMark,
    ReadMonth,
)


def rule(company: Company, key: str = "vehicle") -> ClassRule:
    found = company.world.get(ClassRule, key)
    assert found is not None
    return found


def test_sec_1_a_field_is_as_its_record_or_closer_whichever_is_more(company: Company) -> None:
    world = company.world
    assert held_class(world, "person") is Class.INTERNAL
    assert held_class(world, "person", "phone") is Class.CONFIDENTIAL
    assert held_class(world, "person", "name") is Class.INTERNAL
    assert held_class(world, "customer", "name") is Class.TOP_SECRET
    by_two(company, "vehicle", Class.TOP_SECRET)
    assert held_class(world, "vehicle", "plate") is Class.TOP_SECRET, "never below its record"


def test_sec_1_reads_are_noted_from_secret_on(company: Company) -> None:
    for cls, noted in ((Class.CONFIDENTIAL, False), (Class.SECRET, True), (Class.TOP_SECRET, True)):
        if cls is not held_class(company.world, "vehicle"):
            by_two(company, "vehicle", cls)
        assert marks_reads(company.world, "vehicle") is noted
    assert marks_reads(company.world, "nobody has thought about it")


def test_sec_1_a_class_is_asked_for_by_one_and_agreed_to_by_the_other_as_it_stands(company: Company) -> None:
    company.dong.must(a_class("vehicle", Class.TOP_SECRET, " 外泄过 "), "vehicle")
    asked_at = iso(company.now)
    assert rule(company) == ClassRule(
        id="vehicle",
        cls=Class.SECRET,
        asked=ClassAsked(
            cls=Class.TOP_SECRET, by=PersonId("dong"), by_name="董经理", at=asked_at,
            roles=(Role.DEPARTMENT_MANAGER,), reason="外泄过",
        ),
    )  # fmt: skip
    company.hua.must(a_class("vehicle", Class.TOP_SECRET, "不看"), "vehicle")
    entry = ClassEntry(
        cls=Class.TOP_SECRET, since=iso(company.now), by=PersonId("dong"), by_name="董经理", at=asked_at,
        agreed_by=PersonId("hua"), agreed_by_name="华管理员", reason="外泄过",
    )  # fmt: skip
    assert rule(company) == ClassRule(id="vehicle", cls=Class.TOP_SECRET, history=(entry,))
    assert tags_of(rule(company)) == {"all"}, "whoever reads leaves marks by it"


def test_sec_1_another_class_than_was_asked_for_is_a_question_of_its_own(company: Company) -> None:
    company.hua.must(a_class("vehicle", Class.TOP_SECRET), "vehicle")
    company.dong.must(a_class("vehicle", Class.CONFIDENTIAL, "太严"), "vehicle")
    asked = rule(company).asked
    assert asked is not None
    assert (rule(company).cls, asked.cls, asked.by, asked.reason) == (
        Class.SECRET, Class.CONFIDENTIAL, "dong", "太严",
    )  # fmt: skip
    company.hua.must(a_class("vehicle", Class.CONFIDENTIAL), "vehicle")
    assert rule(company).cls is Class.CONFIDENTIAL


def asked(co: Company, hand: Hand, cls: Class, key: str = "vehicle", reason: str = "x") -> Any:
    co.hua.must(a_class("vehicle", Class.TOP_SECRET), "vehicle")
    return hand, a_class(key, cls, reason), key


NO: No = {
    "a kind that is no company's to set": (
        lambda co: (co.hua, a_class("receipt", Class.SECRET), "receipt"),
        "SYS-3", "not_found", {"what": "receipt"},
    ),
    "a field that is no company's to set": (
        lambda co: (co.hua, a_class("vehicle.plate", Class.SECRET), "vehicle.plate"),
        "SYS-3", "not_found", {"what": "vehicle.plate"},
    ),
    "less than the rulebook allows": (
        lambda co: (co.hua, a_class("visit", Class.CONFIDENTIAL), "visit"),
        "SEC-1", "class_bounds", {"classed": "visit", "least": "secret", "most": "top_secret"},
    ),
    "more than the rulebook allows": (
        lambda co: (co.hua, a_class("unit", Class.TOP_SECRET), "unit"),
        "SEC-1", "class_bounds", {"classed": "unit", "least": "confidential", "most": "secret"},
    ),
    "as it is": (
        lambda co: (co.hua, a_class("vehicle", Class.SECRET), "vehicle"),
        "SEC-1", "class_holds", {"classed": "vehicle", "cls": "secret"},
    ),
    "without a reason": (
        lambda co: (co.hua, a_class("vehicle", Class.TOP_SECRET, " "), "vehicle"), "SEC-1", "reason_needed", {},
    ),
    "one's own question": (lambda co: asked(co, co.hua, Class.TOP_SECRET), "ROLE-2", "own_request", {}),
    "a second administrator": (
        lambda co: asked(co, co.hire("zwei", "副管理员", Role.ADMINISTRATOR), Class.TOP_SECRET),
        "ROLE-1", "no_role", {"roles": "department_manager"},
    ),
    "another question without a reason": (
        lambda co: asked(co, co.dong, Class.CONFIDENTIAL, reason=" "), "SEC-1", "reason_needed", {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("ask", NO)
def test_sec_1_a_class_that_may_not_be_set_is_refused_and_says_why(company: Company, ask: str) -> None:
    make, by, code, facts = NO[ask]
    assert refusal_of(company, make(company)) == (by, code, facts)


def test_sec_1_a_kind_of_record_that_is_raised_takes_no_field_out_of_sight(company: Company) -> None:
    by_two(company, "vehicle", Class.TOP_SECRET)
    assert narrowed(company.world) == {}
    by_two(company, "person.phone", Class.SECRET)
    seers = narrowed(company.world)["person"]["phone"]
    assert {"role:customer_service", "role:dispatcher", "role:service_manager"} <= seers
    assert not {"role:technician", "role:storekeeper", "all"} & seers


def test_sec_1_a_sheet_says_who_printed_what_and_each_hand_it_went_through(company: Company) -> None:
    paper = printed(company)
    (export,) = (one for one in company.world.all(Export) if one.id == paper.id)
    assert paper == PaperCustody(
        id=LineId(export.id), number=export.number, report="record", about="visit:v-1",
        printed_by=PersonId("chen"), printed_at=iso(company.now), keeper=PersonId("chen"), keeper_name="陈经理",
    )  # fmt: skip
    company.chen.must(MovePaper(paper=paper.id, what=PaperAct.HANDED, to="li", words=" 现场核对 "))
    handed = PaperMove(
        what="handed", by=PersonId("chen"), by_name="陈经理", at=iso(company.now), to="li", to_name="李师傅",
        words="现场核对",
    )  # fmt: skip
    company.li.must(MovePaper(paper=paper.id, what=PaperAct.DESTROYED, to="bo"))
    destroyed = now(company, paper)
    assert destroyed.moves[0] == handed
    assert (destroyed.state, destroyed.keeper, destroyed.moves[1].to_name) == (
        PaperState.DESTROYED,
        "li",
        "薄调度",
    )
    assert {"person:chen", "person:li", "role:auditor", "role:department_manager"} <= tags_of(destroyed)


def test_sec_1_what_is_said_of_a_sheet_by_another_names_it_and_its_keeper(company: Company) -> None:
    paper = printed(company)
    company.li.must(MovePaper(paper=paper.id, what=PaperAct.HANDED, to="li"))
    company.chen.must(MovePaper(paper=paper.id, what=PaperAct.HANDED, to="nobody"))
    company.chen.must(MovePaper(paper="none", what=PaperAct.RETURNED))
    company.chen.must(MovePaper(paper=paper.id, what=PaperAct.RETURNED))
    company.chen.must(MovePaper(paper=paper.id, what=PaperAct.RETURNED))
    said = {
        code: (one.about, one.person, one.facts)
        for code in ("paper_not_keeper", "paper_to_nobody", "paper_unknown", "paper_gone")
        for one in told(company, code)
    }
    number = {"number": paper.number}
    unknown = said.pop("paper_unknown")
    assert unknown[1:] == ("chen", {"what": "none"})
    assert said == {
        "paper_not_keeper": (paper.id, "li", {**number, "name": "陈经理"}),
        "paper_to_nobody": (paper.id, "chen", number),
        "paper_gone": (paper.id, "chen", number),
    }


def test_sec_1_a_sheet_of_a_kind_made_secret_is_kept_and_of_one_made_less_is_not(company: Company) -> None:
    by_two(company, "complaint", Class.CONFIDENTIAL)
    system = Hand(company, "chen", SYSTEM_DEVICE)
    system.must(RecordExport(report="complaint", form="pdf", first="", last="", about="complaint:c-1"))
    assert company.world.all(PaperCustody) == []
    by_two(company, "unit", Class.SECRET)
    system.must(RecordExport(report="unit", form="pdf", first="", last="", about="unit:u-1"))
    assert [one.about for one in company.world.all(PaperCustody)] == ["unit:u-1"]


def test_sec_1_a_forgotten_month_says_how_much_it_held_and_nothing_of_what(company: Company) -> None:
    reads(company.anna, ("visit", "v-1"), ("visit", "v-2"))
    reads(company.bo, ("visit", "v-1"))
    assert passes(company, "2028-04-01 00:01") == 1
    (month,) = company.world.all(ReadMonth)
    assert month == ReadMonth(
        id="2026-03", state=MonthState.FORGOTTEN, forgotten_at=iso(company.now), marks=3, days=2
    )
    mark = mark_of(company, "visit", "v-1", "anna")
    assert mark == ReadMark(
        id="visit:v-1:anna", about="visit:v-1", cls=Class.SECRET, reader=PersonId("anna"), reader_name="",
        first_at="", last_at="", days=0, readings=(), forgotten=True,
    )  # fmt: skip
    day = company.world.get(ReadDay, "anna:2026-03-02")
    assert day == ReadDay(id="anna:2026-03-02", reader=PersonId("anna"), day="2026-03-02", forgotten=True)
    assert tags_of(month) == {"role:auditor", "role:department_manager"}


def test_sec_1_a_reading_that_arrives_after_its_month_was_forgotten_opens_it_again(company: Company) -> None:
    reads(company.anna, ("visit", "v-1"))
    first = company.now
    assert passes(company, "2028-04-01 00:01") == 1
    company.now = first
    reads(company.bo, ("visit", "v-1"))
    (month,) = company.world.all(ReadMonth)
    assert (month.state, month.marks, month.forgotten_at) == (MonthState.KEPT, 0, "")
    assert passes(company, "2028-04-01 00:02") == 1, "what came late is forgotten, too"
    late = mark_of(company, "visit", "v-1", "bo")
    assert late is not None
    assert late.forgotten
