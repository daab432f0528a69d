"""What the server says it holds, against what the phone holds: only what both have may be forgotten."""

from __future__ import annotations

import msgspec
import pytest

from rulebook.manifest import Held, Manifest, compare, lines_mark

LINES = [Held(seq, f"{seq:064x}", (f"file-{seq}",) if seq % 2 else ()) for seq in range(5, 15)]
FILES = tuple(f"file-{seq}" for seq in range(5, 15, 2))


def manifest(lines: list[Held], files: tuple[str, ...] = FILES, hashes: bool = False, first: int = 5) -> Manifest:
    found = [line.hash for line in lines]
    last = lines[-1] if lines else Held(first - 1, "0" * 64)
    return Manifest(
        first=first,
        count=len(lines),
        digest=lines_mark(found),
        seq=last.seq,
        hash=last.hash,
        files=files,
        hashes=tuple(found) if hashes else (),
    )


def test_ten_of_ten_records_five_of_five_files() -> None:
    found = compare(LINES, manifest(LINES))
    assert (found.records, found.all_records, found.files, found.all_files) == (10, 10, 5, 5)
    assert found.complete
    assert found.upto == 14


def test_what_is_not_sent_yet_is_named_and_what_was_may_go() -> None:
    found = compare(LINES, manifest(LINES[:7]))
    assert (found.records, found.wrong, found.upto) == (7, (12, 13, 14), 11)


def test_a_file_that_did_not_arrive_is_named_and_keeps_its_record_on_the_phone() -> None:
    """kobocat#565, cmms#138: the record is there, its photo is not."""
    found = compare(LINES, manifest(LINES, tuple(f for f in FILES if f != "file-9")))
    assert found.missing == ("file-9",)
    assert (found.records, found.files, found.upto) == (10, 4, 8)
    assert not found.complete


def test_a_file_that_the_phone_lost_is_not_waited_for_and_is_not_counted_as_there() -> None:
    said = manifest(LINES, tuple(f for f in FILES if f != "file-9"))
    found = compare(LINES, msgspec.structs.replace(said, lost=("file-9",)))
    assert (found.files, found.all_files, found.missing, found.upto) == (4, 5, (), 14)
    assert found.complete


def test_a_digest_that_differs_lets_nothing_go() -> None:
    other = [*LINES[:3], Held(8, "f" * 64), *LINES[4:]]
    found = compare(LINES, manifest(other))
    assert (found.records, found.upto) == (0, 0)
    assert not found.complete


def test_with_the_hashes_the_one_line_that_differs_is_named() -> None:
    other = [*LINES[:3], Held(8, "f" * 64), *LINES[4:]]
    found = compare(LINES, manifest(other, hashes=True))
    assert (found.wrong, found.records, found.upto) == ((8,), 9, 7)


def test_a_server_that_has_more_of_this_device_than_the_phone_has_does_not_match() -> None:
    """A copied phone wrote on."""
    assert compare(LINES[:4], manifest(LINES)).upto == 0


def test_a_manifest_of_other_lines_than_asked_for_does_not_match() -> None:
    assert compare(LINES, manifest(LINES[1:], first=6)).records == 0


def test_an_empty_phone_matches_and_may_forget_nothing() -> None:
    found = compare([], manifest([]))
    assert found.complete
    assert found.upto == 0


@pytest.mark.parametrize(("safe", "upto"), [(None, 14), (11, 11), (14, 14), (20, 14), (0, 0)])
def test_only_what_is_in_a_backup_as_well_may_be_forgotten_where_backups_are_made(
    safe: int | None, upto: int
) -> None:
    said = msgspec.structs.replace(manifest(LINES), safe=safe)
    assert compare(LINES, said).upto == upto
