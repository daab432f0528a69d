"""docs/extending.md has a section for each point of extension, and names only files and tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from docs.make_rules import parsed

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")
POINTS = (
    "subject",
    "record",
    "command",
    "order kind",
    "figure",
    "irregularity",
    "screen",
    "bulk action",
    "report",
    "list of master data",
    "paper",
)
SECTIONS = dict(re.findall(r"^## An? ([\w ]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
ROOMS = "rulebook|mobile|sync_server|assets|tests|tools|docs|deploy|benchmarks"
NAMED = re.compile(rf"`((?:{ROOMS})/[^`]*)`")


@pytest.mark.parametrize("point", POINTS)
def test_every_point_of_extension_says_how_and_names_files(point: str) -> None:
    assert NAMED.search(SECTIONS[point])
    assert point == "subject" or "*Example:*" in SECTIONS[point]


def test_there_is_no_other_section_that_nobody_looks_after() -> None:
    assert tuple(SECTIONS) == POINTS


@pytest.mark.parametrize("named", sorted({name for name in NAMED.findall(PAGE) if "<" not in name}))
def test_every_path_and_test_on_the_page_exists(named: str) -> None:
    path, _, test = named.partition("::")
    assert (ROOT / path).exists(), path
    if test:
        tree = parsed(ROOT / path)
        assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, test


def test_a_folder_with_a_blank_in_its_name_stands_for_real_ones() -> None:
    """`mobile/screens/<subject>/` and the like: some folder or file fits."""
    for name in (name for name in NAMED.findall(PAGE) if "<" in name):
        assert list(ROOT.glob(re.sub(r"<[^>]*>", "*", name).rstrip("/"))), name
