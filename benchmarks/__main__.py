"""`make bench`: every benchmark in one run, as ratios against a peer; writes build/bench.json."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import startup


def main() -> None:
    entries = startup.run()
    out = Path("build/bench.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(entries, ensure_ascii=False, indent=2) + "\n", "utf-8")
    for entry in entries:
        verdict = "aim reached" if entry["ratio"] <= entry["aim"] else "AIM MISSED"
        print(
            f"{entry['name']}: {entry['value']} {entry['unit']} against {entry['against']}: "
            f"ratio {entry['ratio']} (aim {entry['aim']}, {verdict})"
        )
    print(f"written to {out}")


main()
