"""The port to durable storage in every engine: the same contract, and nothing acknowledged is lost over kills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from drivers import Browser
from harness import Server, as_json, wait_until
from workshop import Workshop, WorkshopSite

from sync_server.static import StaticApp

pytestmark = pytest.mark.engines

CONTRACT = (Path(__file__).parents[2] / "store" / "folder_contract.py").read_text("utf-8")
OPFS, INDEXED_DB = "folder_opfs.OpfsFolder", "folder_indexeddb.IndexedDbFolder"
GETS = {"chromium": "OpfsFolder", "firefox": "OpfsFolder", "webkit": "IndexedDbFolder"}
"""What each engine's probe finds. WebKitGTK has the handles of the private file system in name only."""

KEEPS = """
from mobile.store.%s import %s as Room
scope = {}
exec(%s, scope)
kept = []
for number, promise in enumerate(scope["CONTRACT"]):
    await promise(Room(f"%s-{number}"))
    kept.append(promise.__name__)
return kept
"""
WRITES = """
from mobile.store.folder_browser import BrowserFolder
from mobile.store.folder_indexeddb import IndexedDbFolder
files = [await BrowserFolder("probed").open("journal"), await IndexedDbFolder("rows").open("journal")]
number = len((await files[0].read()).splitlines())
said = js.BroadcastChannel.new("told")
while True:
    for file in files:
        await file.append(b"%06d " % number + b"x" * 600 + b"\\n")
    said.postMessage(number)
    number += 1
    await asyncio.sleep(0)
"""
READS = """
from mobile.store.folder_browser import BrowserFolder
from mobile.store.folder_indexeddb import IndexedDbFolder
texts = []
for folder in (BrowserFolder("probed"), IndexedDbFolder("rows")):
    file = await folder.open("journal")
    texts.append((await file.read()).decode())
    await file.close()
return texts
"""
LEVEL = """
from mobile.store.folder_browser import BrowserFolder
from mobile.store.folder_indexeddb import IndexedDbFolder
for folder in (BrowserFolder("probed"), IndexedDbFolder("rows")):
    file = await folder.open("journal")
    await file.truncate(%d)
    await file.close()
"""
LINE_BYTES = 6 + 1 + 600 + 1


@pytest.fixture
def workshop(browser: Browser, lab_build: Path) -> Iterator[Workshop]:
    server = Server(WorkshopSite(StaticApp(lab_build)))
    workshop = Workshop(browser, server.url)
    workshop.opens()
    yield workshop
    server.stop()


def test_storage_keeps_its_contract_and_every_acknowledged_record_over_kills(workshop: Workshop) -> None:
    """One browser for both, for starting one is what takes long."""
    name = workshop.browser.name
    chosen = workshop.python("from mobile.store.folder_browser import kind\nreturn (await kind()).__name__")
    assert chosen == GETS[name]
    rooms = [INDEXED_DB] if chosen == "IndexedDbFolder" else [OPFS, INDEXED_DB]
    for module, room in (where.split(".") for where in rooms):
        assert len(workshop.python(KEEPS % (module, room, as_json(CONTRACT), room))) >= 11
    nothing_acknowledged_is_lost(workshop, kills=2 if name == "webkit" else 3)


def nothing_acknowledged_is_lost(workshop: Workshop, kills: int) -> None:
    """Killed in mid-append, over and over; records in the store that the probe chose and in IndexedDB."""
    last = -1
    for _ in range(kills):
        workshop.order(WRITES)
        told = wait_until(
            lambda least=last + 20: (now := workshop.told()) > least and now, "records to be written", 60
        )
        workshop.dies_and_comes_back()
        lengths = []
        for text in workshop.python(READS):
            lines = text.split("\n")
            assert lines.pop() == "", "a record is torn"
            assert [int(line.split()[0]) for line in lines] == list(range(len(lines)))
            assert {len(line) + 1 for line in lines} == {LINE_BYTES}
            assert len(lines) > told, "an acknowledged record is lost"
            lengths.append(len(lines))
        workshop.python(LEVEL % (min(lengths) * LINE_BYTES))
        last = min(lengths) - 1
