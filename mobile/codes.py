"""The port that reads the codes on a photo: what they say, as they were found; nothing on what is no picture.

Takes the whole photo, before it is made smaller: lines of Code 128 are gone from a small one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

ReadCodes = Callable[[bytes], Awaitable[list[str]]]
