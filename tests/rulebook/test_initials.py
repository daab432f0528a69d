"""Names are found by their initials in pinyin, those too that are read in two ways (ARC-1)."""

from __future__ import annotations

import pytest

from rulebook.numbers.initials import MOST_WAYS, TWO_READINGS, initials
from rulebook.numbers.pinyin_letters import FIRST, LETTERS
from rulebook.numbers.searching import matches, search_key

SURNAMES = {
    "单雄": ("sx", "dx"), "曾凡": ("zf", "cf"), "仇英": ("qy", "cy"), "解放": ("xf", "jf"), "区明": ("om", "qm"),
    "查良": ("zl", "cl"), "覃军": ("qj", "tj"), "翟强": ("zq", "dj"), "尉迟": ("wc", "yc"), "乐嘉": ("yj", "lj"),
    "种师": ("zs", "cs"), "折家": ("zj", "sj"), "石头": ("st", "dt"), "贾平": ("jp", "gp"), "万俟": ("wq", "mq"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "typed"), [(name, one) for name, both in SURNAMES.items() for one in both])
def test_arc_1_a_surname_is_found_in_the_way_people_say_it_and_in_the_usual_one(name: str, typed: str) -> None:
    assert matches(typed, [name])
    assert matches(typed.upper(), [name])


@pytest.mark.parametrize("typed", ["sdwl", "SDWL", "ｓｄｗｌ", "s d w l", "dwl", "sdwlyxgs"])
def test_arc_1_a_company_is_found_by_its_initials_however_they_are_typed(typed: str) -> None:
    assert matches(typed, ["苏E12345", "顺达物流有限公司"])


@pytest.mark.parametrize("typed", ["sdwx", "wlsd", "sdwl1", "顺d"])
def test_arc_1_other_letters_find_nothing(typed: str) -> None:
    assert not matches(typed, ["顺达物流有限公司"])


def test_arc_1_a_name_of_rare_characters_and_one_with_letters_have_theirs() -> None:
    assert initials("王喆堃") == ("wzk",)
    assert initials("GPS终端厂") == ("gpszdc",)


def test_arc_1_a_plate_a_number_and_a_long_text_are_no_names() -> None:
    assert initials("苏E12345") == initials("868124150000775") == initials("王") == initials("") == ()
    assert initials("说" * 41) == ()


def test_arc_1_however_many_ways_there_are_a_few_are_kept_with_each_of_the_surname() -> None:
    ways = initials("单重长乐传校朝行")
    assert len(ways) == MOST_WAYS
    assert {way[0] for way in ways} == {"s", "d", "c"}


def test_arc_1_every_second_reading_is_one_beside_the_usual() -> None:
    for sign, letters in TWO_READINGS.items():
        assert LETTERS[ord(sign) - ord(FIRST)] in letters, sign
        assert len(set(letters)) == len(letters) > 1, sign


def test_arc_1_the_table_has_a_letter_for_all_but_a_few_characters() -> None:
    assert len(LETTERS) == 0x9FA5 - 0x4E00 + 1
    assert LETTERS.count("-") < 20
    assert set(LETTERS) <= set("abcdefghijklmnopqrstuvwxyz-")


def test_arc_1_initials_add_to_what_a_text_is_found_by_and_take_nothing_away() -> None:
    name = "上海（沪）顺达·物流"
    assert matches("沪顺达物流", [name])
    assert matches(search_key(name), [name])
