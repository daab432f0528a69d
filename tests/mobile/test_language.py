"""English that begins in English: before anybody could set a language, with a switch in sight."""

from __future__ import annotations

import asyncio
import re

import pytest
from fake import FakeSession
from glass import Glass

from mobile.app.state import AppState
from mobile.ui.text import catalogue, tr


def test_a_device_that_says_english_is_enrolled_in_english_and_a_press_changes_it(company):
    async def scene() -> None:
        session = FakeSession(company, company.li)
        state = AppState(phase="enrol", language="en", dark=False)
        glass = Glass(session, "/", 412, state)
        try:
            await glass.opened()
            await glass.sees("Enrol")
            await glass.tap("中文")
            await glass.sees("登记")
            await glass.tap("English")
            await glass.sees("Enrol")
            state.session, state.phase = session, "ready"
            await glass.until(lambda: session.drafts["settings"].get("language") == "en", "it to be kept")
        finally:
            glass.close()

    asyncio.run(scene())


@pytest.mark.parametrize(("count", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (11, "11 days")])
def test_one_day_is_no_days(count, said):
    assert tr("en", "rules.unit.days", count=count) == said


def test_of_one_and_of_many_the_whole_sentence_agrees():
    assert tr("en", "strip.why.unsent", count=1) == "1 record is kept here and waits to be sent."
    assert tr("en", "strip.why.unsent", count=3) == "3 records are kept here and wait to be sent."
    assert tr("en", "irregularity.set_aside", lines=1, device="[a|b]", cause="x").startswith(
        "1 line of [a|b] could"
    )


def test_no_sentence_is_left_with_its_choice_open():
    for language in ("zh", "en"):
        for key, words in catalogue(language).items():
            facts = dict.fromkeys(re.findall(r"\{(\w+)\}", words), 1)
            assert "|" not in tr(language, key, **facts), key
