"""What the benchmarks send is what the rules take, and what they hold against a peer is the same record."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

import pytest
from pair.seaweed import binary

from benchmarks import big_company, bucket, streams
from benchmarks.day import LINES_A_VISIT, as_document, company_with, day_of
from benchmarks.entry import absent, compared, figure, table
from benchmarks.proxies import BadLink, Counted, Weather
from rulebook.kernel.lines import read_line, unframe
from rulebook.kernel.roles import Role
from rulebook.kernel.wire import SyncHeader, lines_digest, request_body
from rulebook.subjects.people.commands import AddPerson
from sync_server.core.company import open_company
from sync_server.core.syncing import sync
from sync_server.core.system import write_as_system


def test_a_benchmarks_visit_is_accepted_line_by_line(tmp_path: Path) -> None:
    with company_with(tmp_path / "server", [2]) as company:
        phone = asyncio.run(day_of(company, 0, 2, tmp_path / "phone"))
        framed = b"".join(phone.lines)
        header = SyncHeader(first=1, count=len(phone.lines), digest=lines_digest(framed))
        credentials = f"Bearer {phone.profile.device}.{phone.profile.token}"
        answer = sync(company, credentials, request_body(header, framed))
    assert len(answer.outcomes) == 2 * LINES_A_VISIT
    assert {outcome.outcome for outcome in answer.outcomes} == {"accepted"}


def test_peers_get_the_same_record_without_chain_and_signature(tmp_path: Path) -> None:
    with company_with(tmp_path / "server", [1]) as company:
        phone = asyncio.run(day_of(company, 0, 1, tmp_path / "phone"))
    documents = [as_document(line) for line in phone.lines]
    for line, document in zip(phone.lines, documents, strict=True):
        raw, mac = unframe(line)
        assert document["body"] == json.loads(bytes(read_line(raw).body))
        assert mac not in str(document)
    mean = sum(len(json.dumps(d, ensure_ascii=False).encode()) for d in documents) / len(documents)
    assert 900 < mean < 1200


def test_a_figure_says_whether_its_aim_is_met() -> None:
    assert compared("x", 30, "s", "peer", 10, at_most=2).met is False
    assert compared("x", 30, "s", "peer", 10, at_least=3).met is True
    assert compared("x", 30, "s", "peer", 10).met is None
    said = table(
        "t", [compared("x", 30, "s", "peer", 10, at_most=2), figure("y", 1, "s"), absent("z", "not here")]
    )
    assert "MISSED" in said
    assert "not here" in said


def test_the_offices_company_is_made_once_and_a_copy_of_it_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(big_company.KEPT, str(tmp_path / "kept"))
    made = tmp_path / "kept" / f"{big_company.SEED}-1-2"
    open_company(made).engine.dispose()
    before = (made / "paigong.db").read_bytes()
    measured = open_company(big_company.company_for(tmp_path / "first", 1, 2))
    with measured.write() as work:
        added = AddPerson(name="新人", roles=(Role.AUDITOR,))
        write_as_system(work, measured.master, added, "p-new", measured.clock())
    measured.engine.dispose()
    again = big_company.company_for(tmp_path / "again", 1, 2)
    assert again.is_relative_to(tmp_path / "again")
    assert (again / "paigong.db").read_bytes() == (made / "paigong.db").read_bytes() == before


async def _echo(port: int, data: bytes) -> bytes:
    near, back = await asyncio.open_connection("127.0.0.1", port)
    back.write(data)
    back.write_eof()
    return await near.read()


async def _served_echo(proxy: type[Counted] | type[BadLink], data: bytes, *args: object) -> tuple[bytes, Counted]:
    async def answer(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        back.write(await near.read())
        back.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    with proxy(server.sockets[0].getsockname()[1], *args) as between:
        return await _echo(between.port, data), between


def test_the_proxies_change_nothing_but_the_time() -> None:
    data = random.Random(1).randbytes(100_000)
    heard, counted = asyncio.run(_served_echo(Counted, data))
    assert (heard, counted.up, counted.down) == (data, len(data), len(data))
    heard, link = asyncio.run(_served_echo(BadLink, data, Weather(loss=0.1, resets=0, faster=1e6)))
    assert heard == data
    assert link.lost > 0


@pytest.mark.parametrize("first_build", [False, True], ids=["ours", "a read per stream"])
def test_every_stream_hears_of_every_change_while_phones_are_answered(first_build: bool) -> None:
    found = streams.measured(20, 2, first_build)
    assert len(found.told) == 2
    assert 0 < min(found.told) <= max(found.told)
    assert found.syncs == sorted(found.syncs)
    assert found.p99 > 0


@pytest.mark.skipif(binary() is None, reason="no S3-compatible store: `make seaweed` did not get one")
def test_photos_in_a_bucket_are_measured_beside_the_folder() -> None:
    kept, read = bucket.run(small=True)
    assert (kept.against, read.against) == ("folder", "folder")
    assert kept.value
    assert kept.ratio
