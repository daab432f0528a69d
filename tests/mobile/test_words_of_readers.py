"""What was chosen is read in the reader's language; one is one and many are many; leave is no holiday."""

from __future__ import annotations

import re

import pytest

from mobile.ui.text import catalogue, read_choice, t, tr, use_language
from rulebook.kernel.catalogue import CHOSEN, LANGUAGES
from sync_server.papers.words import chosen as chosen_on_paper
from sync_server.papers.words import speaker

COUNTED = re.compile(
    r"\{(?!number|plate|name|person|sum|model|what|who|owner|by|said)\w+\} (?:[a-z]+ )?([a-z]{3,}s|people)\b"
)
"""A fact and a word in the plural after it, in the same breath."""
NO_PLURAL = {
    "has",
    "was",
    "asks",
    "says",
    "bears",
    "reads",
    "goes",
    "does",
    "this",
    "units",
    "orders",
    "promises",
    "owes",
    "denies",
}
"""Verbs, and lists that are named ("with units in the bag") rather than counted."""


@pytest.fixture(autouse=True)
def _chinese_again() -> object:
    yield
    use_language("zh")


def choices() -> list[str]:
    """The words of buttons; a sentence beside them is no choice."""
    named = [key for key in catalogue("zh") if key.rpartition(".")[0] in CHOSEN]
    return [key for key in named if not re.search("[;；。]", tr("zh", key))]


@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("writer", LANGUAGES)
def test_a_choice_is_read_in_the_readers_language_whoever_made_it(reader: str, writer: str) -> None:
    use_language(reader)
    assert len(choices()) >= 30
    said = {key: read_choice(tr(writer, key)) for key in choices()}
    assert said == {key: tr(reader, key) for key in choices()}


def test_what_a_person_wrote_stays_and_what_they_chose_beside_it_is_read_in_the_readers_words() -> None:
    use_language("en")
    written = f"{tr('zh', 'find.common.no_power')}；保险丝座烧了"
    assert read_choice(written) == f"{tr('en', 'find.common.no_power')}; 保险丝座烧了"
    assert read_choice("保险丝座；烧了") == "保险丝座；烧了"
    assert read_choice("") == ""


def test_papers_say_a_choice_in_their_own_language() -> None:
    english, chinese = speaker("en"), speaker("zh")
    assert chosen_on_paper(english, "faulty", "swap.reason") == tr("en", "swap.reason.faulty")
    assert chosen_on_paper(chinese, tr("en", "sign.declined.absent")) == tr("zh", "sign.declined.absent")
    assert chosen_on_paper(english, "主板损坏", "swap.reason") == "主板损坏"


def test_one_is_one_and_many_are_many_in_every_sentence_that_counts() -> None:
    left = {
        key: words
        for key, words in catalogue("en").items()
        if "(s)" in words or any(m[1] not in NO_PLURAL for m in COUNTED.finditer(re.sub(r"\[[^\]]*\]", "", words)))
    }
    assert left == {}


def test_a_moment_may_be_today_and_nothing_is_on_today() -> None:
    """`when` says a near day by its name: "asked on today 15:14" is no English."""
    assert {k: v for k, v in catalogue("en").items() if re.search(r"\bon \{when\}", v)} == {}


@pytest.mark.parametrize(
    ("count", "said"), [(0, "in 0 days"), (1, "in 1 day"), (2, "in 2 days"), (11, "in 11 days")]
)
def test_a_day_is_one_day(count: int, said: str) -> None:
    use_language("en")
    assert t("fee.owed.days", count=count) == said
    assert speaker("en")("fee.owed.days", count=count) == said


DAYS_OFF = re.compile(r"(command\.)?leave\.|shift_swap\.")
"""Where the word does mean days off (DUTY-1)."""


def test_to_ask_for_leave_is_no_holiday() -> None:
    """In English the word is for days off; what is asked for here is an approval or a customer's consent."""
    noun = re.compile(
        r"\b(ask(ed)?( for)?|spoken|given|with|for|of|and|without .*) leave\b|^leave (by|for)\b", re.IGNORECASE
    )
    found = {key: words for key, words in catalogue("en").items() if noun.search(words)}
    assert {key: words for key, words in found.items() if not DAYS_OFF.match(key)} == {}
