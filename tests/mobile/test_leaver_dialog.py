"""Before somebody is shut out, the dialog names what is in their hands (BASE-1)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from company import Company
from fake import FakeSession
from glass import Glass, _inside, _says, on_screen

from mobile.app import routes
from mobile.sync.link import Answer
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.people.holdings import held_by


@pytest.fixture(autouse=True)
def _answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's side over the same books; the real one is in tests/server."""

    async def get_bytes(self: FakeSession, path: str) -> Answer:
        if not path.startswith("/api/holdings"):
            return Answer(200, {}, b"[]")
        held = held_by(self.company.world, path.partition("=")[2])
        named = {part: held.named(part) for part in held.parts if part != "cash"}
        said: dict[str, Any] = {"parts": held.parts, "cash": held.cash, "named": named}
        return Answer(200, {}, json.dumps(said).encode())

    monkeypatch.setattr(FakeSession, "get_bytes", get_bytes)


def asked(glass: Glass) -> str:
    """All that the dialog says; it stands over the page, not in it."""
    return "\n".join(said for one in _inside(glass.flet.page._dialogs, set()) if (said := _says(one)))


def test_base_1_the_administrator_sees_cash_units_and_orders_before_the_decision(company: Company) -> None:
    company.collect(30_000)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("李师傅")
        await glass.tap("停用人员")
        await glass.until(lambda: "此人手上还有" in asked(glass), "what is in their hands")
        for words in ("公司现金", "¥300.00", "设备和配件", "进行中的工单"):
            assert words in asked(glass)

    people = {"office.settings": {"search": "李师傅"}, "office.settings/li": {"reason": "离职"}}
    on_screen(company, "hua", routes.office("settings"), story, **people)
    assert company.world.get(Irregularity, "left_cash:cash:li") is None
