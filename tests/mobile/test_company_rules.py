"""The page of the company's rules says what holds, since when and why, and only the administrator changes it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from company import Company
from fake import FakeSession
from glass import Glass, on_screen
from test_screen_parts import Drafts, Page

from mobile.app import routes
from mobile.screens.company_rules.figures import figure_rows, names, say, typed_value
from mobile.screens.company_rules.matrix import Draft, matter_rows, read_sum, row_lines, sum_words, terms_words
from mobile.screens.company_rules.parts import administrators, coming, may_change, since_typed, since_words
from mobile.screens.company_rules.roles import decided_by, holders, role_rows
from mobile.screens.registry import OFFICE_ENTRIES, opened_by
from mobile.ui.app_context import Form
from mobile.ui.text import catalogue
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.policy.figures import FIGURES, Unit
from rulebook.policy.matrix import DEFAULT_MATRIX
from rulebook.policy.settings import setting
from rulebook.subjects.approvals.commands import SetMatrix, SetSetting
from rulebook.subjects.approvals.records import Lapse, Matrix, MatrixRow, Setting
from rulebook.subjects.people.commands import ChangeRoles

SM, DM = Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER


def here(company: Company, person: str) -> Any:
    session = SimpleNamespace(
        me=company.world.get(Person, person), world=company.world, now=lambda: company.now
    )  # fmt: skip
    return SimpleNamespace(session=session)


def typed(**values: Any) -> Form:
    form = Form(Drafts(), "a-rule", Page())  # type: ignore[arg-type]  # only what a form needs of them
    for name, value in values.items():
        form.put(name.replace("__", "."), value)
    return form


def shown(company: Company, person: str = "chen") -> dict[str, tuple[str, list[str]]]:
    return {id: (words[1], notes) for id, words, notes in figure_rows(here(company, person))}


def test_every_figure_and_every_matter_of_the_rulebook_is_on_the_page_in_words():
    wanted = {f"rules.{name}{end}" for name in FIGURES for end in ("", ".words")}
    typed_with_unit = set(Unit) - {Unit.YUAN, Unit.YES_NO, Unit.WEEK, Unit.CHANNEL}
    wanted |= {f"rules.suffix.{unit}" for unit in typed_with_unit - {Unit.COIN}}
    wanted |= {f"rules.unit.{unit}" for unit in typed_with_unit - {Unit.HOUR, Unit.TIME_OF_DAY}}
    wanted |= {f"rules.matter.{subject}" for subject in DEFAULT_MATRIX} | {f"rules.role.{r}" for r in Role}
    wanted |= {f"rules.lapse.{lapse}" for lapse in Lapse}
    assert wanted <= catalogue("zh").keys()


def test_every_figure_the_company_has_is_on_the_page(company):
    assert set(shown(company)) == FIGURES.keys()


@pytest.mark.parametrize("name", FIGURES)
def test_every_default_can_be_said(name):
    assert say(name, FIGURES[name].default)
    assert "rules." not in say(name, FIGURES[name].default)


def test_figures_are_said_in_their_units():
    said = [
        say("cash_limit_fen", 350_050),
        say("day_ends_hour", 18),
        say("skills_strict", 0),
        say("login_days", 0),
    ]
    assert said == ["¥3,500.50", "18:00", "否", "从不"]


def test_role_3_what_holds_what_comes_and_what_one_product_has_of_its_own(company):
    assert shown(company)["cash_limit_fen"] == ("¥5,000", ["默认值 · CASH-2"])
    company.hua.must(SetSetting(name="cash_limit_fen", value="300000", since="2026-01-01", reason="补录"))
    company.hua.must(SetSetting(name="cash_limit_fen", value="400000", since="2026-04-01"))
    company.hua.must(SetSetting(name="warranty_months:GT-100", value="36", since="2026-01-01", reason="补录"))
    value, notes = shown(company)["cash_limit_fen"]
    assert (value, notes[0]) == ("¥3,000", "2026年1月1日起 · CASH-2")
    assert notes[1] == "2026年4月1日起改为 ¥4,000"
    assert shown(company)["warranty_months:GT-100"][0] == "36 个月"
    order = names(here(company, "chen"))
    assert order.index("warranty_months:GT-100") == order.index("warranty_months") + 1


def test_role_3_why_a_rule_was_changed_stays_with_it(company):
    company.hua.must(SetSetting(name="cash_minutes", value="30", reason=" 金库搬到二楼 "))
    rows = (MatrixRow(role=DM),)
    company.hua.must(SetMatrix(subject="discount", rows=rows, since="2026-05-01", reason="价格战"))
    known, matrix = company.world.get(Setting, "cash_minutes"), company.world.get(Matrix, "discount")
    assert known is not None
    assert matrix is not None
    assert [e.reason for e in known.history] == ["金库搬到二楼"]
    assert [(e.reason, since_words(e.since)) for e in coming(matrix.versions, company.now)] == [
        ("价格战", "2026年5月1日")
    ]


def test_a_change_from_the_form_is_what_holds_from_its_day(company):
    form = typed(value="3,500.5", **{"from": "month"})
    since = since_typed(form, company.now)
    assert (typed_value(form, "cash_limit_fen"), since) == ("350050", "2026-04-01")
    assert since is not None
    company.hua.must(SetSetting(name="cash_limit_fen", value=typed_value(form, "cash_limit_fen"), since=since))
    assert setting(company.world, "cash_limit_fen", company.now) == 500_000
    company.wait(days=40)
    assert setting(company.world, "cash_limit_fen", company.now) == 350_050


@pytest.mark.parametrize(
    ("picked", "day", "since"),
    [
        ("now", "", ""),
        ("tomorrow", "", "2026-03-03"),
        ("month", "", "2026-04-01"),
        ("other", "2026年5月6日", "2026-05-06"),
        ("other", "bald", None),
    ],
)
def test_from_when_is_picked_or_typed_as_people_write_it(company, picked, day, since):
    assert since_typed(typed(day=day, **{"from": picked}), company.now) == since


@pytest.mark.parametrize("text", ["", "bald", "-5", "1.5"])
def test_what_is_no_number_makes_no_command(text):
    assert typed_value(typed(value=text), "cash_minutes") == ""


def test_role_1_managers_and_auditors_read_and_only_the_administrator_changes(company):
    def opens(person: str) -> bool:
        found = company.world.get(Person, person)
        assert found is not None
        return "rules" in [e.key for e in opened_by(found, OFFICE_ENTRIES)]

    assert [p for p in ("anna", "bo", "chen", "dong", "fang", "guo", "hua", "ji", "li") if opens(p)] == [
        "chen", "dong", "hua", "ji",
    ]  # fmt: skip
    for command in (SetSetting, SetMatrix, ChangeRoles):
        assert [p for p in ("chen", "dong", "hua", "ji") if may_change(here(company, p), command)] == ["hua"]
    assert administrators(here(company, "chen").session) == "华管理员"


def test_who_decides_is_read_as_a_sentence():
    rows = DEFAULT_MATRIX["discount"]
    assert [sum_words(r) for r in rows] == ["不超过 ¥200", "¥200 以上"]
    assert terms_words(rows[0]) == "24 小时内 · 到期未批，视为不同意"
    assert len(row_lines(rows)) == 2


def test_every_matter_names_who_decides_it(company):
    rows = matter_rows(here(company, "chen"))
    assert [id for id, _, _ in rows] == list(DEFAULT_MATRIX)
    assert all(notes for _, _, notes in rows)


def test_role_3_rows_from_the_form_become_the_matrix_and_a_gap_is_refused(company):
    current = DEFAULT_MATRIX["discount"]
    form = typed(**{"0__up_to": "500", "1__over": "500"})
    rows = Draft(form, current).rows()
    assert rows is not None
    assert [(r.over, r.up_to, r.role, r.deputy, r.lapse) for r in rows] == [
        (None, Fen(50_000), SM, DM, Lapse.REFUSED),
        (Fen(50_000), None, DM, None, Lapse.REFUSED),
    ]
    company.hua.must(SetMatrix(subject="discount", rows=rows))
    gap = Draft(typed(**{"0__up_to": "100"}), current).rows()
    assert gap is not None
    refused = company.hua.does(SetMatrix(subject="discount", rows=gap))
    assert isinstance(refused, Refusal)
    assert refused.code == "matrix_gap"


def test_an_untouched_form_says_what_holds_and_rows_come_and_go():
    current = DEFAULT_MATRIX["discount"]
    draft = Draft(typed(), current)
    assert draft.rows() == current
    draft.add()
    assert len(draft.ids) == 3
    assert len(set(draft.ids)) == 3
    draft.drop("0")
    rows = draft.rows()
    assert rows is not None
    assert rows[0] == current[1]


@pytest.mark.parametrize("wrong", [{"0__hours": "0"}, {"0__hours": "bald"}, {"0__up_to": "viel"}])
def test_a_row_that_cannot_be_read_makes_no_command(wrong):
    assert Draft(typed(**wrong), DEFAULT_MATRIX["discount"]).rows() is None


def test_an_empty_limit_is_no_limit_and_a_nought_is_one():
    assert (read_sum(""), read_sum("0"), read_sum("¥1,234.50")) == (None, 0, 123_450)


def test_roles_are_shown_with_who_has_them_and_what_they_decide(company):
    assert [p.name for p in holders(company.world, SM)] == ["陈经理"]
    assert {subject for subject, _ in decided_by(here(company, "chen"), DM)} >= {"outsider", "discount", "order"}
    rows = {id: (words, notes) for id, words, notes in role_rows(here(company, "chen"))}
    assert rows["technician"] == (("技术员", "2"), ["李师傅、王师傅"])


def test_role_1_a_role_that_nobody_has_any_more_is_said(company):
    company.set_person("guo", active=False)
    rows = {id: notes for id, _, notes in role_rows(here(company, "chen"))}
    assert rows["storekeeper"] == ["没有人担任"]


@pytest.mark.parametrize(
    ("id", "drafts", "said"),
    [
        ("cash_minutes", {}, "先填新的数"),
        ("cash_minutes", {"value": "30", "from": "other", "day": "bald"}, "先写上从哪一天起"),
        ("cash_minutes", {"value": "30"}, "再写一句为什么改"),
        ("outlay", {}, "先改一行，或加一行"),
        ("outlay", {"0.hours": "bald"}, "有的金额或小时数读不出来"),
        ("outlay", {"0.hours": "8"}, "再写一句为什么改"),
    ],
)
def test_a_form_that_rests_says_what_is_wanting(company, id, drafts, said):
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(said)

    view, form = ("matter", "office.rules.matrix") if id in DEFAULT_MATRIX else ("figure", "office.rules")
    on_screen(company, "hua", routes.office("rules", view, id), story, **{f"{form}/{id}": drafts})


def test_role_3_a_second_step_is_offered_only_where_there_may_be_one(company):
    async def one(glass: Glass, session: FakeSession) -> None:
        await glass.sees("审批人")
        assert "第几步" not in glass.words()

    async def more(glass: Glass, session: FakeSession) -> None:
        await glass.sees("审批人")
        assert "第几步" in glass.words()

    on_screen(company, "hua", routes.office("rules", "matter", "outlay"), one)
    on_screen(company, "hua", routes.office("rules", "matter", "discount"), more)
