"""What the tests of leaving share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pair.field import Field
from pair.test_starting import Machine, devices, link_for

from mobile.app.bootstrap import Bootstrap
from mobile.app.state import AppState
from mobile.client.session import Session
from rulebook.subjects.cash.commands import ReturnToBase

PIN = "2468"


@asynccontextmanager
async def tab(machine: Machine, route: str = "") -> AsyncIterator[tuple[Bootstrap, AppState]]:
    """A tab, started; it ends with the block, as by a kill."""
    bootstrap, state = machine.tab(route)
    try:
        await bootstrap.start()
        yield bootstrap, state
    finally:
        for task in bootstrap._running:
            task.cancel()
        await bootstrap._shared_sync.stop()
        await asyncio.gather(*bootstrap._running, return_exceptions=True)
        machine.killed()


async def enrolled(field: Field, machine: Machine, *people: str) -> list[str]:
    """Their profiles on this machine; the device of each."""
    for person in people:
        async with tab(machine, link_for(field, person)) as (bootstrap, state):
            await bootstrap.enrol(bootstrap.code)
            assert state.phase == "ready"
    return [devices(field, person)[0] for person in people]


def at(state: AppState) -> Session:
    assert isinstance(state.session, Session), state.phase
    return state.session


async def works_offline(state: AppState, machine: Machine) -> None:
    machine.weather.coming += ["no_signal"] * 10_000
    assert (await at(state).client.do(ReturnToBase(), "")).line
