"""Whoever asks for something from beyond the horizon has what they may see of it, and nothing else (SEC-1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from pair.field import Field, on_both
from pair.forgetting_field import days_pass, holds_what_it_should
from pair.test_horizon import a_receipt_of_last_year

from rulebook.horizon.fetching import KEPT_DAYS
from rulebook.horizon.kinds import OPEN
from rulebook.kernel.identity import Person
from rulebook.kernel.records import record_id
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import RECORDS, sight
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit
from sync_server.core.fetching import fetch


@on_both
def test_sec_1_each_record_that_a_person_may_see_is_in_what_they_fetch_with_it(field: Field) -> None:
    async def scene() -> None:
        await a_receipt_of_last_year(field)
        asked = 0
        with field.company.read() as work:
            closer = narrowed(work)
            for person in work.all(Person):
                tags = tags_of_reader(person, "device-x")
                for kind, struct in RECORDS.items():
                    for one in work.all(struct):
                        place = kind, record_id(one)
                        changes, (said,) = fetch(work, [place], tags)
                        seen = sight(one, tags, closer)
                        came = {(change.kind, change.id) for change in changes}
                        assert all(sight(work.get(RECORDS[k], id), tags, closer) for k, id in came), place
                        if seen is None:
                            assert place not in came
                        elif struct in OPEN:
                            assert place in came, f"{person.id} may see {place}"
                            assert said.whole
                        asked += 1
        assert asked > 1000

    asyncio.run(scene())


def test_sec_1_the_store_fetches_where_a_unit_was_though_it_sees_no_visit(field: Field) -> None:
    async def scene() -> None:
        order, _ = await a_receipt_of_last_year(field)
        swap = next(one for one in field.all(Swap) if one.order == order)
        unit = next(one for one in field.all(Unit) if one.number == swap.old_number)
        store = await field.phone("p-zheng")
        assert store.world.get(Visit, swap.visit) is None
        assert store.world.get(Swap, swap.id) is None
        assert await store.fetch_beyond(Unit.KIND, unit.id) == ""
        assert store.world.get(Swap, swap.id) == swap
        days_pass(field, 2)
        await store.sync()
        assert store.world.get(Swap, swap.id) == swap, "it is kept"
        field.office("p-qian", SetSetting(name="horizon_office_days", value="60", reason="再少一点"), "")
        field.clock.now += timedelta(days=1)
        await store.sync()
        assert store.world.get(Swap, swap.id) == swap, "a feed that begins anew brings it once more"
        holds_what_it_should(field, store, 60)
        days_pass(field, KEPT_DAYS)
        await store.sync()
        assert store.world.get(Swap, swap.id) is None
        assert not store.client.notes.state.kept

    asyncio.run(scene())
