"""The catalogue of words: made of its files, each key once, facts put in."""

from __future__ import annotations

import pytest

from rulebook.kernel.catalogue import file_is_in, sentence, words_of

FILES = [
    ("en.json", b'{"word.yes": "yes"}'),
    ("money.en.json", b'{"fee.total": "Total: {sum}"}'),
]


def test_a_language_is_all_its_files_put_together() -> None:
    assert words_of(FILES) == {"word.yes": "yes", "fee.total": "Total: {sum}"}


@pytest.mark.parametrize("name", ["en.json", "en.stock.json", "stock.en.json"])
def test_a_file_says_its_language_in_its_name(name: str) -> None:
    assert file_is_in(name, "en")
    assert not file_is_in(name, "zh")


@pytest.mark.parametrize("name", ["enrol.zh_CN.json", "men.json", "en.json.bak", "en"])
def test_a_name_that_only_looks_like_a_language_is_none(name: str) -> None:
    assert not file_is_in(name, "en")


def test_a_key_that_stands_twice_is_told_with_its_file() -> None:
    with pytest.raises(ValueError, match=r"stock\.en\.json: word\.yes"):
        words_of([*FILES, ("stock.en.json", b'{"word.yes": "Yes"}')])


def test_a_sentence_shows_the_name_of_a_fact_that_nobody_gave() -> None:
    said = sentence("{person} cannot be assigned: {why}", {"person": "李师傅"})
    assert said == "李师傅 cannot be assigned: (why)"
