"""docs/systems.md has a row for every subject and every rule, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

from rulebook.policy.codes import SECTIONS
from rulebook.rules import SUBJECTS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "systems.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| system")
]


def codes_in(cell: str) -> set[str]:
    """`ORD-1 … ORD-3` are three."""
    found = set()
    for part in cell.split(", "):
        first, _, last = part.partition(" … ")
        name, begins = first.rsplit("-", 1)
        ends = (last or first).rsplit("-", 1)[1]
        found |= {f"{name}-{n}" for n in range(int(begins), int(ends) + 1)}
    return found


def test_every_row_is_whole() -> None:
    assert len(ROWS) > 30
    assert [row for row in ROWS if len(row) != 5 or not all(row)] == []


def test_every_system_has_one_row() -> None:
    names = [row[0] for row in ROWS]
    assert sorted(set(names)) == sorted(names)


def test_what_a_row_names_is_there() -> None:
    named = re.findall(r"`([\w/.]+)`", PAGE)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_subject_is_without_a_system() -> None:
    left = [one.name for one in SUBJECTS if f"`rulebook/subjects/{one.name}`" not in PAGE]
    assert left == []


def test_no_rule_is_without_a_system() -> None:
    told = set().union(*(codes_in(row[1]) for row in ROWS))
    wanted = {code for name, section in SECTIONS.items() if not name.startswith("0.") for code in section}
    assert wanted - told == set()
    assert told - wanted <= {"MIN-1"}, "minutes are of the logs (LOG-1)"
