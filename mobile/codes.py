"""The port that reads the codes on a photo: what they say, as they were found; nothing on what is no picture.

Takes the whole photo, before it is made smaller: lines of Code 128 are gone from a small one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable


class CannotRead(Exception):
    """The reader is not there now: it was not fetched before the network went. Starting the app anew helps."""


ReadCodes = Callable[[bytes], Awaitable[list[str]]]
