"""Whether a zipped workbook is whole and harmless, before any library opens it (ORD-1). May not read cells."""

import io
import zipfile
import zlib
from typing import Final

import msgspec

from sync_server.subjects.company.vehicle_lists.faults import FileFault

MOST_UNPACKED: Final = 100 * 2**20  # bytes
MOST_PARTS: Final = 5_000
_CHUNK: Final = 2**20
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # of XML, whichever parser
    NotImplementedError,
    AssertionError,
    AttributeError,
    EOFError,
    KeyError,
    IndexError,
    OSError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)  # what readers of spreadsheets raise on files made by hand or by accident


class Archive(msgspec.Struct, frozen=True):
    """The parts of a zip by name, and whether any sheet holds formulas."""

    parts: frozenset[str]
    formulas: bool


def inspect(data: bytes) -> Archive:
    """Read every part to its end. Raises FileFault file.torn, file.encrypted, file.too_large_inside."""
    part, formulas = "zip", False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED or len(entries) > MOST_PARTS:
                raise FileFault("file.too_large_inside", limit=MOST_UNPACKED // 2**20)
            for entry in entries:
                part = entry.filename
                if entry.flag_bits & 1:
                    raise FileFault("file.encrypted")
                formulas |= _inspect_part(archive, entry)
            return Archive(frozenset(entry.filename for entry in entries), formulas)
    except BROKEN as error:
        if isinstance(error, FileFault):
            raise
        raise FileFault("file.torn", part=part) from error


def _inspect_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Read a part to its end, checksum included; no document type, the way to entity bombs. Whether it has
    formulas.
    """
    formulas, before = False, b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            window = before + chunk
            if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in window:
                raise FileFault("file.torn", part=entry.filename)
            formulas |= b"<f>" in window or b"<f " in window or b"<f/" in window or b":f>" in window
            before = chunk[-16:]
    return formulas
