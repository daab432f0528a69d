"""A PIN set in the browser opens natively and the other way round: WebCrypto's PBKDF2 against hashlib's."""

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from harness import Device, Phone, Server

from mobile.client.pins import ROUNDS, PinMark, pin_holds
from sync_server.static import StaticApp

SALT = "00112233445566778899aabbccddeeff"
OLD = PinMark(SALT, "9147a7bd038bcd865b8a3a52de203259132df680b9e339a25ddc6a112db452f3")


@pytest.mark.browser
def test_a_pins_mark_is_the_same_in_the_browser_and_natively(
    device: Callable[..., Device], lab_build: Path
) -> None:
    native = hashlib.pbkdf2_hmac("sha256", b"2468", SALT.encode(), ROUNDS).hex()
    server = Server(StaticApp(lab_build))
    phone = device(Phone, server.url)
    phone.open("/")
    made = phone.python(
        f"""
from mobile.client.pins import PinMark, mark_pin, pin_holds
made = await mark_pin("2468")
here, old = PinMark({SALT!r}, {native!r}, {ROUNDS}), PinMark({SALT!r}, {OLD.mark!r})
held = [await pin_holds(pin, mark) for mark in (made, here, old) for pin in ("2468", "2469")]
return [made.salt, made.mark, made.rounds, held]
"""
    )
    assert isinstance(made, list)
    salt, mark, rounds, held = made
    assert held == [True, False] * 3
    with ThreadPoolExecutor() as aside:  # Playwright's loop runs in this thread
        assert aside.submit(lambda: asyncio.run(pin_holds("2468", PinMark(salt, mark, rounds)))).result()
