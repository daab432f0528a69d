"""The screens go on while a backlog is sent and judged again."""

from __future__ import annotations

import asyncio

import pytest
from pair.field import ORDER, Field

from mobile.client import offline_client, overlay
from rulebook.subjects.visits.commands import RecordFinding
from rulebook.subjects.visits.records import Visit


def test_while_a_backlog_is_judged_again_the_screens_draw_and_show_all_that_was_saved(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    for figure in ("JUDGED_EVERY_S", "JUDGED_SHARE"):
        monkeypatch.setattr(offline_client, figure, 0.0)  # judged again after each answer, however fast they come
    monkeypatch.setattr(overlay, "SLICE_S", -1)  # a machine so slow that every line takes a slice

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        for n in range(150):
            await wang.does(RecordFinding(visit=visit, finding=f"检查 {n}"), ORDER)
        drawn: list[str] = []

        async def screen() -> None:
            while True:
                drawn.append(wang.the(Visit, visit).finding)
                await asyncio.sleep(0)

        drawing = asyncio.create_task(screen())
        await wang.sync()
        drawing.cancel()
        assert not wang.client.pending
        assert set(drawn) == {"检查 149"}
        assert len(drawn) > 50  # as many as lines were pending after the first hundred

    asyncio.run(scene())
