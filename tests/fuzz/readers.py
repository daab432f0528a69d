"""What reads bytes from outside without a company: each may refuse by its declared errors and nothing else."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from rulebook import numbers
from rulebook.kernel.lines import Unreadable, read_line, unframe
from rulebook.numbers.codes import number_in
from rulebook.numbers.initials import initials
from rulebook.numbers.searching import matches, search_key
from sync_server.core.syncing import BadRequest, read_request
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.company.vehicle_lists.reading import read_vehicle_list
from sync_server.subjects.master_lists.list_reading import read_file
from sync_server.subjects.statements.statement_files import read_statement
from sync_server.subjects.statements.statement_files.faults import UnreadableStatement

STATEMENTS = Path(__file__).resolve().parents[1] / "data" / "statements"
VEHICLES = "车牌号,车架号,终端号(IMEI),司机电话\n苏E5K208,LSVAA4182E2184847,868120000000007,13862130977\n"
LINE = (
    b'{"id":"0198","device":"d","seq":1,"prev":"' + b"0" * 64 + b'","actor":"p-wang","kind":"visit.finding",'
    b'"subject":"order-x","base":0,"at":"2026-03-01T08:00:00+08:00","offset":0,"rules":1,"body":{}}'
)
JUDGES: tuple[Callable[[str], object], ...] = (
    *(numbers.judge_plate, numbers.judge_vin, numbers.judge_imei, numbers.judge_iccid, numbers.judge_mobile),
    *(numbers.judge_contact_phone, numbers.judge_sim_phone, numbers.judge_tax_number),
)


class Reader(msgspec.Struct, frozen=True):
    """`read`: takes the bytes or raises one of `refuses`; anything else is a fault. `seeds`: where one begins."""

    name: str
    read: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]

    def takes(self, data: bytes) -> None:
        with contextlib.suppress(*self.refuses):
            self.read(data)


def _line(data: bytes) -> None:
    raw, _ = unframe(data)
    read_line(raw)


def _list(kind: str) -> Callable[[bytes], object]:
    return lambda data: read_file(kind, data, "list")


def _texts(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for judge in JUDGES:
        judge(text)
        number_in([text], judge)  # type: ignore[arg-type]  # any judge
    with contextlib.suppress(numbers.NumberFault):
        numbers.parse_yuan(text, signed=True)
    head, _, rest = text.partition("\n")
    assert not search_key(head) or matches(head, [f"{rest} {head}"])
    initials(head[:40])


def readers() -> Iterator[Reader]:
    """All of them."""
    bills = tuple(path.read_bytes() for path in sorted(STATEMENTS.iterdir()))
    lists = (VEHICLES.encode(), VEHICLES.encode("gb18030"), VEHICLES.encode("utf-16"))
    yield Reader("line", _line, (Unreadable,), (LINE + b"\t" + b"0" * 64 + b"\n",))
    yield Reader("request", read_request, (BadRequest,), (b'{"first":1,"count":0,"digest":""}\n',))
    yield Reader("statement", read_statement, (UnreadableStatement,), bills)
    yield Reader("vehicles", read_vehicle_list, (FileFault,), lists)
    yield Reader("customers", _list("customers"), (FileFault,), ("名称,电话\n某公司,13862130977\n".encode(),))
    texts = ("苏E5K208\n13862130977", "868120000000007", "89860321740200000018", "¥1,450.50", "Zhang 单")
    yield Reader("texts", _texts, (), tuple(text.encode() for text in texts))
