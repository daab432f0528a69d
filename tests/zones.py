"""A machine that thinks it is in another zone than the company."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import pytest


@pytest.fixture
def in_zone() -> Iterator[Callable[[str], None]]:
    """Sets the zone that this machine thinks it is in; the test leaves the machine as it was."""
    before = os.environ.get("TZ")

    def set_zone(zone: str | None) -> None:
        os.environ.pop("TZ", None)
        if zone is not None:
            os.environ["TZ"] = zone
        time.tzset()

    yield set_zone
    set_zone(before)
