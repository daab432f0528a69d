"""Files that commands name: photos and whatever else is too large for a line. A file is called by its SHA-256.

The bytes travel apart from the lines that name them, and may arrive later. Knows neither disk nor network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import inspect

MOST_FILE_BYTES = 10_000_000
"""The largest file a line may name; a photo made smaller on the phone has about 200,000."""
SHA256 = r"^[0-9a-f]{64}$"
"""What a file is called."""


class FileType(StrEnum):
    JPEG = "jpeg"
    PNG = "png"


MEDIA = {FileType.JPEG: "image/jpeg", FileType.PNG: "image/png"}
_BEGINS = {FileType.JPEG: b"\xff\xd8\xff", FileType.PNG: b"\x89PNG\r\n\x1a\n"}


class FileRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file as a line names it: SHA-256 of its bytes in hexadecimal, their number, what they are."""

    sha256: Annotated[str, msgspec.Meta(pattern=SHA256, max_length=64)]
    size: Annotated[int, msgspec.Meta(ge=1, le=MOST_FILE_BYTES)]
    type: FileType


def file_type(data: bytes) -> FileType | None:
    """What the first bytes say a file is; None for what no line may name."""
    return next((type for type, begin in _BEGINS.items() if data.startswith(begin)), None)


def ref_of(data: bytes) -> FileRef | None:
    """How a line names these bytes; None where they are empty, too large or no picture."""
    type = file_type(data)
    if type is None or len(data) > MOST_FILE_BYTES:
        return None
    return FileRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), type=type)


def is_whole(ref: FileRef, data: bytes) -> bool:
    """Whether these are the bytes that the line names."""
    return len(data) == ref.size and hashlib.sha256(data).hexdigest() == ref.sha256


def files_of(body: msgspec.Struct) -> tuple[FileRef, ...]:
    """Every file that a command or record names, in any of its fields, each once."""
    return tuple({ref.sha256: ref for ref in _refs(body)}.values())


def names_files(kind: type[msgspec.Struct]) -> bool:
    """Whether a command or record of this type may name a file, in any of its fields."""
    return bool(_naming(kind))


def _refs(value: Any) -> Iterator[FileRef]:
    if isinstance(value, FileRef):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in _naming(type(value)):
            yield from _refs(getattr(value, name))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _refs(one)


@cache
def _naming(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields that may name a file, by their types: nobody looks for one among a signature's points."""
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)
    return tuple(field.name for field in found.fields if _names_files(field.type))


def _names_files(said: inspect.Type) -> bool:
    match said:
        case inspect.StructType(cls=kind):
            return kind is FileRef or bool(_naming(kind))
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
            return _names_files(item)
        case inspect.TupleType(item_types=several) | inspect.UnionType(types=several):
            return any(map(_names_files, several))
        case inspect.Metadata(type=plain):
            return _names_files(plain)
    return False
