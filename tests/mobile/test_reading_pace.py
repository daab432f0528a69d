"""How a number came in is told by the pace of its signs; whatever a gun would not do is typing (RND-1)."""

from __future__ import annotations

import pytest

from mobile.ui.reading import SIGN_S, Pace, Read

NUMBER = "868124150000031"


def read(beats: list[float], number: str = NUMBER) -> Read:
    pace = Pace()
    for at in beats:
        pace.beat(at)
    return pace.ended(len(number), beats[-1] if beats else 0.0)


@pytest.mark.parametrize(
    ("each", "how"), [(0.002, Read.GUN), (SIGN_S * 0.9, Read.GUN), (SIGN_S * 2, Read.TYPED), (0.3, Read.TYPED)]
)
def test_a_gun_is_faster_than_a_hand(each: float, how: Read) -> None:
    assert read([100 + nth * each for nth in range(len(NUMBER) + 1)]) is how


def test_what_is_pasted_was_typed_however_soon_its_enter_follows() -> None:
    assert read([5.0]) is Read.TYPED
    assert read([5.0, 5.01]) is Read.TYPED


def test_a_number_begun_by_hand_and_ended_fast_was_typed() -> None:
    assert read([0.0, *[9.0 + nth / 1000 for nth in range(15)]]) is Read.TYPED


def test_the_next_number_has_its_own_pace() -> None:
    pace = Pace()
    for nth in range(16):
        pace.beat(nth * 1.0)
    assert pace.ended(15, 15.0) is Read.TYPED
    for nth in range(16):
        pace.beat(60 + nth / 1000)
    assert pace.ended(15, 60.015) is Read.GUN
    pace.beat(70.0)
    pace.again()  # taken back
    for nth in range(16):
        pace.beat(90 + nth / 1000)
    assert pace.ended(15, 90.015) is Read.GUN


def test_nothing_read_is_no_gun() -> None:
    assert read([], "") is Read.TYPED
