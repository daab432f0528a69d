"""Lines of one request are judged together and written together; none of them pays for another."""

from __future__ import annotations

import asyncio

from pair.field import ORDER, Field
from sqlalchemy import event, insert

from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Receipt
from sync_server.core.rebuild import compare
from sync_server.db import tables as t


def test_a_line_the_database_will_not_have_is_set_down_alone_and_the_others_count(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        issued = next(e for e in wang.client.pending if e.line and e.line.kind == "receipt.issue")
        assert issued.line is not None
        taken = {"id": f"{issued.line.id}.1", "arrival": 1, "at": "", "source": "", "memo": "", "sealed": False}
        with field.company.engine.begin() as connection:
            connection.execute(insert(t.entries).values(taken))
        lines = len(wang.client.pending)
        await wang.sync()
        assert not wang.client.pending
        assert len(field.kept_lines(wang.device_id)) == lines
        assert [(o.seq, o.outcome) for o in wang.said("internal")] == [(issued.seq, "quarantined")]
        assert field.get(Receipt, receipt.id) is None
        assert field.order().visit is not None

    asyncio.run(scene())


def test_a_whole_visit_in_one_request_costs_few_statements_and_gives_the_same_books(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        lines = len(wang.client.pending)
        written: list[str] = []
        event.listen(
            field.company.engine,
            "before_cursor_execute",
            lambda _c, _k, statement, *_: written.append(statement),
        )
        await wang.sync()
        changing = [s for s in written if s.split()[0] in ("INSERT", "UPDATE", "DELETE")]
        assert lines > 8
        assert len(changing) < 2 * lines, changing
        assert len([s for s in written if s.startswith("INSERT INTO lines")]) <= 2  # theirs; the server's own
        order = field.get(Order, ORDER)
        assert order is not None
        assert order.state is OrderState.COMPLETED
        assert compare(field.company).same

    asyncio.run(scene())


def test_what_a_visit_and_its_follow_ups_look_up_is_asked_for_together(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        alone: list[str] = []

        def note(_c: object, _k: object, statement: str, values: tuple[str, ...], *_: object) -> None:
            if statement.startswith("SELECT") and statement.endswith(("records.id = ?", "record_keys.value = ?")):
                alone.append(values[0])

        event.listen(field.company.engine, "before_cursor_execute", note)
        await wang.sync()
        event.remove(field.company.engine, "before_cursor_execute", note)
        assert "setting" in alone  # what is no line's own is asked for once and remembered
        assert {"order", "visit", "vehicle", "follow_up", "follow_up_plan", "message"}.isdisjoint(alone), " ".join(
            alone
        )
        with field.company.read() as work:
            assert [call.kind for call in work.find(FollowUp, "order", ORDER)]

    asyncio.run(scene())
