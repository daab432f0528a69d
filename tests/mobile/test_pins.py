"""What is kept of a PIN is a mark that the standard makes of it; marks of before go on opening."""

from __future__ import annotations

import asyncio
import hashlib

import pytest

from mobile.client import pins
from mobile.client.pins import PinMark, good_pin, mark_pin, pin_holds

OLD = PinMark(
    "00112233445566778899aabbccddeeff", "9147a7bd038bcd865b8a3a52de203259132df680b9e339a25ddc6a112db452f3"
)


@pytest.mark.parametrize(
    ("pin", "good"),
    [("1234", True), ("123", False), ("1" * 12, True), ("1" * 13, False), ("12a4", False), ("１２３４", False)],
)
def test_a_pin_is_four_to_twelve_digits(pin: str, good: bool) -> None:
    assert good_pin(pin) is good


def test_of_a_pin_only_a_mark_is_kept_and_no_two_are_alike() -> None:
    async def scene() -> None:
        mark, other = await mark_pin("1234"), await mark_pin("1234")
        assert mark.mark != other.mark
        assert "1234" not in mark.mark
        assert await pin_holds("1234", mark)
        assert await pin_holds("1234", other)
        assert not await pin_holds("1235", mark)

    asyncio.run(scene())


def test_a_mark_is_pbkdf2_with_the_rounds_that_stand_beside_it() -> None:
    async def scene() -> None:
        mark = await mark_pin("2468")
        known = hashlib.pbkdf2_hmac("sha256", b"2468", mark.salt.encode(), pins.ROUNDS).hex()
        assert (mark.mark, mark.rounds) == (known, pins.ROUNDS)
        fewer = PinMark("salt", hashlib.pbkdf2_hmac("sha256", b"2468", b"salt", 1000).hex(), 1000)
        assert await pin_holds("2468", fewer)

    asyncio.run(scene())


def test_a_mark_that_an_earlier_app_kept_still_holds() -> None:
    async def scene() -> None:
        assert await pin_holds("2468", OLD)
        assert not await pin_holds("2469", OLD)

    asyncio.run(scene())
