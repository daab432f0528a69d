"""`make bench`: every benchmark in one run, ours beside its peers, as ratios; writes build/bench.json.

    python -m benchmarks [--small] [NAME …]

`--small` only shows that everything runs: its figures mean nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from benchmarks.entry import Entry, table

TITLES = {
    "append": "(a) one record made durable on the phone",
    "push": "(b) records pushed, rule-checked and durable, per second",
    "wire": "(c) bytes on the wire",
    "pull": "(d) 100 changes out of a long feed",
    "backlog": "(e) a day's backlog over a bad link",
    "money": "A day closed and a month taken out of the books, 10,000 and 100,000 receipts",
    "search": "The archive searched by any number",
    "lists": "Pages of lists out of the whole books",
    "years": "Years of a company, made in bulk, on this machine",
    "streams": "News to open streams on one process, and syncs meanwhile",
    "bucket": "Photos kept in a bucket of a real S3-compatible store, and in a folder",
    "startup": "Start-up of the app in a browser",
    "gun": "Lists shot by a barcode gun at the counter and on a round, in a browser",
    "office": "The office's screens in a company of 20 technicians and 1,500 orders, in a browser",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("names", nargs="*", choices=[*TITLES, []], metavar="NAME", help=", ".join(TITLES))
    args = parser.parse_args()
    found: dict[str, list[Entry]] = {}
    for name in args.names or TITLES:
        began = time.monotonic()
        found[name] = import_module(f"benchmarks.{name}").run(args.small)
        print(table(f"{TITLES[name]}  [{time.monotonic() - began:.0f} s]", found[name]), flush=True)
    entries = [entry for several in found.values() for entry in several]
    out = Path("build/bench.json")
    out.parent.mkdir(exist_ok=True)
    told = {"cores": os.cpu_count(), "small": args.small}
    told |= {name: [asdict(entry) for entry in several] for name, several in found.items()}
    out.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    met, aims = sum(e.met is True for e in entries), sum(e.met is not None for e in entries)
    print(f"\n{met} of {aims} aims met; written to {out}")


if __name__ == "__main__":
    main()
