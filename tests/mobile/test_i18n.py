"""Both languages say the same things: same keys, same facts, and words for everything that the code names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mobile.ui.text import catalogue, irregularity_text, money, refusal_text, t, tr, use_language, when
from rulebook.commands import COMMANDS
from rulebook.errors import IRREGULARITIES, REFUSALS, Refusal
from rulebook.records import (
    FormState,
    HandoverState,
    Method,
    OrderKind,
    OrderState,
    Purpose,
    ReceivableState,
    Role,
    SpokenState,
    TransferState,
    UnitKind,
)

MOBILE = Path(__file__).resolve().parents[2] / "mobile"
LITERAL = re.compile(r'\b(?:t|tr|say|part)\((?:[a-z_]+, )?"([a-z_]+(?:\.[a-z_]+)+)"')


@pytest.fixture(autouse=True)
def _chinese():
    use_language("zh")
    yield
    use_language("zh")


def test_both_languages_have_the_same_keys():
    assert catalogue("zh").keys() == catalogue("en").keys()


@pytest.mark.parametrize("key", sorted(catalogue("zh")))
def test_both_languages_take_the_same_facts(key):
    facts = [set(re.findall(r"{(\w+)}", catalogue(language)[key])) for language in ("zh", "en")]
    assert facts[0] == facts[1]


@pytest.mark.parametrize("kind", ["refusal", "irregularity"])
def test_everything_that_can_go_wrong_has_words_and_says_what_to_do(kind):
    codes = REFUSALS if kind == "refusal" else IRREGULARITIES
    wanted = {f"{kind}.{code}{end}" for code in codes for end in ("", ".todo")}
    assert wanted <= catalogue("zh").keys()


@pytest.mark.parametrize("kind", ["refusal", "irregularity"])
def test_the_words_name_no_fact_that_the_rules_do_not_give(kind):
    for code, entry in (REFUSALS if kind == "refusal" else IRREGULARITIES).items():
        given = set(re.findall(r"{(\w+)}", entry.text + entry.todo))
        named = set(re.findall(r"{(\w+)}", catalogue("zh")[f"{kind}.{code}"]))
        assert named <= given, code


def test_every_word_of_the_trade_has_a_translation():
    wanted = {f"role.{r}" for r in Role} | {f"state.{s}" for s in OrderState} | {f"kind.{k}" for k in OrderKind}
    states = (OrderState, FormState, HandoverState, ReceivableState, SpokenState, TransferState)
    wanted |= {f"state.{one}" for kind in states for one in kind}
    wanted |= (
        {f"method.{m}" for m in Method} | {f"unit.{u}" for u in UnitKind} | {f"command.{c}" for c in COMMANDS}
    )
    wanted |= {f"photo.purpose.{p}" for p in Purpose}
    wanted |= {f"photo.refused.{code}" for code in ("empty", "unreadable", "too_large")}
    assert wanted <= catalogue("zh").keys()


def test_every_key_that_a_screen_uses_is_in_the_catalogue():
    used = {(key, path.name) for path in MOBILE.rglob("*.py") for key in LITERAL.findall(path.read_text("utf-8"))}
    assert used
    assert sorted(use for use in used if use[0] not in catalogue("zh")) == []


def test_codes_in_a_refusal_are_said_in_words():
    said, todo = refusal_text(Refusal(rule="ORD-10", code="incomplete", facts={"missing": "finding,signature"}))
    assert said == "还差：检查结果、客户签字"
    assert todo


def test_what_is_wrong_with_a_field_or_a_companys_figure_is_said_in_words():
    said, _ = refusal_text(
        Refusal(rule="CASH-8", code="field_wrong", facts={"field": "fen", "problem": "more_than_owed"})
    )
    assert said == "金额：超过欠款"
    facts = {"field": "day_ends_hour", "problem": "too_large"}
    assert refusal_text(Refusal(rule="SYS-2", code="field_wrong", facts=facts))[0] == "下班时间：太大"


def test_money_in_an_irregularity_is_written_as_money():
    said, _ = irregularity_text("price_differs", {"taken": "20000", "due": "30050"})
    assert said == "收了 ¥200.00，应收 ¥300.50"


def test_money_and_times_as_people_write_them():
    from datetime import datetime

    now = datetime.fromisoformat("2026-11-22T20:00:00+08:00")
    assert money(123450) == "¥1,234.50"
    assert when("2026-11-22T14:05:00+08:00", now) == "今天 14:05"
    assert when("2026-11-20T14:05:00+08:00", now) == "11月20日 14:05"
    assert when("2026-11-22 15:30", now) == "今天 15:30", "an appointment typed as it is said"
    assert when("2026-11-25 下午", now) == "11月25日 下午"
    assert when("周三 上午", now) == "周三 上午"
    use_language("en")
    assert when("2026-11-21T09:30:00+08:00", now) == "yesterday 09:30"


def test_a_customer_reads_another_language_than_the_technician():
    assert tr("en", "language.own") == "English"
    assert t("language.own") == "中文"
