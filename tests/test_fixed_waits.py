"""Browser tests wait for what is to come, never for a time; only a hand has its tempo, and that has a name."""

from __future__ import annotations

import re
from pathlib import Path

TEMPO = {"HAND_MS", "GLOVE_MS", "PEN_MS", "PINCH_MS", "TAB_MS"}
"""Of fingers, thumbs, pens and keys, as tests/browser names them."""
WAIT = re.compile(r"wait_for_timeout\(([^)]*)\)")


def test_no_browser_test_waits_for_a_fixed_time() -> None:
    files = sorted((Path(__file__).parent / "browser").rglob("*.py"))
    waits = [(file.name, what) for file in files for what in WAIT.findall(file.read_text("utf-8"))]
    assert waits, "the tempo of a hand, at least"
    assert [one for one in waits if one[1] not in TEMPO] == []
