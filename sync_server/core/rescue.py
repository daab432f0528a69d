"""Takes a rescue file in: opened whole before anything is taken, then its lines go the way of all lines.

The same file again, or a phone that came back and synced, changes nothing: each line is known by its place.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rulebook.kernel.files import MOST_FILE_BYTES
from rulebook.kernel.identity import Person
from rulebook.kernel.rescue import (
    LONGEST_HEADER,
    PIECE,
    TAG,
    Part,
    RescueHeader,
    Spoilt,
    nonce,
    parts_mac,
    piece_key,
    read_header,
    server_mark,
)
from rulebook.kernel.wire import Outcome
from sync_server.core.chain import Chain, device_row
from sync_server.core.company import Company
from sync_server.core.files.taking import FileProblem, take_whole
from sync_server.core.intake import SeqDue, take_lines
from sync_server.core.progress import track
from sync_server.core.rescue_key import rescue_private, rescue_public
from sync_server.core.syncing import NewerApp, refuse_newer
from sync_server.core.system import number_receipts, report_on
from sync_server.core.waiting import WaitingRoom, is_waiting

A_RUN = 100
"""So many lines are taken at once."""


class Rescued(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: how many lines, how many of them new, what became of all; the same of files.

    `unnamed`: files left in the rescue file, since the lines that name them were set aside, or no line can name
    one so large.
    """

    device: str
    person: str
    lines: int
    new: int
    outcomes: dict[str, int]
    files: int
    new_files: int
    unnamed: tuple[str, ...] = ()


class Opened(msgspec.Struct, frozen=True):
    """A file that was opened whole: runs of lines, and where the files lie in the clear text."""

    header: RescueHeader
    runs: list[tuple[int, list[bytes]]]
    files: list[tuple[str, int, int]]


def import_rescue(company: Company, file: IO[bytes]) -> Rescued:
    """Take all lines in one transaction, then the files. Raises Spoilt: then nothing was taken.

    Raises FileProblem where the disk has no room: the lines are here then, and import it again.
    """
    with company.read() as work:
        company.follow_keys(work)
    with TemporaryFile() as clear:
        opened = open_rescue(company, file, clear)
        with company.write() as work:
            row = device_row(work, opened.header.device)
            if row is None:
                raise Spoilt("foreign", f"no device {opened.header.device} is enrolled here")
            chain = Chain(work, row, company.master)
            room = WaitingRoom(work, company.master, company.clock()) if is_waiting(work) else None
            before = chain.next
            _refuse_newer(opened, chain)
            told: Counter[str] = Counter()
            taken: list[Outcome] = []
            for first, framed in track(opened.runs, "runs of lines"):
                try:
                    if room:
                        outcomes = room.take(chain, first, framed, {})
                        told["held"] += len(framed) - len(outcomes)
                    else:
                        outcomes = take_lines(chain, first, framed, company.clock())
                except SeqDue as due:
                    raise Spoilt(
                        "gap", f"it begins with line {first}; line {due.seq} is not here yet and not in it"
                    ) from due
                told.update(o.outcome for o in outcomes)
                taken += outcomes
            if room and room.let_out():
                chain.read_again()
            report_on(work, company.master, chain, company.clock())
            number_receipts(work, company.master, taken, company.clock())
            new = chain.next - before
            person = work.get(Person, row.person) or Person(id=row.person, name="", roles=())
        new_files, unnamed = 0, []
        for sha256, start, size in track(opened.files, "files"):
            if size > MOST_FILE_BYTES:
                unnamed.append(sha256)
                continue
            clear.seek(start)
            try:
                new_files += take_whole(company, row.id, person, sha256, clear.read(size))
            except FileProblem as error:
                if error.code != "file_unnamed":
                    raise
                unnamed.append(sha256)
    return Rescued(
        device=opened.header.device,
        person=row.person,
        lines=sum(told.values()),
        new=new,
        outcomes=dict(told),
        files=len(opened.files),
        new_files=new_files,
        unnamed=tuple(unnamed),
    )


