"""Reads the rows of a CSV vehicle list, whatever its encoding and separator. May not know what the cells
mean.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec

from rulebook.subjects.company.vehicle_list.columns import header_strength
from rulebook.subjects.company.vehicle_list.judge import HEADER_WITHIN, RawRow
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.company.vehicle_lists.sheets import Header

DELIMITERS: Final = (",", ";", "\t")
_SAMPLE: Final = 2**17  # characters in which the header must stand


class LineRows(msgspec.Struct, frozen=True):
    """The records of a file, each numbered by the line on which it begins, from 1.

    `ended` tells whether the last line has its line end; one without it may have been cut off.
    """

    encoding: str
    delimiter: str
    rows: tuple[RawRow, ...]
    ended: bool


class _Reading(msgspec.Struct, frozen=True):
    """One way to read the bytes as text; `damaged` is the first line that does not fit it."""

    encoding: str
    text: str
    damaged: int | None


def read_delimited(data: bytes, header: Header = header_strength) -> LineRows:
    """The records of a CSV file: UTF-8, GB18030 or UTF-16; comma, semicolon or tab. The header decides which
    (ORD-1).

    Raises FileFault (file.*) where bytes or quotation marks do not fit; names the line.
    """
    best, delimiter, strength = None, DELIMITERS[0], -1
    for reading in _readings(data):
        for candidate in DELIMITERS:
            this = _strength(reading.text, candidate, header)
            if this > strength:
                best, delimiter, strength = reading, candidate, this
    if best is None or (strength == 0 and best.damaged):
        raise FileFault("file.not_a_list")
    if best.damaged:
        raise FileFault("file.undecodable", row=best.damaged, encoding=best.encoding.upper())
    ended = best.text.endswith(("\n", "\r"))
    return LineRows(best.encoding, delimiter, tuple(_records(best.text, delimiter)), ended)


def _readings(data: bytes) -> Iterator[_Reading]:
    if data.startswith(codecs.BOM_UTF8):
        yield _decoded(data[3:], "utf-8")
    elif data.startswith(codecs.BOM_UTF16_LE):
        yield _decoded(data[2:], "utf-16-le")
    elif data.startswith(codecs.BOM_UTF16_BE):
        yield _decoded(data[2:], "utf-16-be")
    elif b"\0" in data[:4096]:
        yield _decoded(data, "utf-16-le")
        yield _decoded(data, "utf-16-be")
    else:
        both = [_decoded(data, "utf-8"), _decoded(data, "gb18030")]
        yield from sorted(both, key=lambda reading: reading.damaged is not None)


def _decoded(data: bytes, encoding: str) -> _Reading:
    try:
        return _Reading(encoding, data.decode(encoding), None)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        return _Reading(encoding, data.decode(encoding, "replace"), line)


def _strength(text: str, delimiter: str, header: Header) -> int:
    """How much the best of the first rows looks like a header."""
    sample = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter)
    try:
        return max((header(cells) for cells in islice(sample, HEADER_WITHIN)), default=0)
    except csv.Error:
        return 0


def _records(text: str, delimiter: str) -> Iterator[RawRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    widest = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise FileFault("file.quote", row=line) from error
        if cells is None:
            return
        widest = max(widest, len(cells))
        if reader.line_num > line and _swallows(cells, delimiter, widest):
            raise FileFault("file.quote", row=line)
        yield line, cells


def _swallows(cells: Sequence[str], delimiter: str, widest: int) -> bool:
    """Whether a cell over several lines holds a whole row: a quotation mark too many swallows all up to the
    next one.
    """
    most = max((part.count(delimiter) for cell in cells if "\n" in cell for part in cell.splitlines()), default=0)
    return most >= max(3, widest - 2)
