"""`make subject NAME=couriers`: an empty subject stands in the house at once; a bad name is refused."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.tools.conftest import ROOT, Copy

BROUGHT = ("records", "commands", "handlers", "errors", "visibility", "subject")


def test_a_new_subject_is_whole_listed_tidy_and_tested_and_is_not_made_twice(copy: Copy) -> None:
    rules = copy.root / "rulebook" / "rules.py"
    before = rules.read_text("utf-8")
    code, said = copy.run("tools.make_subject", "couriers")
    assert code == 0, said
    made = [f"rulebook/subjects/couriers/{name}.py" for name in BROUGHT]
    made += ["assets/i18n/en.couriers.json", "assets/i18n/zh_CN.couriers.json", "tests/rulebook/test_couriers.py"]
    assert all((copy.root / path).exists() and path in said for path in made)
    added = [line for line in rules.read_text("utf-8").splitlines() if line not in before.splitlines()]
    assert added == ["from rulebook.subjects.couriers.subject import SUBJECT as couriers", "    couriers,"]

    code, said = copy.run("tools.check_subjects")
    assert (code, "nothing missing" in said) == (0, True), said
    code, said = copy.run("pytest", "-q", "-p", "no:cacheprovider", "tests/rulebook/test_couriers.py")
    assert (code, "1 passed" in said) == (0, True), said
    tidy(copy, "rulebook/rules.py", "rulebook/subjects/couriers", "tests/rulebook/test_couriers.py")

    after = rules.read_text("utf-8")
    code, said = copy.run("tools.make_subject", "couriers")
    assert (code, said) == (1, "rulebook/subjects/couriers exists already: choose another name\n")
    assert rules.read_text("utf-8") == after


def tidy(copy: Copy, *paths: str) -> None:
    """The house's own formatter and linter have nothing to say."""
    for words in (("check", "--no-cache"), ("format", "--check", "--no-cache")):
        command = [sys.executable, "-m", "ruff", *words, "--config", str(ROOT / "pyproject.toml"), *paths]
        done = subprocess.run(command, cwd=copy.root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "name", ["", "Visitors", "visitors2", "../visitors", "a b", "_visitors", "visitors_", "访客", "class", "match"]
)
def test_a_name_that_is_no_plain_lower_case_word_is_refused(copy: Copy, name: str) -> None:
    code, said = copy.run("tools.make_subject", name)
    assert (code, "is no plain lower-case word" in said) == (1, True), said


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("cash", "rulebook/subjects/cash exists already"),
        ("decide", "decide means something else in rulebook/rules.py"),
        ("list", "list means something else in rulebook/rules.py"),
    ],
)
def test_a_name_that_exists_is_refused(copy: Copy, name: str, why: str) -> None:
    before = (copy.root / "rulebook" / "rules.py").read_text("utf-8")
    code, said = copy.run("tools.make_subject", name)
    assert (code, why in said) == (1, True), said
    assert (copy.root / "rulebook" / "rules.py").read_text("utf-8") == before
