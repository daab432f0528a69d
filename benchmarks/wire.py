"""Bytes on the wire per record, headers and all, counted by a TCP proxy: pushing, and pulling to another device.

Both ways each: what goes up and what comes down. Ours carry chain and signature, and what the records look like
after the rules; a phone's answer to what it pushed is counted too. The peers are sent the same records without
chain and signature. PouchDB and Kinto's clients pack no requests; ours does, and the last line says what the bare
records alone would be if packed.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable
from pathlib import Path

from benchmarks.day import as_document, enrolled
from benchmarks.entry import Entry, absent, compared, figure
from benchmarks.ours import Sender, fresh, prepared, served, visits_for
from benchmarks.peers import Absent
from benchmarks.peers import couch as pouchdb
from benchmarks.peers import kinto as mozilla
from benchmarks.proxies import Counted
from sync_server.core.company import open_company

RECORDS = 1400
HALF = 0.5

Bytes = tuple[float, float]
"""Of a push and of a pull, per record."""


def run(small: bool = False) -> list[Entry]:
    records = 210 if small else RECORDS
    template, (phone,) = prepared((visits_for(records),))
    documents = [as_document(line) for line in phone.lines]
    ours = _ours(template, records)
    entries = []
    for name, measure, aim in ((pouchdb.NAME, _couch, HALF), (mozilla.NAME, _kinto, None)):
        try:
            theirs = measure(documents)
        except Absent as error:
            entries.append(absent(name, str(error)))
            continue
        for way, here, there in zip(("push", "pull"), ours, theirs, strict=True):
            entries.append(compared(f"{way}, both ways", here, "bytes/record", name, there, at_most=aim))
    said = "\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in documents).encode()
    bare, packed = len(said) / len(documents), len(zlib.compress(said, 6)) / len(documents)
    return [
        *entries,
        figure("a bare record as JSON", bare, "bytes"),
        figure("the same, packed with its neighbours", packed, "bytes"),
    ]


def _counted(port: int, act: Callable[[int], object], records: int) -> float:
    with Counted(port) as proxy:
        act(proxy.port)
    return (proxy.up + proxy.down) / records


def _ours(template: Path, records: int) -> Bytes:
    """The technician pushes; a dispatcher, who sees everybody's visits, pulls what came of it."""
    company = open_company(template)
    client = asyncio.run(enrolled(company, "p-chen", fresh("dispatcher"))).client
    company.engine.dispose()
    _, (phone,) = prepared((visits_for(records),))
    with served(template) as port:
        sender = Sender(phone.profile, port, phone.lines)
        sender.pull()

        def push(through: int) -> None:
            sender.go_through(through)
            sender.send_all()

        pushed = _counted(port, push, len(phone.lines))
        reader = Sender(client.profile, port, cursor=client.notes.state.cursor)

        def pull(through: int) -> None:
            reader.go_through(through)
            assert reader.pull() >= len(phone.lines) // 7

        return pushed, _counted(port, pull, len(phone.lines))


def _couch(documents: list[dict[str, object]]) -> Bytes:
    folder = fresh("couch-wire")
    folder.mkdir()
    file = folder / "documents.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in documents) + "\n")
    with pouchdb.couch(folder / "server") as port:
        pushed = _counted(port, lambda p: pouchdb.push(p, "d", folder / "device", [file]), len(documents))
        return pushed, _counted(port, lambda p: pouchdb.pull(p, "d", folder / "other"), len(documents))


def _kinto(documents: list[dict[str, object]]) -> Bytes:
    with mozilla.kinto(fresh("kinto-wire")) as port:
        mozilla.Client(port).collection("d")
        some = documents[:400]
        pushed = _counted(port, lambda p: mozilla.Client(p).push("d", some), len(some))
        return pushed, _counted(port, lambda p: mozilla.Client(p).pull("d"), len(some))
