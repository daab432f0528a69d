"""Both languages say the same things: same keys, same facts, and words for everything that the code names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from docs.make_rules import parsed
from mobile.ui.text import catalogue, irregularity_text, money, refusal_text, t, tr, use_language, when
from rulebook.kernel.errors import Refusal
from rulebook.kernel.roles import Role
from rulebook.rules import COMMANDS, IRREGULARITIES, REFUSALS
from rulebook.subjects.approvals.records import FormState
from rulebook.subjects.cash.records import HandoverState
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.records import ReceivableState
from rulebook.subjects.spoken.records import SpokenState
from rulebook.subjects.stock.records import TransferState, UnitKind

ROOT = Path(__file__).resolve().parents[2]
MOBILE = ROOT / "mobile"
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
@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_can_go_wrong_has_words_that_say_what_to_do_and_no_words_are_for_anything_else(kind, language):
    codes = REFUSALS if kind == "refusal" else IRREGULARITIES
    wanted = {f"{kind}.{code}{end}" for code in codes for end in ("", ".todo")}
    assert {key for key in catalogue(language) if key.startswith(f"{kind}.")} == wanted


def test_no_word_is_without_use():
    """Each key stands in the code as it is, or fits what the code puts together, as t(f"state.{order.state}")."""
    literal, made = keys_in_the_code()
    unused = [key for key in catalogue("zh") if key not in literal and not any(one.fullmatch(key) for one in made)]
    assert unused == []


def keys_in_the_code():
    """All texts in phone, server and rulebook; and patterns of those with holes that begin as a key does."""
    literal, made = set(), set()
    for path in (path for house in ("mobile", "sync_server", "rulebook") for path in (ROOT / house).rglob("*.py")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in node.values]
                made.add("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                literal.add(node.value)
    return literal, [re.compile(text) for text in made if re.match(r"[a-z_]+\\\.", text)]


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


def test_names_are_joined_as_the_readers_language_joins_them():
    """A comma of Chinese between English words is what nobody typed."""
    joined = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted(MOBILE.rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r'"[、，；]"\.join', line)
    ]
    assert joined == []
