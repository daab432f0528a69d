"""Any history over the worst of links, with deaths on both sides: after it heals, both sides agree to the byte.

The histories are hypothesis's; how many really ran is counted at their ends and printed. Those that once failed
are kept in `past_failures.py`. `make soak` runs many more, and draws anew where CI does not (`drawn.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from drawn import a_seed
from pair.machine.ground import PostgresGround, SqliteGround
from pair.machine.histories import AnyWeather, run_histories
from pair.machine.soak import APART, in_memory, soak
from pair.machine.story import Story
from pair.past_failures import PAST
from pair.postgres import Postgres

from sync_server.core.rebuild import compare

HISTORIES = 1_000
ON_POSTGRESQL = 25
FORGETFUL = 60


def test_after_any_weather_phones_and_server_agree_to_the_byte(
    record_property: Callable[[str, object], None],
) -> None:
    ran, lines, failures = soak(HISTORIES, first_seed=a_seed(APART))
    assert not failures, "\n\n".join(failures)
    record_property("said", f"{ran} histories of phones, office and bad links ran, with {lines} lines")
    assert ran >= HISTORIES


def test_on_postgresql_too(
    postgres: Postgres, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = a_seed()
    ran, lines = run_histories(PostgresGround(postgres, tmp_path), asyncio.new_event_loop(), ON_POSTGRESQL, seed)
    record_property("said", f"{ran} histories ran on PostgreSQL, with {lines} lines (seed {seed})")
    assert ran >= ON_POSTGRESQL


def test_sec_1_devices_that_forget_after_a_day_agree_with_the_server_and_lose_nothing(
    record_property: Callable[[str, object], None],
) -> None:
    """They fetch, forget and come back after 40 or 100 days; what they foretell, the server says."""
    with in_memory() as folder:
        seed = a_seed()
        ran, lines = run_histories(SqliteGround(Path(folder), True), asyncio.new_event_loop(), FORGETFUL, seed)
    beyond = AnyWeather.beyond
    record_property("said", f"{ran} histories ran, {lines} lines, {beyond} records forgotten (seed {seed})")
    assert ran >= FORGETFUL
    assert beyond > FORGETFUL, "hardly anything was forgotten"


@pytest.fixture(scope="module")
def ground() -> Iterator[SqliteGround]:
    with in_memory() as folder:
        yield SqliteGround(Path(folder))


@pytest.mark.parametrize("name", PAST)
def test_what_once_failed(ground: SqliteGround, name: str) -> None:
    first, *steps = PAST[name]
    loop = asyncio.new_event_loop()
    story = Story(ground, loop, **first)
    try:
        for step, drawn in steps:
            getattr(story, step)(**drawn)
        story.heal()
        assert compare(story.office.company).same
    finally:
        story.close()
        loop.close()
