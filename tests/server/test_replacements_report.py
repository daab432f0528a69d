"""The report of replacements: what came off and went on, on which vehicle, for which order, and by whom."""

from __future__ import annotations

import asyncio

from pair.field import ORDER, Field

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.policy.reports import ALL, REPORTS
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit
from sync_server.reporting.exporting import export
from sync_server.reporting.reports import REPORTS as BROUGHT
from sync_server.reporting.span import Span


def rows(field: Field, month: str = "") -> list[tuple[object, ...]]:
    with field.company.read() as work:
        return list(BROUGHT["replacements"].rows(work.connection, Span.month(month)))


def test_rpl_1_every_swap_stands_in_the_report_with_order_plate_numbers_and_name(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        await wang.sync()

    asyncio.run(scene())
    order, person = field.order(), field.get(Person, "p-wang")
    assert person
    swaps = field.all(Swap)
    assert swaps
    assert rows(field) == [
        (s.at, order.number, s.plate, str(s.unit), s.old_number, s.new_number, "", s.reason, person.name)
        for s in sorted(swaps, key=lambda s: s.id)
    ]
    assert rows(field, swaps[0].at[:7]) == rows(field)
    assert rows(field, "2020-01") == []
    text = b"".join(export(field.company, "replacements", "csv", Span(), "孙丽")).decode("utf-8-sig")
    assert all(s.new_number in text and order.number in text for s in swaps)


def test_rpl_3_both_halves_of_a_relocation_are_marked_as_moved(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        source = field.get(Vehicle, field.order().vehicles[0])
        target = next(v for v in field.all(Vehicle) if source and v.id != source.id)
        assert source
        assert source.terminal
        unit = field.get(Unit, source.terminal)
        assert unit
        move = RelocateUnit(
            visit=visit, relocation="move-1", source=source.id, source_plate=source.plate,
            target=target.id, target_plate=target.plate, number=unit.number,
        )  # fmt: skip
        await wang.does(move, ORDER)
        await wang.sync()
        told = [(row[2], row[4], row[5], row[6]) for row in rows(field)]
        assert told == [(source.plate, unit.number, "", "moved"), (target.plate, "", unit.number, "moved")]

    asyncio.run(scene())


def test_sec_1_the_storekeeper_may_take_it_out_beside_those_of_the_books() -> None:
    assert REPORTS["replacements"] == ALL | {Role.STOREKEEPER}
