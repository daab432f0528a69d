"""A real server killed in every step of taking a photo: it goes on where its store has it, and arrives once."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from itertools import count
from pathlib import Path

import pytest
from company import picture
from killing import Killable, code_for, kept_of, killable, phone_of
from pair.field import ORDER, Phone
from pair.seaweed import Seaweed

from mobile.sync import sending
from mobile.sync.link import Answer, Link
from mobile.sync.link_native import NativeLink
from rulebook.kernel.files import FileRef, ref_of
from rulebook.kernel.lines import read_line
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import File, Photo, Purpose
from sync_server.core.company import open_company
from sync_server.core.files.checking import check_files
from sync_server.core.files.opening import open_files
from sync_server.core.files.store import FileStore
from sync_server.core.rebuild import compare
from sync_server.core.server_settings import read_settings
from sync_server.db import tables as t

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and pidfd")

BITE = 10_000
LEAST_STEPS = {"folder": 10, "bucket": 8}
"""Writing, flushing and answering two bites, renaming the whole, noting that it arrived; or putting, answering,
copying, deleting, noting."""


@pytest.fixture(params=["folder", "bucket"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(kind: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """Of the server, as its environment has them."""
    if kind == "folder":
        return {}
    store: Seaweed = request.getfixturevalue("seaweed")
    return store.settings(store.place())


class Witness(Link):
    """A link that keeps what the server said it has of a file, and where the phone went on."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.said: list[int] = []
        self.went_on: list[int] = []

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        if method == "PATCH":
            self.went_on.append(int(headers["upload-offset"]))
        got = await self._link.send(method, path, body, headers, timeout_s)
        if method == "HEAD" and got.status == 200:
            self.said.append(int(got.headers["upload-offset"]))
        return got


async def names(phone: Phone, ref: FileRef, nth: int, data: bytes) -> None:
    assert await phone.client.blobs.keep(data) == ref
    await phone.does(AddPhoto(photo=f"photo-{nth}", purpose=Purpose.BEFORE, file=ref), ORDER)


def durably(files: FileStore, ref: FileRef, phone: Phone) -> int:
    """How much of it the store has, whole or in part."""
    return files.size(ref.sha256) or files.part(ref.sha256, phone.device_id)


async def goes_on(phone: Phone, ref: FileRef, files: FileStore) -> None:
    """The server is up again: what is there is not sent again, and nothing of the rest is left out."""
    whole, there = files.size(ref.sha256), durably(files, ref, phone)
    phone.runner.link = witness = Witness(phone.runner.link)
    await phone.sync()
    assert (phone.runner.signal, phone.runner.problem) == ("online", "")
    assert witness.said == [there] or (whole and not witness.said), "what was noted, the feed told before"
    assert witness.went_on[:1] == ([] if whole else [there])
    assert phone.unsent.nothing


def test_a_server_killed_in_any_step_of_an_upload_goes_on_where_its_store_is_and_takes_it_once(
    template: Path, tmp_path: Path, kind: str, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a bite written, a bite flushed and not answered, renamed and not noted: the phone hears what is so."""
    monkeypatch.setattr(sending, "FILE_BITE", BITE)
    monkeypatch.setattr(sending, "SMALLEST_FILE_BITE", BITE)
    data = tmp_path / "server"
    shutil.copytree(template, data)
    code = code_for(data, "p-wang")
    files = open_files(read_settings({"data": data}, settings).server)
    sent: list[bytes] = []

    async def scene(server: Killable) -> Phone:
        link = NativeLink(f"http://127.0.0.1:{server.port}")
        server.start()
        phone = await phone_of(link, code, tmp_path / "phone")
        await asyncio.to_thread(server.kill)
        for step in count(1):
            content = picture(f"photo {step}".encode(), 2 * BITE)
            ref = ref_of(content)
            assert ref
            server.start(f"{ref.sha256} {step}")
            sent.append(content)
            await names(phone, ref, step, content)
            await phone.sync()
            if phone.runner.signal == "online":
                assert step > LEAST_STEPS[kind], "so few steps cannot have been all"
                break
            await asyncio.to_thread(server.has_died)
            if step % 3 == 0:
                phone = await phone.restarted()
            server.start()
            await goes_on(phone, ref, files)
            await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.kill)
        link.close()
        return phone

    with killable(data, settings) as server:
        phone = asyncio.run(scene(server))

    company = open_company(data, files=files)
    with company.read() as work:
        photos, known = work.all(Photo), work.all(File)
    assert len(photos) == len(known) == len(sent)
    assert all(photo.arrived for photo in photos)
    assert sorted(files.names()) == sorted(f.id for f in known)
    assert {files.read(f.id, 0, 10 * BITE) for f in known} == set(sent)
    left = files.drop_parts(before=time.time() + 3600)
    assert kind == "bucket" or not left, "something half sent was left about"
    assert {files.part(f.id, phone.device_id) for f in known} == {0}
    assert sorted(files.names()) == sorted(f.id for f in known)
    assert check_files(company).findings == ()
    with company.engine.connect() as connection:
        rows = connection.execute(t.lines.select()).all()
    arrivals = [line.subject for line in (read_line(row.raw) for row in rows) if line.kind == "file.arrive"]
    assert sorted(arrivals) == sorted(f.id for f in known), "an arrival was noted twice"
    assert kept_of(company, phone) == (tmp_path / "phone" / "journal.log").read_bytes()
    assert compare(company).same
    company.engine.dispose()
