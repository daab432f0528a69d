"""What is wrong with a field is said in words, in both languages, wherever a rule says it (SYS-2).

Read off the rulebook's own source: the catalogue is the closed list of what may be wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.ui.text import catalogue, refusal_text, use_language
from rulebook.kernel.errors import Refusal
from sync_server.core.words import why_refused

ROOT = Path(__file__).resolve().parents[2]
TREES = [
    ast.parse(path.read_text("utf-8"))
    for house in ("rulebook", "sync_server")
    for path in (ROOT / house).rglob("*.py")
]
PUT_TOGETHER = {"not_in_": ("store", "workshop")}
"""A problem made of two parts → its second parts."""
MAKERS = {"_wrong": (0, 1), "_day_of": (2, None), "_date": (1, None)}
"""Functions that are handed a field (which argument) and maybe a problem, and refuse by them."""


def texts(node: ast.AST | None) -> set[str]:
    """All texts that an expression may be."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return texts(node.body) | texts(node.orelse)
        case ast.JoinedStr(values=[ast.Constant(value=str(begins)), _]):
            return {f"{begins}{ends}" for ends in PUT_TOGETHER[begins]}
    return set()


def named(tree: ast.AST, name: str) -> set[str]:
    """All texts that a variable of that name is given in a file."""
    return {
        text
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
        for text in texts(node.value)
    }


def returned(name: str) -> set[str]:
    """What functions of that name return."""
    made = [
        node
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    assert made, name
    return {
        t for one in made for node in ast.walk(one) if isinstance(node, ast.Return) for t in texts(node.value) if t
    }


def raised(what: str) -> Iterator[str]:
    """Every `field` or `problem` of a field_wrong."""
    place = 0 if what == "field" else 1
    for tree in TREES:
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == "Refused" and node.args and texts(node.args[0]) == {"field_wrong"}:
                value = next(one.value for one in node.keywords if one.arg == what)
                yield from texts(value) or (named(tree, value.id) if isinstance(value, ast.Name) else ())
            at = MAKERS.get(node.func.id, (None, None))[place]
            if at is not None and at < len(node.args):
                yield from texts(node.args[at])
    if what == "problem":
        yield from returned("what_is_wrong")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sys_2_every_field_and_every_problem_that_a_rule_names_has_words(language: str) -> None:
    words = catalogue(language)
    problems, fields = set(raised("problem")), set(raised("field"))
    assert {"not_a_date", "rate_falls", "heading_twice", "not_in_its_time", "not_in_workshop"} <= problems
    assert {"mail", "agreement", "since", "work"} <= fields
    assert sorted(p for p in problems if f"problem.{p}" not in words and f"number.{p}" not in words) == []
    assert sorted(f for f in fields if f"field.{f}" not in words and f"rules.{f}" not in words) == []


def test_sys_2_phone_and_server_say_it_alike() -> None:
    facts = {"field": "mail", "problem": "not_a_mail"}
    try:
        for language in ("zh", "en"):
            use_language(language)
            said, _ = refusal_text(Refusal(rule="MSG-1", code="field_wrong", facts=facts))
            assert said == why_refused("field_wrong", facts, language)
            assert "not_a_mail" not in said
    finally:
        use_language("zh")


def test_sys_2_an_empty_name_is_no_number_to_be_scanned() -> None:
    said, _ = refusal_text(Refusal(rule="SYS-2", code="field_wrong", facts={"field": "name", "problem": "empty"}))
    assert said == "姓名：没有填写"
