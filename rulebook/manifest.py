"""The acknowledgement manifest: what the server holds of a device's lines and files, against what the phone holds.

Pure, read by both sides: the server makes a `Manifest`, the phone compares. Only where they match may a phone
forget anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from rulebook.kernel.lines import Line
from rulebook.rules import files_in


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the server holds of one device from seq `first` on: `count` lines up to `seq`, whose hash is `hash`.

    `digest` is SHA-256 over the lines' hashes (hex, one after the other); `files` are those of the files named by
    these lines that it has whole, `hashes` the lines' own, where they were asked for.
    `lost` are those it does not have and nobody waits for: the device has said that it lost them, or the company
    erased them at the end of their term (FILE-2). `rescue` is the public key that a rescue file is sealed for.
    `safe` is the last seq that is in a backup as well, with its files; None where none are made.
    """

    first: Annotated[int, msgspec.Meta(ge=1)]
    count: Annotated[int, msgspec.Meta(ge=0)]
    digest: str
    seq: int
    hash: str
    files: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()
    rescue: str = ""
    safe: int | None = None


class Held(msgspec.Struct, frozen=True):
    """One line as the phone holds it, and the files that it names."""

    seq: int
    hash: str
    files: tuple[str, ...] = ()


class Matching(msgspec.Struct, frozen=True, kw_only=True):
    """How phone and server compare: "14 of 14 records, 31 of 31 files".

    `wrong` are the seqs that differ or are not there, `missing` the files that are not and may yet come.
    `upto` is the last seq to which every line and every file of it is known to be with the server; 0 for none.
    """

    records: int
    all_records: int
    files: int
    all_files: int
    wrong: tuple[int, ...]
    missing: tuple[str, ...]
    upto: int

    @property
    def complete(self) -> bool:
        return not self.wrong and not self.missing


def files_named(line: Line | None) -> tuple[str, ...]:
    """The files that a line names, by SHA-256; none where it cannot be read."""
    return tuple(ref.sha256 for ref in files_in(line)) if line else ()


def lines_mark(hashes: Iterable[str]) -> str:
    """SHA-256 over line hashes in hex, one after the other."""
    total = hashlib.sha256()
    for hash in hashes:
        total.update(hash.encode())
    return total.hexdigest()


def compare(mine: Sequence[Held], manifest: Manifest) -> Matching:
    """Compare the lines that the phone holds, in order, with what the server says it holds.

    Without `hashes` a digest that differs says only that something does: then no line counts as matching.
    """
    there = _lines_there(mine, manifest)
    wrong = tuple(h.seq for h, same in zip(mine, there, strict=True) if not same)
    kept = set(manifest.files)
    settled = kept.union(manifest.lost)
    upto = _upto(mine, there, settled)
    named = list(dict.fromkeys(f for h in mine for f in h.files))
    return Matching(
        records=sum(there),
        all_records=len(mine),
        files=sum(f in kept for f in named),
        all_files=len(named),
        wrong=wrong,
        missing=tuple(f for f in named if f not in settled),
        upto=min(upto, manifest.safe) if manifest.safe is not None else upto,
    )


def _lines_there(mine: Sequence[Held], manifest: Manifest) -> list[bool]:
    if mine and mine[0].seq != manifest.first:
        return [False] * len(mine)
    if manifest.hashes:
        both = [h.hash == other for h, other in zip(mine, manifest.hashes, strict=False)]
        return both + [False] * (len(mine) - len(both))
    same = manifest.count <= len(mine) and manifest.digest == lines_mark(h.hash for h in mine[: manifest.count])
    count = manifest.count if same else 0
    return [n < count for n in range(len(mine))]


def _upto(mine: Sequence[Held], there: Sequence[bool], kept: set[str]) -> int:
    """The last line before the first that is not there, whole and with its files."""
    last = 0
    for held, same in zip(mine, there, strict=True):
        if not same or not kept.issuperset(held.files):
            break
        last = held.seq
    return last
