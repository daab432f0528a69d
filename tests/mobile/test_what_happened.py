"""What is told after a press is what happened: an approval approves, a handover seals."""

from __future__ import annotations

import pytest

from mobile.ui.dialogs import what_happened
from mobile.ui.text import catalogue, tr, use_language
from rulebook.rules import COMMANDS


@pytest.fixture(autouse=True)
def _chinese_again() -> object:
    yield
    use_language("zh")


OWN = ["order.approve", "approval.grant", "spoken.confirm", "handover.declare", "transfer.give", "transfer.take"]


@pytest.mark.parametrize("kind", OWN)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_approvals_and_handovers_say_what_happened_and_where_it_is(kind: str, language: str) -> None:
    use_language(language)
    own = tr(language, f"done.{kind}")
    assert own != f"done.{kind}"
    assert what_happened(kind, "online") == own
    kept = what_happened(kind, "offline")
    assert kept.startswith(own)
    assert kept != own, "it is not with the company yet, and that is said"


def test_what_has_no_words_of_its_own_was_saved_on_the_device() -> None:
    assert what_happened("customer.add", "online") == tr("zh", "toast.saved")


def test_each_word_is_of_a_command_that_there_is() -> None:
    told = {key.removeprefix("done.") for key in catalogue("zh") if key.startswith("done.")}
    assert told <= COMMANDS.keys()
    assert len(told) > 20
