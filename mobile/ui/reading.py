"""How a number came in: by gun, by camera or by hand. What nobody can tell from typing counts as typed."""

from __future__ import annotations

from enum import StrEnum

SIGN_S = 0.05
"""Seconds for each sign of a number that no hand keeps up with, and every gun does."""


class Read(StrEnum):
    GUN = "gun"
    CAMERA = "camera"
    TYPED = "typed"
    """By hand, or by a gun on a machine too busy for anybody to tell."""


class Pace:
    """Listens to one field. A gun sends its signs one by one and fast; a hand is slow, and pastes all at once."""

    def __init__(self) -> None:
        self._since, self._count = 0.0, 0

    def beat(self, at: float) -> None:
        """Something was typed, at this second of a clock that only runs forward."""
        if not self._count:
            self._since = at
        self._count += 1

    def again(self) -> None:
        """The field is empty: the next number begins."""
        self._count = 0

    def ended(self, signs: int, at: float) -> Read:
        """How a number of so many signs came in, whose Enter was the last that was typed."""
        one_by_one, fast = self._count >= signs / 2, at - self._since <= signs * SIGN_S
        self.again()
        return Read.GUN if signs and one_by_one and fast else Read.TYPED
