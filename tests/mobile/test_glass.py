"""The glass that the tests of screens look through: what breaks behind a screen breaks its own test."""

from __future__ import annotations

from typing import Any

import pytest
from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes


def test_an_effect_that_fails_unseen_fails_the_test_whose_screen_began_it(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: FakeSession, path: str) -> Any:
        raise ValueError(path)

    monkeypatch.setattr(FakeSession, "get_bytes", broken)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("原始记录")

    company.collect(30_000)
    with pytest.raises(AssertionError, match="/api/trace/receipt/receipt-1"):
        on_screen(company, "fang", routes.office("finance", "receipt", "receipt-1"), story)
