"""What a person reads before leaving a device and in the inbox: counts, what differs, what to do next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from mobile.client.logout import Unsent
from mobile.screens.me.inbox import about, quarantined_words
from mobile.screens.me.logout import differing_words, file_name, matching_words, unsent_words
from mobile.ui.text import catalogue, known, use_language
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.manifest import Matching

QUARANTINED = ("author", "foreign", "internal", "kind", "order", "second_history", "schema", "body", "time", "")


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Any:
    use_language(request.param)
    yield request.param
    use_language("zh")


class Li:
    """As much of a session as these words need."""

    device_id = "device-li"

    def __init__(self) -> None:
        self.unsent = Unsent(3, 2, Fen(90_050))

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 10, 38, tzinfo=COMPANY_ZONE)


@pytest.fixture
def li() -> Any:
    return Li()


def test_it_says_exactly_what_is_unsent_and_the_cash_beside_it(li: Any, language: str) -> None:
    """kobotoolbox/docs PR#45: clearing the cache loses all, and nobody said how much."""
    words = unsent_words(li)
    assert "3" in words
    assert "2" in words
    assert "¥900.50" in words
    li.unsent = Unsent(0, 0, Fen(0))
    assert not set("0123456789") & set(unsent_words(li))
    assert "{records}" in catalogue(language)["help.lost.now"]


def matching(**other: Any) -> Matching:
    facts = {
        "records": 14,
        "all_records": 14,
        "files": 31,
        "all_files": 31,
        "wrong": (),
        "missing": (),
        "upto": 14,
    }
    return Matching(**facts | other)


def test_a_match_is_told_record_for_record_and_file_for_file(language: str) -> None:
    words = matching_words(matching(), "2026-03-02T10:32:00+08:00")
    for figure in ("14", "31", "10:32"):
        assert figure in words
    assert differing_words(matching()) == ""


def test_what_does_not_match_is_named(language: str) -> None:
    found = matching(records=12, wrong=(7, 9), files=30, missing=("f" * 64,))
    words = differing_words(found)
    for figure in ("7", "9", "2", "1"):
        assert figure in words
    assert matching_words(found, "") != matching_words(matching(), "")


@pytest.mark.parametrize("code", QUARANTINED)
def test_every_quarantine_says_why_and_what_next_in_words(code: str, language: str) -> None:
    words, todo = quarantined_words(Refusal(rule="SYS-5", code=code))
    assert words
    assert todo
    assert not known(words)
    assert "quarantined" not in words + todo


def test_a_record_too_damaged_to_say_what_it_was_is_not_called_by_a_key(language: str) -> None:
    class Damaged:
        line = at = kind = subject = ""
        outcome = "quarantined"
        refusal = None
        irregularities = ()

    assert "command" not in about(Damaged(), "")


def test_a_rescue_file_is_called_by_its_time_and_device(li: Any) -> None:
    assert file_name(li).endswith(".paigong-rescue")
    assert file_name(li).startswith("2026")
