"""The port that makes photos small enough to send: long side 1600, about 200 KB, upright. And what is none."""

from __future__ import annotations

from typing import Protocol

from rulebook.kernel.files import MOST_FILE_BYTES, FileType, file_type

LONG_SIDE = 1600
"""Pixels."""
AIM_BYTES = 250_000
QUALITIES = (0.82, 0.7, 0.55)
"""Tried in turn until the picture is small enough; the last one is taken whatever comes out."""
AS_IT_IS = 3_000_000
"""Where nothing here can make pictures smaller, one of so many bytes is still taken as it is."""


class NotAPicture(Exception):
    """`code`: empty, unreadable or too_large; words: `photo.refused.<code>`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Pictures(Protocol):
    async def shrink(self, data: bytes, long_side: int = LONG_SIDE) -> bytes:
        """The picture as a JPEG, its long side at most so many pixels, turned as it was held.

        Raises NotAPicture.
        """


def scaled(width: int, height: int, long_side: int) -> tuple[int, int]:
    """The size that fits, never larger than it was."""
    factor = min(1.0, long_side / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def refuse_nothing(data: bytes) -> None:
    """ruODK#114: photos of 0 bytes are told at once, not found in the office."""
    if not data:
        raise NotAPicture("empty")


def as_it_is(data: bytes) -> bytes:
    """Where nothing can make it smaller: taken if it is a picture and small enough."""
    refuse_nothing(data)
    if file_type(data) not in (FileType.JPEG, FileType.PNG):
        raise NotAPicture("unreadable")
    if len(data) > min(AS_IT_IS, MOST_FILE_BYTES):
        raise NotAPicture("too_large")
    return data
