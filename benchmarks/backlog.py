"""A day's backlog over a bad mobile link: 40 visits and 120 photos, 64 kbit/s, one packet in twenty lost.

A real server, and a phone as it runs natively: its session, runner, files and link. The link is a proxy of ours
(proxies.BadLink). 24 MB at 64 kbit/s are 52 minutes, so link, losses, and the phone's own timeouts and waits all
run FASTER times as fast; reckoned times are what it would have been. Computing is not faster, so it weighs more
than it would. What is measured as it is: how long the phone's event loop, which draws its screens, was kept busy.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.day import company_with, does, enrolled, order_id, visits
from benchmarks.entry import Entry, compared, figure
from benchmarks.ours import fresh, served
from benchmarks.proxies import BadLink, Weather
from mobile.client.session import Session
from mobile.sync import runner, sending
from mobile.sync.link_native import NativeLink
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import File, Purpose
from sync_server.core.company import Company, open_company

VISITS, PHOTOS_A_VISIT, PHOTO_BYTES = 40, 3, 200_000
FASTER = 40
TICK_S = 0.002
IDLE_FOR_S = 5.0
UNNOTICED_MS = 100
"""A touch that is answered within a tenth of a second feels answered at once."""
MOST_S = 400
"""So long we wait, in our own seconds."""


def run(small: bool = False) -> list[Entry]:
    return asyncio.run(_run(3 if small else VISITS))


async def _run(count: int) -> list[Entry]:
    data = fresh("backlog-server")
    with company_with(data, [count]) as company:
        session = await _a_day(company, count)
    weather = Weather(faster=FASTER)
    with served(data, copied=False) as port, BadLink(port, weather) as link, _as_fast_as_the_link():
        session.runner.link = native = NativeLink(f"http://127.0.0.1:{link.port}")
        await native.get("/healthz", {}, MOST_S)  # the app is up, its modules are loaded
        session.listen(lambda: (session.status, session.inbox))  # as the strip on every screen
        idle = await _longest_gap(asyncio.sleep(IDLE_FOR_S))
        began = time.monotonic()
        busy = await _longest_gap(_until_sent(session))
        reckoned_s = (time.monotonic() - began) * FASTER
        files = _arrived(data)
    await session.client.close()
    if files != count * PHOTOS_A_VISIT:
        raise RuntimeError(f"{files} photos have arrived, not {count * PHOTOS_A_VISIT}")
    sent = count * PHOTOS_A_VISIT * PHOTO_BYTES * 8 / weather.bits_per_s
    said = f"{link.lost:,} of {link.packets:,} packets lost, {link.broken} connections broken"
    return [
        compared("until all is sent", reckoned_s / 60, "minutes", "the photos' bytes alone, no loss", sent / 60),
        compared("screens kept waiting at most", busy, "ms", "what nobody notices", UNNOTICED_MS, at_most=1),
        figure("the same with nothing to send", idle, "ms"),
        figure("photos and lines complete at the server", files + len(session.client.journal.entries), "", said),
    ]


async def _a_day(company: Company, count: int) -> Session:
    """Visits with their photos, nothing sent."""
    session = await enrolled(company, "t-0", fresh("backlog-phone"))
    dice = random.Random(0)
    for n in range(count):
        order = order_id(0, n)
        visit = await visits(session, order, dice)
        for _ in range(PHOTOS_A_VISIT):
            ref = await session.client.blobs.keep(b"\xff\xd8\xff" + dice.randbytes(PHOTO_BYTES - 3))
            photo = AddPhoto(photo=session.new_id(), purpose=Purpose.AFTER, file=ref, visit=visit)
            await does(session, photo, order)
    return session


async def _until_sent(session: Session) -> None:
    runner = session.runner
    syncing = session.start()
    until = time.monotonic() + MOST_S
    while session.client.pending or runner.files.waiting() or runner.signal != "online":
        if time.monotonic() > until:
            raise RuntimeError(f"not sent in {MOST_S} s: {session.status}")
        await asyncio.sleep(0.05)
    syncing.cancel()


async def _longest_gap(work: Awaitable[None]) -> float:
    """Do the work; the longest time in milliseconds that the loop was kept from its screens meanwhile."""
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK_S)
            longest = max(longest, time.perf_counter() - began - TICK_S)

    ticking = asyncio.create_task(tick())
    try:
        await work
    finally:
        ticking.cancel()
    return longest * 1000


def _arrived(data: Path) -> int:
    company = open_company(data)
    with company.read() as work:
        found = sum(1 for file in work.all(File) if file.arrived_at)
    company.engine.dispose()
    return found


@contextmanager
def _as_fast_as_the_link() -> Iterator[None]:
    """The phone's timeouts and waits, as much shorter as the link is faster."""
    names = [(runner, n) for n in ("TIMEOUT_S", "FIRST_RETRY_S", "LONGEST_RETRY_S", "LONGEST_TROUBLE_S", "IDLE_S")]
    kept = [
        (module, name, getattr(module, name))
        for module, name in (*names, (sending, "TIMEOUT_S"), (sending, "A_BITE_S"))
    ]
    for module, name, value in kept:
        setattr(module, name, value / FASTER)
    try:
        yield
    finally:
        for module, name, value in kept:
            setattr(module, name, value)
