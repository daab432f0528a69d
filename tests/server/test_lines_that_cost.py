"""A line that is nested too deep, or is nothing but colons, stops nobody's copy and no erasure (SEC-1, SEC-2)."""

from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path

import pytest
from attacker import Attacker
from msgspec import Raw
from msgspec.structs import replace
from pair.field import ORDER, Field

from rulebook.kernel.ids import VisitId
from rulebook.kernel.lines import encode_line, read_line
from rulebook.subjects.visits.commands import RecordFinding
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify
from sync_server.reporting.personal.gathering import MOST_PARTS, names_one, parts
from sync_server.reporting.personal.handing_out import hand_out
from sync_server.reporting.personal.withheld import Erased, customers_of, is_withheld, people_of

COLONS = 600
"""Modest here: with a few thousand there would be gigabytes of runs."""
MOST_MEMORY = 16_000_000


def colons() -> str:
    return ":".join(f"{n:05}" for n in range(COLONS))


@pytest.mark.parametrize("depth", [300, 950, 200_000])
def test_sec_1_a_line_nested_too_deep_stops_nobodys_copy(field: Field, tmp_path: Path, depth: int) -> None:
    wang = Attacker(field)
    deep = replace(wang.line(), body=Raw(b'{"a":' + b"[" * depth + b'"p-zhao"' + b"]" * depth + b"}"))
    (told,) = wang.outcomes(1, wang.signed(encode_line(deep)))
    assert told.outcome == "quarantined"
    for person in ("p-wang", "p-zhao"):
        out = tmp_path / f"{person}.zip"
        assert hand_out(field.company, out, "钱进", "要一份", person=person).lines >= 1
        assert zipfile.ZipFile(out).testzip() is None
    assert verify(field.company) == []
    assert compare(field.company).same


def test_a_text_of_nothing_but_colons_has_no_more_runs_than_an_id_has_parts() -> None:
    runs = list(parts(colons()))
    assert len(runs) <= MOST_PARTS * COLONS
    assert sum(map(len, runs)) < MOST_MEMORY
    assert names_one("visit:v-1:p-li", {"v-1"})
    assert names_one("visit:v-1:p-li", {"v-1:p-li"})
    assert not names_one("visit:v-1:p-li", {"v"})


def test_sec_2_lines_full_of_colons_are_looked_through_in_little_memory(field: Field, tmp_path: Path) -> None:
    wang = Attacker(field)
    raw = encode_line(wang.line(RecordFinding(visit=VisitId("v-1"), finding=f"{colons()}:{ORDER}:p-zhao"), ORDER))
    wang.outcomes(1, wang.signed(raw))
    line, now = read_line(raw), field.clock.now
    with field.company.read() as work:
        tracemalloc.start()
        try:
            assert is_withheld(work, Erased({}, {"p-zhao": now}), line, now.isoformat())
            assert "p-zhao" in people_of(work, line)
            assert customers_of(work, line)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < MOST_MEMORY
    assert hand_out(field.company, tmp_path / "x.zip", "钱进", "要一份", person="p-zhao").lines >= 1
