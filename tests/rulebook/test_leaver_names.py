"""Names within words: theirs go where it is sure whom they mean; in doubt a word stays (SEC-2)."""

from __future__ import annotations

import msgspec
import pytest
from who_left import WHO, point

from rulebook.kernel.ids import LineId, PersonId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.subjects.leaver_erasures.replacing import Leaver, replaced
from rulebook.subjects.scores.records import ScorePoint

SUN = Leaver(frozenset({"gone", "device-gone"}), ("孙丽",), frozenset(), (), "前员工 1")


def words_after(leaver: Leaver, words: str, by: str = WHO) -> str:
    """What is left of words on another, which the leaver (or `by`) wrote."""
    before = msgspec.structs.replace(point(), reason=words, person=PersonId("other"), by=PersonId(by))
    after = replaced(before, leaver, False)
    assert isinstance(after, ScorePoint)
    return after.reason


def names_after(names: str, leaver: Leaver = SUN) -> str:
    told = Irregularity(
        id="feedback_missing:s1",
        rule="KB-1",
        code="feedback_missing",
        about="s1",
        person=PersonId("trainer"),
        person_name="周明",
        owner=Role.SERVICE_MANAGER,
        opened_at="",
        due_at="",
        state=IrregularityState.OPEN,
        facts={"count": "2", "names": names},
        line=LineId("x"),
    )
    after = replaced(told, leaver, False)
    assert isinstance(after, Irregularity)
    return after.facts["names"]


@pytest.mark.parametrize(
    ("names", "after"),
    [
        ("孙丽, 李静", "前员工 1, 李静"),
        ("李静、 孙丽", "李静、 前员工 1"),
        ("李静 · 孙丽 · 周明", "李静 · 前员工 1 · 周明"),
        ("孙丽华, 李静", "孙丽华, 李静"),
        ("孙丽", "前员工 1"),
    ],
)
def test_sec_2_lists_of_names_are_read_part_by_part(names: str, after: str) -> None:
    assert names_after(names) == after


def test_sec_2_in_a_list_stays_whom_a_customer_is_called_like() -> None:
    assert names_after("孙丽, 李静", SUN._replace(outside=frozenset({"孙丽"}))) == "孙丽, 李静"


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("Ann上门, with Ann.", "前员工 1上门, with 前员工 1."),
        ("Ann's van", "前员工 1's van"),
        ("Anna, Joann and Ann-Marie at Annfield", "Anna, Joann and Ann-Marie at Annfield"),
        ("Planning of annual work", "Planning of annual work"),
    ],
)
def test_sec_2_a_latin_name_goes_at_the_bounds_of_words_only(words: str, after: str) -> None:
    assert words_after(SUN._replace(names=("Ann",)), words) == after


def test_sec_2_a_chinese_name_goes_from_words_only_where_the_record_names_them() -> None:
    long = SUN._replace(names=("王建国",))
    assert words_after(long, "王建国代班") == "前员工 1代班"
    assert words_after(long, "王建国代班，客户在王建国路等了很久很久很久很久很久很久", "chen").startswith(
        "王建国代班"
    )


def test_sec_2_a_name_that_is_part_of_a_longer_one_stays_in_words_and_goes_from_fields() -> None:
    part = SUN._replace(inside=frozenset({"孙丽"}))
    assert words_after(part, "孙丽华和孙丽代班") == "孙丽华和孙丽代班"
    theirs = msgspec.structs.replace(point(), person_name="孙丽")
    after = replaced(theirs, part, False)
    assert isinstance(after, ScorePoint)
    assert after.person_name == "前员工 1"
