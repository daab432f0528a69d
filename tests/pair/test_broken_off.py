"""A real connection to a real server that breaks at any byte, on the way there or back: taken exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from pair.field import ORDER, Field, Phone
from pair.road import shoots
from pair.serving import served

from benchmarks.proxies import SEGMENT, Proxy
from mobile.sync import sending
from mobile.sync.link_native import NativeLink
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.visits.commands import RecordFinding
from rulebook.subjects.visits.records import Visit
from sync_server.api.app import make_app
from sync_server.core.files.checking import check_files
from sync_server.core.rebuild import compare

BITE = 10_000
NOTHING, ALL_BUT_ONE = Fraction(-1), Fraction(-2)
"""Not a byte of the message gets through; or all of it but its last byte."""
PARTS = [NOTHING, *(Fraction(n, 8) for n in range(8)), ALL_BUT_ONE]


class Break(NamedTuple):
    """Where the next such request breaks off: on its way, or its answer's, after what part of the body."""

    method: bytes
    upwards: bool
    part: Fraction

    def after(self, so_far: bytes) -> int | None:
        """After how many bytes of the message; None while that cannot be told."""
        if self.part == NOTHING:
            return 0
        head, found, _ = so_far.partition(b"\r\n\r\n")
        if not found:
            return None
        said = [one.split(b":")[1] for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")]
        body, begins = int(said[0]), len(head) + 4
        return begins + body - 1 if self.part == ALL_BUT_ONE else begins + int(body * self.part)


class Breaking(Proxy):
    """Passes everything on, until the connection ends at the byte where `coming` says."""

    def __init__(self, target: int) -> None:
        super().__init__(target)
        self.coming: Break | None = None
        self._up = self._down = b""

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, upwards: bool) -> None:
        while data := await source.read(SEGMENT):
            passes = self._passes(data, upwards)
            sink.write(data[:passes])
            await sink.drain()
            if passes < len(data):
                self.coming, self._up, self._down = None, b"", b""
                raise ConnectionResetError
        sink.write_eof()

    def _passes(self, data: bytes, upwards: bool) -> int:
        """How many of these bytes get through. A request begins where the answer before it ended."""
        if not upwards:
            self._down += data
        elif self._down:
            self._up, self._down = data, b""
        else:
            self._up += data
        if self.coming is None or self.coming.upwards != upwards or not self._up.startswith(self.coming.method):
            return len(data)
        message = self._up if upwards else self._down
        most = self.coming.after(message)
        return len(data) if most is None else min(len(data), max(0, most - (len(message) - len(data))))


async def breaks_off(phone: Phone, link: Breaking, coming: Break) -> None:
    """One sync in which that happens."""
    link.coming = coming
    await phone.sync()
    assert link.coming is None, f"nothing broke off: {coming}"


def test_a_push_that_breaks_off_at_any_byte_of_request_or_answer_is_taken_exactly_once(field: Field) -> None:
    """erpnext#12971, boardsesh#5305: over a real socket, not a link that only says it broke."""

    async def scene(link: Breaking) -> None:
        wang = await field.phone("p-wang")
        wang.runner.link = NativeLink(f"http://127.0.0.1:{link.port}")
        visit = await wang.arrives()
        await wang.swaps(visit)
        receipt = None
        for upwards in (True, False):
            for n, part in enumerate(PARTS):
                if not upwards and part == NOTHING:
                    receipt = await wang.takes_the_fee(visit)
                for k in range(3):
                    await wang.does(RecordFinding(visit=visit, finding=f"{upwards} {n} {k}"), ORDER)
                made = len(wang.client.pending)
                await breaks_off(wang, link, Break(b"POST", upwards, part))
                assert (wang.runner.signal, len(wang.client.pending)) == ("offline", made)
                await wang.sync()
                assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert receipt
        assert field.balance("cash_in_hand:p-wang") == receipt.total
        kept = [raw + b"\t" + mac.encode() + b"\n" for _, raw, mac in field.kept_lines(wang.device_id)]
        assert kept == [entry.framed for entry in wang.client.journal.entries]
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
        assert field.get(Visit, visit) == wang.the(Visit, visit)
        assert field.set_aside() == []
        assert compare(field.company).same

    run(field, scene)


def test_a_photo_whose_bite_breaks_off_at_any_byte_goes_on_from_there_and_arrives_once(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FILE_BITE", BITE)
    monkeypatch.setattr(sending, "SMALLEST_FILE_BITE", BITE)
    breaks = [(True, part) for part in PARTS] + [(False, NOTHING), (False, ALL_BUT_ONE)]

    async def scene(link: Breaking) -> None:
        wang = await field.phone("p-wang")
        wang.runner.link = NativeLink(f"http://127.0.0.1:{link.port}")
        for n, (upwards, part) in enumerate(breaks):
            ref = await shoots(wang, n, 2 * BITE)
            await breaks_off(wang, link, Break(b"PATCH", upwards, part))
            assert wang.runner.signal == "online", "it asks where to go on, and goes on"
            assert wang.photo_sent(ref)
            assert field.company.files.read(ref.sha256, 0, 3 * BITE) == await wang.client.blobs.read(ref)
        assert wang.runner.files.sent == 2 * BITE * (len(breaks) - 1), (
            "only the bite that the disk had is not sent again"
        )
        assert len(field.all(Photo)) == len(field.all(File)) == len(breaks)
        assert all(photo.arrived for photo in field.all(Photo))
        assert check_files(field.company).findings == ()
        assert compare(field.company).same

    run(field, scene)


def run(field: Field, scene: Callable[[Breaking], Coroutine[Any, Any, None]]) -> None:
    with served(make_app(field.company)) as port, Breaking(port) as link:
        asyncio.run(scene(link))
