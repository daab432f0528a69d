"""Whether the files that the books speak of are really here, byte for byte."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from rulebook.subjects.files.records import File
from sync_server.core.company import Company


class Wrong(StrEnum):
    MISSING = "missing"
    """The books say that it arrived, and it is not here."""
    DAMAGED = "damaged"
    """Its bytes are not what it is called."""
    ERASED = "erased"
    """The books say that it was erased, and it is here: a kill came in between; the next look lets it go."""
    UNNOTED = "unnoted"
    """It is here, and no line says so: finished right before a kill; noted when its phone asks again."""


class FileFinding(msgspec.Struct, frozen=True):
    """One file that is not as the books say."""

    sha256: str
    wrong: Wrong
    named_by: tuple[str, ...] = ()


class FileReport(msgspec.Struct, frozen=True):
    """What came of looking at every file. `awaited`: named by lines, not arrived, which is no fault;
    `erased`: gone when their term was over (FILE-2), which is none either.
    """

    whole: int
    awaited: int
    erased: int
    findings: tuple[FileFinding, ...]


def check_files(company: Company) -> FileReport:
    """Read every file that the books or the store know, and list what is missing or damaged."""
    with company.read() as work:
        known = {file.id: file for file in work.all(File)}
    kept = set(company.files.names())
    findings: list[FileFinding] = []
    for sha256, file in known.items():
        if file.arrived_at and not file.erased_at and sha256 not in kept:
            findings.append(FileFinding(sha256, Wrong.MISSING, file.named_by))
    for sha256 in sorted(kept):
        file_or_none = known.get(sha256)
        named_by = file_or_none.named_by if file_or_none else ()
        if company.files.digest(sha256) != sha256:
            findings.append(FileFinding(sha256, Wrong.DAMAGED, named_by))
        elif file_or_none and file_or_none.erased_at:
            findings.append(FileFinding(sha256, Wrong.ERASED, named_by))
        elif file_or_none is None or not file_or_none.arrived_at:
            findings.append(FileFinding(sha256, Wrong.UNNOTED, named_by))
    awaited = sum(not (file.arrived_at or file.erased_at) for file in known.values())
    erased = sum(bool(file.erased_at) for file in known.values())
    faulty = {f.sha256 for f in findings}
    return FileReport(len(kept - faulty), awaited, erased, tuple(findings))
