"""Text from outside is put into our sentences; it never is one, and never says how wide, how long or of what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.make_rules import parsed
from rulebook.kernel.catalogue import sentence
from rulebook.kernel.wording import fill
from rulebook.subjects.company.vehicle_list.reasons import Fault

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("rulebook", "mobile", "sync_server")
WIDE = "{name:>4000}"
"""Modest here; one with ten more noughts would fill a machine's memory."""


@pytest.mark.parametrize(
    "text", [WIDE, "{0:>4000}", "{name.__class__}", "{name[0]}", "{name!s:>4000}", "{", "}", "{}"]
)
def test_what_is_no_plain_name_in_braces_stays_as_it_was_written(text: str) -> None:
    assert sentence(text, {"name": "x"}) == text
    assert fill(text, name="x") == text


def test_facts_are_put_in_once_and_what_they_say_in_braces_stays() -> None:
    assert sentence("{a} and {b}", {"a": "{b}", "b": WIDE}) == f"{{b}} and {WIDE}"
    assert sentence("{a} and {missing}", {"a": "1"}) == "1 and (missing)"
    assert fill("in {first!r}", first="it's {x}") == """in "it's {x}\""""


def test_a_cell_with_braces_is_told_as_it_stands() -> None:
    assert WIDE in Fault("车牌号", "cell.error", {"given": WIDE}).text("en")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*.py")):
            yield str(path.relative_to(HOUSE)), parsed(path)


def test_nothing_in_the_house_formats_by_a_text_that_it_was_given() -> None:
    """`wording.fill` is the one way to put facts into words; f-strings and literals are ours to begin with.

    SQL is composed in sync_server/db only, of names of our own tables.
    """
    found = [f"{path}:{line} {why}" for path, tree in modules() for line, why in formats_in(tree)]
    found = [one for one in found if not (one.startswith("sync_server/db/") and one.endswith(SQL))]
    assert not found, "use rulebook.kernel.wording.fill, which reads names and nothing else:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "bad",
    [
        "said.format(name=name)",
        "'{}'.format(name)",
        "said.format_map(facts)",
        "format(value, spec)",
        "f'{value:{spec}}'",
        "said % name",
        "Template(said)",
        "string.Formatter()",
        "eval(said)",
        "log.info(said)",
        "log.warning(f'{said} %s', 1)",
        "moment.strftime(said)",
        "text(said)",
        "typst.compile(said.encode())",
    ],
)
def test_the_rule_finds_each_way_to_do_so(bad: str) -> None:
    assert list(formats_in(ast.parse(bad))), bad


def test_templates_for_print_take_text_as_values_only() -> None:
    for path in sorted((HOUSE / "assets" / "print").glob("*.typ")):
        said = path.read_text("utf-8")
        assert "eval" not in said, path.name
        assert said.count("sys.inputs") == said.count("json(bytes(sys.inputs.data))"), path.name


SQL = "SQL that is not a literal"
LOGGED = {"debug", "info", "warning", "error", "exception", "critical"}


def formats_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and reason of all that would read a text as a format, a template, or a program."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            why = _of_call(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            why = "" if _is_number(node) else "% with a text that is not a literal"
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            why = "" if _literal(node.format_spec) or _counted(node.format_spec) else "a format from a variable"
        else:
            continue
        if why:
            yield getattr(node, "lineno", 0), why


def _of_call(node: ast.Call) -> str:
    name, owner = _name(node.func)
    first = node.args[0] if node.args else None
    if name in ("format", "format_map") and not (owner and owner.endswith("json")):
        return "str.format"
    if name in ("Template", "Formatter", "vformat", "eval", "exec", "from_string"):
        return name
    if name in LOGGED and owner in ("log", "logging", "logger") and not _literal(first):
        return "an event in the log that is not a literal"
    if name in ("strftime", "strptime") and not _literal(first if name == "strftime" else node.args[-1]):
        return name
    if name == "text" and not owner and first is not None and not _literal(first):
        return SQL
    return "typst" if name == "compile" and owner == "typst" and not _is_path(first) else ""


def _is_path(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str"


def _name(func: ast.AST) -> tuple[str, str]:
    if isinstance(func, ast.Attribute):
        return func.attr, ast.unparse(func.value)
    return (func.id, "") if isinstance(func, ast.Name) else ("", "")


def _literal(node: ast.AST | None) -> bool:
    if isinstance(node, ast.JoinedStr):
        return all(isinstance(part, ast.Constant) for part in node.values)
    return isinstance(node, ast.Constant)


def _counted(spec: ast.AST) -> bool:
    """A width of our own, named in capitals as constants are."""
    named = [n for n in ast.walk(spec) if isinstance(n, ast.Name)]
    return bool(named) and all(n.id.isupper() for n in named)


def _is_number(node: ast.BinOp) -> bool:
    """Whether it is arithmetic: a figure, a constant of ours or a length stands on the right."""
    if isinstance(node.left, ast.Constant | ast.JoinedStr) and not isinstance(
        getattr(node.left, "value", ""), int
    ):
        return False
    parts = list(ast.walk(node.right))
    return any(
        (isinstance(n, ast.Constant) and isinstance(n.value, int))
        or (isinstance(n, ast.Name) and n.id in ("len",))
        for n in parts
    )
