"""Search takes what people type (ARC-1): one normaliser for every field that looks for something."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from docs.make_rules import parsed
from rulebook.numbers.searching import asked_apart, finder, finder_of_any, matches, search_key, sought

MOBILE = Path(__file__).resolve().parents[2] / "mobile"
ORDER = ("PG2026-0042", "顺达物流有限公司", "刘师傅", "13862130977", "聚金路98号", "鲁B12345", "")


PLATES = ("鲁B12345", "鲁b12345", "鲁B·12345", "鲁B•12345", "鲁B-12345", "鲁B‐12345", "鲁B—12345", "鲁B.12345",
          "鲁B。12345", "鲁Ｂ１２３４５", "鲁B 12345", "鲁B\u300012345", "鲁B\u00a012345", "鲁B\u200b12345",
          " 鲁B\t12345 ", "12345")  # fmt: skip
PHONES = ("13862130977", "+8613862130977", "+86 138 6213 0977", "0086-138-6213-0977", "8613862130977",
          "１３８６２１３０９７７", "138-6213-0977", "130977", "130 977")  # fmt: skip
WORDS = ("顺达 12345", "12345　顺达", "刘师傅 聚金路", "pg2026 0042", "PG2026—0042", "", "   ", "·")


@pytest.mark.parametrize("query", [*PLATES, *PHONES, *WORDS])
def test_arc_1_what_people_type_finds_what_they_mean(query):
    assert matches(query, ORDER)


@pytest.mark.parametrize("query", ["鲁B12346", "顺达 99999", "+8613862130978", "87", "0977 14"])
def test_what_is_not_there_is_not_found(query):
    assert not matches(query, ORDER)


def test_arc_1_radicals_out_of_a_pdf_are_the_characters_they_look_like():
    """What browsers print is copied out with them: findings/chromium-pdf-radicals.sh."""
    copied = "\u2ee9师傅 \u2fa6\u2ef0客\u2ecb"
    assert search_key(copied) == search_key("黄师傅 金龙客车")
    assert matches("黄师傅", [copied])
    assert matches(copied, ["黄师傅", "金龙客车"])
    assert matches("hsf", [copied])
    assert not matches("马师傅", [copied])


def test_a_number_that_begins_with_86_is_found_by_its_own_beginning():
    assert matches("86812415", ["868124150004009"])
    assert matches("861 064", ["8610641234567"])
    assert matches("+86 1064", ["1064123456789"])


def test_figures_of_other_widths_and_marks_are_the_same_letters():
    assert search_key("Ａ－１ ２·三") == search_key("a12三") == "a12三"


def test_a_finder_is_made_once_for_many_records():
    fits = finder("12345 顺达")
    assert [fits(ORDER), fits(("顺达",)), fits(())] == [True, False, False]


@pytest.mark.parametrize("between", ["\n", "\r\n", "\t", ",", "，", "；", "、"])
def test_arc_1_a_column_of_numbers_is_looked_for_one_by_one(between: str):
    pasted = f"PG2026-0042{between}99999{between}鲁 B·12345{between}"
    assert asked_apart(pasted) == ["PG2026-0042", "99999", "鲁 B·12345"]
    fits = finder_of_any(pasted)
    assert [fits(ORDER), fits(("苏E99999",)), fits(("苏E88888",)), fits(())] == [True, True, False, False]


def test_arc_1_nothing_but_commas_is_looked_for_as_nothing():
    assert asked_apart(" ,，\n") == []
    assert finder_of_any(" ,，\n")(ORDER)


def test_no_screen_looks_for_anything_by_a_way_of_its_own():
    """`casefold` on a screen is how each had a way of its own; another is to look for it within a name."""
    own = []
    for path in (MOBILE / "screens").rglob("*.py"):
        tree = parsed(path)
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if "casefold" in names and path.name != "logout.py":  # there a word is typed out, nothing is looked for
            own.append(path.name)
        own += [path.name for node in ast.walk(tree) if isinstance(node, ast.Compare) and _within_a_text(node)]
    assert own == []


def _within_a_text(node: ast.Compare) -> bool:
    """Whether it asks if what was typed is part of a record's own words, as `query.strip() in person.name`."""
    asked = {one.id for one in ast.walk(node.left) if isinstance(one, ast.Name)}
    looks = any(isinstance(op, ast.In) for op in node.ops)
    return looks and bool(asked & {"query", "typed"}) and isinstance(node.comparators[0], ast.Attribute)


def test_where_nothing_is_looked_for_no_record_is_put_into_words():
    asked: list[str] = []

    def texts(name: str) -> tuple[str, ...]:
        asked.append(name)
        return (name,)

    names = ["顺达物流", "通运物流"]
    assert sought(" · ", names, texts) == names
    assert asked == []
    assert sought("通运", names, texts) == ["通运物流"]
    assert asked == names
