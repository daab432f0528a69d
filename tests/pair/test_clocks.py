"""Clocks that are wrong, changed, or asleep: nothing is refused, what is odd is told, honest phones are let be."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from pair.field import Field, Phone

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import parse_time
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.cash.records import Return
from rulebook.subjects.visits.records import Visit

CLOCKS = {"clock", "clock_changed", "clock_back", "backdated"}


def told(field: Field) -> set[str]:
    return {i.code for i in field.all(Irregularity)} & CLOCKS


class Hands:
    """What somebody does to a phone's clock; the unsettable one runs with the true time, or stops in sleep."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.turned = timedelta()
        self.slept = timedelta()
        true = phone.clock
        self._born = true.now
        phone.client.clock = lambda: true() + self.turned
        phone.client.monotonic = lambda: (true.now - self._born - self.slept).total_seconds()

    def pass_time(self, time: timedelta) -> None:
        self.phone.clock.now += time

    def sleep(self, time: timedelta) -> None:
        self.phone.clock.now += time
        self.slept += time


def visit_of(field: Field, id: str) -> Visit:
    found = field.get(Visit, id)
    assert found
    return found


def at(text: str) -> datetime:
    return parse_time(text)


def test_a_clock_turned_back_in_mid_visit_dates_nothing_before_the_server_was_heard(field: Field) -> None:
    """getodk/docs PR#649: read the clock once and add elapsed time, people change it."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        hands = Hands(wang)
        await wang.sync()
        visit = await wang.arrives()
        hands.pass_time(timedelta(hours=1))
        true = field.clock.now
        hands.turned = -timedelta(hours=3)
        await wang.works(visit)
        assert wang.now() > true
        await wang.sync()
        assert told(field) >= {"backdated", "clock_back", "clock_changed"}
        assert at(visit_of(field, visit).acted_at) >= true.replace(microsecond=0)

    asyncio.run(scene())


def test_a_clock_turned_forward_in_mid_visit_is_told_at_the_next_sync(field: Field) -> None:
    """glpi#21155: technicians edit opening times."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        hands = Hands(wang)
        await wang.sync()
        visit = await wang.arrives()
        hands.turned = timedelta(hours=2)
        await wang.works(visit)
        hands.pass_time(timedelta(hours=6))
        await wang.sync()
        await wang.sync()
        (changed,) = [i for i in field.all(Irregularity) if i.code == "clock_changed"]
        assert (changed.rule, changed.facts["minutes"], changed.person) == ("TIME-1", "120", "p-wang")
        assert all(o.outcome in ("accepted", "recorded") for o in wang.outcomes.values())

    asyncio.run(scene())


def test_forward_and_back_again_before_anybody_looks_is_found_in_the_chain(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        hands = Hands(wang)
        await wang.sync()
        hands.turned = timedelta(hours=2)
        visit = await wang.arrives()
        hands.turned = timedelta()
        await wang.works(visit)
        hands.pass_time(timedelta(hours=6))
        await wang.sync()
        assert told(field) == {"clock_back"}

    asyncio.run(scene())


def test_a_line_from_the_future_counts_from_its_arrival(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        hands = Hands(wang)
        await wang.sync()
        hands.turned = timedelta(days=2)
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        back = field.get(Return, "p-wang")
        assert back
        assert at(back.at) <= field.clock.now
        assert "clock" in told(field)

    asyncio.run(scene())


def test_an_honest_phone_raises_no_alarm_whatever_its_unsettable_clock_does_in_sleep(field: Field) -> None:
    """cht-core#4149: false alarms. A browser's clock may stand still while the phone sleeps; days pass offline."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        hands = Hands(wang)
        await wang.sync()
        visit = await wang.arrives()
        hands.sleep(timedelta(hours=9))
        await wang.works(visit)
        hands.pass_time(timedelta(days=2))
        hands.sleep(timedelta(days=1))
        await wang.does(ReturnToBase(), "")
        wang = await wang.restarted()
        wang.clock.now += timedelta(hours=3)
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        await wang.sync()
        assert told(field) == set()

    asyncio.run(scene())


def test_a_clock_that_was_always_wrong_is_one_irregularity_and_no_accusation(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang", synced=False)
        hands = Hands(wang)
        hands.turned = -timedelta(days=2)
        await wang.sync()
        visit = await wang.arrives()
        await wang.works(visit)
        await wang.sync()
        await wang.sync()
        assert told(field) == {"clock"}
        assert len([i for i in field.all(Irregularity) if i.code == "clock"]) == 1

    asyncio.run(scene())


def test_each_line_keeps_device_time_offset_and_what_the_server_last_said(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        hands = Hands(wang)
        await wang.sync()
        heard = field.clock.now
        hands.pass_time(timedelta(minutes=90))
        await wang.does(ReturnToBase(), "")
        line = wang.client.journal.entries[-1].line
        assert line
        assert line.offset is not None
        assert line.heard
        assert line.ran
        assert abs(line.heard / 1000 - heard.timestamp()) < 10
        assert abs(line.ran / 1000 - 90 * 60) < 10

    asyncio.run(scene())


def test_no_deadline_is_moved_by_turning_the_clock(field: Field) -> None:
    """CASH-2: the hour begins when the technician is back, as far as that can be known."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        hands = Hands(wang)
        await wang.sync()
        await wang.does_the_visit()
        hands.pass_time(timedelta(hours=1))
        true = field.clock.now
        hands.turned = -timedelta(days=1)
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        back = field.get(Return, "p-wang")
        assert back
        assert abs(at(back.at) - true) < timedelta(minutes=1)

    asyncio.run(scene())
