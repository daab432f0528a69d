"""What a worksheet's own XML says beside its cells: merged ranges, hidden rows and columns (ORD-1). May not know
what the cells mean.

The library that reads the cells leaves this out when it streams. Transitional and Strict sheets differ only in
their namespace, so names are compared without it.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Final
from xml.etree.ElementTree import Element, iterparse

from rulebook.subjects.company.vehicle_list.layout import Layout, Merged

MOST_MERGED: Final = 100_000
_WIDEST: Final = 16_384
_REF: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?")

STRICT: Final = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
"""The namespaces of a Strict workbook (ISO/IEC 29500-1) and what every library knows them as."""


def transitional(data: bytes) -> bytes:
    """The workbook with the Strict namespaces written as everybody reads them; other workbooks as they are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if STRICT[0][0] not in archive.read("xl/workbook.xml"):
            return data
        rewritten = io.BytesIO()
        with zipfile.ZipFile(rewritten, "w", zipfile.ZIP_STORED) as target:
            for entry in archive.infolist():
                content = archive.read(entry)
                if entry.filename.endswith((".xml", ".rels")):
                    for strict, plain in STRICT:
                        content = content.replace(strict, plain)
                target.writestr(entry.filename, content)
    return rewritten.getvalue()


def sheet_layout(data: bytes, part: str) -> Layout:
    """The layout of the worksheet in `part` of the archive. Raises what zipfile and XML raise on damage."""
    merged: list[Merged] = []
    rows: set[int] = set()
    columns: set[int] = set()
    row = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as sheet:
        for name, element in _elements(sheet):
            if name == "row":
                row = int(element.get("r", row + 1))
                if _hidden(element, "ht"):
                    rows.add(row)
            elif name == "col" and _hidden(element, "width"):
                last = min(int(element.get("max", 0)), _WIDEST)
                columns.update(range(int(element.get("min", 1)) - 1, last))
            elif name == "mergeCell" and len(merged) < MOST_MERGED:
                area = merged_range(element.get("ref", ""))
                if area is not None:
                    merged.append(area)
    return Layout(tuple(merged), frozenset(rows), frozenset(columns))


def filled_rows(data: bytes, part: str) -> int:
    """How many rows of the worksheet in `part` hold anything. Raises what zipfile and XML raise on damage."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as sheet:
        for name, element in _elements(sheet):
            count += name == "row" and any(len(cell) for cell in element)
    return count


def _elements(sheet: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """The elements as they end, emptied afterwards so that a long sheet takes no room."""
    for _, element in iterparse(sheet, events=("end",)):
        name = str(element.tag).rpartition("}")[2]
        yield name, element
        if name in ("row", "col", "mergeCell"):
            element.clear()


def _hidden(element: Element, size: str) -> bool:
    """Hidden as such, or made so small that nothing shows."""
    if element.get("hidden", "0").lower() in ("1", "true", "on"):
        return True
    try:
        return float(element.get(size, "1")) < 1
    except ValueError:
        return False


def merged_range(ref: str) -> Merged | None:
    """The range that "B2:C5" names, None for a single cell or what is no range."""
    found = _REF.fullmatch(ref)
    if found is None or found[3] is None:
        return None
    left, top, right, bottom = _column(found[1]), int(found[2]), _column(found[3]), int(found[4])
    return Merged(min(top, bottom), max(top, bottom), min(left, right), max(left, right))


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
