"""A number dials and an address navigates on every screen that shows one."""

from __future__ import annotations

import re
from urllib.parse import unquote

import flet as ft
import pytest
from every_screen import look_at_all

from mobile.ui.contacts import dial, reach, way_to

PHONE = re.compile(r"\b1[3-9]\d[ -]?\d{4}[ -]?\d{4}\b|\b0\d{2,3}-\d{7,8}\b")
NOT_TO_BE_CALLED = ("SIM", "终端", "物联", "车载")
"""What stands beside the numbers of cards, which nobody answers."""


def test_what_is_shown_can_be_called_and_found():
    (call,) = dial("138 6213-0977", "刘师傅")
    assert (call.url, call.content) == ("tel:13862130977", "拨打 刘师傅 138 6213 0977")
    assert dial("") == way_to(" ") == reach() == []


@pytest.fixture(scope="module")
def looked():
    """Of each screen: the ways on it, the addresses to copy, and the persons' numbers that nothing dials."""
    return look_at_all(lambda _, glass: (ways(glass), undialled(glass)))


def ways(glass):
    links = {str(getattr(control, "url", "") or "") for control in glass.controls()}
    copies = [
        c.action.data for c in glass.controls() if isinstance(getattr(c, "action", None), ft.CopyToClipboard)
    ]
    return [link for link in links if link.startswith("geo:0,0?q=")], copies


def undialled(glass):
    dialled = {
        re.sub(r"\D", "", str(c.url))
        for c in glass.controls()
        if str(getattr(c, "url", "") or "").startswith("tel:")
    }
    shown = set()
    for control in glass.controls():
        said = control.value if isinstance(control, ft.Text) else ""
        if said and not any(word in said for word in NOT_TO_BE_CALLED):
            shown |= {re.sub(r"\D", "", number) for number in PHONE.findall(said)}
    return shown - dialled


def test_an_address_can_be_handed_to_the_maps_and_copied(looked):
    for screen in ("technician-order", "office-orders", "office-visit"):
        ((link,), (copied,)), _ = looked[screen]
        assert unquote(link).endswith(copied), screen


def test_every_screen_that_shows_a_persons_number_dials_it(looked):
    assert {name: numbers for name, (_, numbers) in looked.items() if numbers} == {}
