"""`python -m tools.check_subjects` names in a sentence whatever was taken out of a whole house."""

from __future__ import annotations

import pytest

from tests.tools.conftest import Copy

PROMISES = "rulebook/subjects/promises"


def test_a_whole_house_lacks_nothing(copy: Copy) -> None:
    code, said = copy.run("tools.check_subjects")
    assert (code, "nothing missing" in said) == (0, True), said


@pytest.mark.parametrize(
    ("name", "gone", "put", "sentence"),
    [
        pytest.param(
            "assets/i18n/en.relocations.json",
            '"irregularity.vehicle_occupied.todo"',
            '"irregularity.of_another_name"',
            "no words for irregularity.vehicle_occupied.todo in en: put them into assets/i18n",
            id="a word",
        ),
        pytest.param(
            f"{PROMISES}/visibility.py",
            "    Promise: promise,\n",
            "",
            "record Promise: nobody may see it; give it a row in its subject's visibility.py (SEC-1)",
            id="a rule of sight",
        ),
        pytest.param(
            f"{PROMISES}/subject.py",
            "        KeepPromise: keep_promise,\n",
            "",
            "command KeepPromise: no handler in rulebook/subjects/promises/subject.py",
            id="a handler",
        ),
        pytest.param(
            "mobile/screens/visits/acts/relocation.py",
            "RelocateUnit(",
            "dict(",
            "command visit.relocate: no screen in mobile/screens offers RelocateUnit",
            id="a form",
        ),
        pytest.param(
            f"{PROMISES}/records.py",
            '    chased_at: str = ""\n',
            '    chased_at: str = ""\n    told_by_wechat_of: str = ""\n',
            "promise.told_by_wechat_of: say whose data it holds in rulebook/policy/personal_fields.py (SEC-1)",
            id="a field of which nobody said whose data it holds",
        ),
    ],
)
def test_one_thing_taken_out_is_named_in_a_sentence(
    copy: Copy, name: str, gone: str, put: str, sentence: str
) -> None:
    with copy.without(name, gone, put):
        code, said = copy.run("tools.check_subjects")
    assert (code, said.splitlines()[0]) == (1, sentence), said
    assert "1 missing" in said


@pytest.mark.parametrize(
    ("put", "words"),
    [
        pytest.param("\n" * 400, f"{PROMISES}/records.py has ", id="a file that is too long"),
        pytest.param(
            "def late() -> None:\n    from rulebook.subjects.promises import handlers\n\n\n",
            "rulebook.subjects.promises.records → rulebook.subjects.promises.handlers",
            id="a circle of imports, closed late",
        ),
    ],
)
def test_a_file_too_long_and_a_circle_of_imports_are_named(copy: Copy, put: str, words: str) -> None:
    with copy.without(f"{PROMISES}/records.py", "class PromiseState", f"{put}class PromiseState"):
        code, said = copy.run("tools.check_subjects")
    assert (code, words in said.splitlines()[0], "1 missing" in said) == (1, True, True), said


def test_two_files_of_tests_of_one_name_are_named(copy: Copy) -> None:
    twin = copy.root / "tests" / "mobile" / "test_searching.py"
    twin.write_text("")
    try:
        code, said = copy.run("tools.check_subjects")
    finally:
        twin.unlink()
    both = "tests/mobile/test_searching.py and tests/rulebook/test_searching.py"
    assert (code, both in said.splitlines()[0], "1 missing" in said) == (1, True, True), said
