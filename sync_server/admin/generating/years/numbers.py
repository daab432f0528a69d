"""Plates and cards by a running number: quickly, and more of them than could be drawn by chance."""

from __future__ import annotations

from sync_server.admin.generating.drawing import LETTERS

OFFICES = ("苏E", "苏A", "苏B", "苏D", "苏F", "苏U", "沪A", "沪D", "浙F")
_OF_AN_OFFICE = len(LETTERS) ** 2 * 1000
MOST = _OF_AN_OFFICE * len(OFFICES)
"""So many vehicles can have a plate."""


def plate(running: int) -> str:
    """Two letters and three figures at an office: no two numbers below MOST have the same."""
    office, within = divmod(running, _OF_AN_OFFICE)
    letters, figures = divmod(within, 1000)
    first, second = divmod(letters, len(LETTERS))
    return f"{OFFICES[office]}{LETTERS[first]}{LETTERS[second]}{figures:03d}"


_DOUBLED = {str(n): n * 2 - 9 * (n > 4) for n in range(10)}


def card(running: int) -> str:
    """An ICCID of twenty figures; its last is the check figure."""
    stem = f"898602{running:013d}"
    total = sum(map(int, stem[-2::-2])) + sum(map(_DOUBLED.__getitem__, stem[-1::-2]))
    return f"{stem}{-total % 10}"


def phone(running: int) -> str:
    """The card's own phone number."""
    return f"106489{running % 10_000_000:07d}"
