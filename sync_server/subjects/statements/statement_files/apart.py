"""A statement, read in a process of its own (CASH-5): within memory and time, and others do not notice."""

from __future__ import annotations

from typing import NoReturn

import msgspec

from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.records import StatementLayout
from sync_server.core.apart import MEMORY_BYTES, SECONDS, OverLimit, run_apart
from sync_server.subjects.statements.statement_files.faults import UnreadableStatement
from sync_server.subjects.statements.statement_files.own import own_layouts
from sync_server.subjects.statements.statement_files.reading import LAYOUTS, Look, Reading, look, read_statement


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """How a statement is to be read: by the company's `own` layouts, and by ours unless `alone`."""

    method: Method | None = None
    own: tuple[StatementLayout, ...] = ()
    alone: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What was read; or why the file is none, as the code of an UnreadableStatement."""

    reading: Reading | None = None
    seen: Look | None = None
    fault: str = ""


def statement_here(ask: Ask, data: bytes) -> Reading:
    """Read a statement in this process: for an operator's command. Raises UnreadableStatement."""
    own = own_layouts(ask.own)
    return read_statement(data, ask.method, own if ask.alone else (*own, *LAYOUTS))


def statement_apart(ask: Ask, data: bytes, memory: int = MEMORY_BYTES, seconds: int = SECONDS) -> Reading:
    """Have a statement read. Raises UnreadableStatement, also for too much memory or time."""
    told = _told("read", msgspec.json.encode(ask), data, memory, seconds)
    return told.reading or _none(told)


def look_apart(data: bytes) -> Look:
    """Have the first rows of a file looked at. Raises UnreadableStatement."""
    told = _told("seen", b"{}", data, MEMORY_BYTES, SECONDS)
    return told.seen or _none(told)


def _none(told: Told) -> NoReturn:
    raise UnreadableStatement(told.fault)


def _told(function: str, ask: bytes, data: bytes, memory: int, seconds: int) -> Told:
    try:
        return msgspec.json.decode(run_apart(f"{__name__}:{function}", ask, data, memory, seconds), type=Told)
    except OverLimit as error:
        raise UnreadableStatement(error.code.removeprefix("file.")) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableStatement("too_much") from error


def read(ask: bytes, data: bytes) -> bytes:
    """In that process: the statement's Reading as JSON."""
    try:
        reading = statement_here(msgspec.json.decode(ask, type=Ask), data)
        return msgspec.json.encode(
            Told(reading=reading), enc_hook=dict
        )  # a layout's words stand in a read-only view
    except UnreadableStatement as error:
        return msgspec.json.encode(Told(fault=error.code))


def seen(_: bytes, data: bytes) -> bytes:
    """In that process: the file's first rows as JSON."""
    try:
        return msgspec.json.encode(Told(seen=look(data)))
    except UnreadableStatement as error:
        return msgspec.json.encode(Told(fault=error.code))
