"""Reads the file of a list of master data, in a process of its own (SYS-4). May not know the archive."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rulebook.master_lists.judging import ReadList, header_of, read_list
from rulebook.master_lists.kinds import KINDS
from rulebook.subjects.company.vehicle_list.reasons import ListError
from sync_server.core.apart import OverLimit, run_apart
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.company.vehicle_lists.reading import refuse_cut_line, rows_of_file


class AskList(msgspec.Struct, frozen=True, kw_only=True):
    """Which kind of list the file that follows is, and which of its sheets."""

    kind: str
    name: str = ""
    sheet: str = ""


class ToldList(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, or why nothing was: code and details of a FileFault."""

    found: ReadList | None = None
    fault: str = ""
    details: dict[str, str | int] = {}


def read_file(kind: str, data: bytes, name: str = "", sheet: str = "") -> ReadList:
    """The list in the bytes of a file, read here. Raises FileFault."""
    told = _told(AskList(kind=kind, name=name, sheet=sheet), data)
    return _or_fault(told)


def read_file_apart(kind: str, data: bytes, name: str = "", sheet: str = "") -> ReadList:
    """The same in a process of its own, which has little memory and time. Raises FileFault."""
    ask = AskList(kind=kind, name=name, sheet=sheet)
    try:
        said = run_apart(f"{__name__}:told", msgspec.json.encode(ask), data)
        told = msgspec.json.decode(said, type=ToldList)
    except OverLimit as error:
        raise FileFault(error.code, name=name) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileFault("file.too_much", name=name) from error
    return _or_fault(told)


def told(ask: bytes, data: bytes) -> bytes:
    """In that process: the ToldList as JSON."""
    return msgspec.json.encode(_told(msgspec.json.decode(ask, type=AskList), data))


def _told(ask: AskList, data: bytes) -> ToldList:
    kind = KINDS[ask.kind]
    try:
        rows = rows_of_file(data, ask.sheet or None, header_of(kind))
        if rows.sheet is not None:
            return ToldList(found=read_list(kind, rows.sheet.rows, layout=rows.sheet.layout))
        assert rows.lines is not None
        found = read_list(kind, rows.lines.rows, strict_width=True)
        refuse_cut_line(rows.lines, found.header_row, _last(row.row for row in found.rows))
        return ToldList(found=found)
    except ListError as error:
        return ToldList(fault=error.code, details={**error.details, "name": ask.name})


def _last(rows: Iterable[int]) -> int:
    return max(rows, default=0)


def _or_fault(told: ToldList) -> ReadList:
    if told.found is None:
        raise FileFault(told.fault, **told.details)
    return told.found