def _refuse_newer(opened: Opened, chain: Chain) -> None:
    """Lines of a newer app would be set aside for good; the file waits for the server's update. Raises Spoilt."""
    try:
        for _, framed in opened.runs:
            refuse_newer(framed, chain)
    except NewerApp as error:
        raise Spoilt("newer", f"{error}: update it first") from error


def open_rescue(company: Company, file: IO[bytes], clear: IO[bytes]) -> Opened:
    """Decrypt into `clear` and check all of it. Raises Spoilt."""
    line = file.readline(LONGEST_HEADER)
    header = read_header(line)
    key = piece_key(_agreed(company, header), line)
    for number, (sealed, last) in enumerate(_sealed(file)):
        try:
            clear.write(AESGCM(key).decrypt(nonce(number, last), sealed, line))
        except InvalidTag as error:
            raise Spoilt("damaged", f"piece {number + 1} is not as it was made, or the end is missing") from error
    clear.seek(0)
    return _read(header, clear, company.master.device_keys(header.device))


def _agreed(company: Company, header: RescueHeader) -> bytes:
    known = {server_mark(base64.b64decode(rescue_public(key))): key for key in company.master.keys}
    if header.server not in known:
        raise Spoilt("foreign", "it was sealed for another server, or for another master secret than this one's")
    try:
        point = base64.b64decode(header.key, validate=True)
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error) as error:
        raise Spoilt("damaged", "its key cannot be read") from error
    return rescue_private(known[header.server]).exchange(ec.ECDH(), public)


def _sealed(file: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The pieces, and whether each is the last that is there."""
    length = file.read(4)
    while True:
        size = int.from_bytes(length)
        if len(length) < 4 or not TAG <= size <= PIECE + TAG:
            raise Spoilt("cut", "it ends too early")
        sealed = file.read(size)
        if len(sealed) < size:
            raise Spoilt("cut", "it ends too early")
        length = file.read(4)
        yield sealed, not length
        if not length:
            return


def _read(header: RescueHeader, clear: IO[bytes], keys: list[bytes]) -> Opened:
    """The parts of the clear text, each checked against what it says of itself."""
    runs: list[tuple[int, list[bytes]]] = []
    files: list[tuple[str, int, int]] = []
    digest = hashlib.sha256()
    while True:
        line = clear.readline(LONGEST_HEADER)
        try:
            part = msgspec.json.decode(line, type=Part)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Spoilt("damaged", "its contents cannot be read") from error
        if part.size < 0:
            raise Spoilt("damaged", "a part says that it has less than nothing")
        start = clear.tell()
        if part.part == "end":
            lines = sum(len(framed) for _, framed in runs)
            if (part.count, part.files) != (lines, len(files)):
                raise Spoilt("damaged", "it does not hold as much as it says")
            macs = [parts_mac(key, digest.digest()).encode() for key in keys]
            if not any(hmac.compare_digest(part.mac.encode(), mac) for mac in macs):
                raise Spoilt("foreign", f"device {header.device} did not make it")
            return Opened(header, runs, files)
        content = clear.read(part.size)
        digest.update(line + content)
        if part.part == "lines":
            runs += _runs(part, content)
        elif hashlib.sha256(content).hexdigest() == part.sha256:
            files.append((part.sha256, start, part.size))
        else:
            raise Spoilt("damaged", f"file {part.sha256[:12]} is not what its name says")


def _runs(part: Part, content: bytes) -> Iterator[tuple[int, list[bytes]]]:
    framed = content.split(b"\n")[:-1]
    if len(framed) != part.count or len(content) != part.size or part.first < 1:
        raise Spoilt("damaged", f"the lines from {part.first} on are not as many as they should be")
    for at in range(0, len(framed), A_RUN):
        yield part.first + at, framed[at : at + A_RUN]
