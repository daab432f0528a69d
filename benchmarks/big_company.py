"""A company of 20 technicians and 1,500 orders, to be measured.

To make it takes minutes. Where PAIGONG_BENCH_COMPANY names a folder, it is made there once and a copy of it is
measured from then on: before and after a change, on the same books. `python -m benchmarks.big_company` makes it
and measures nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from sync_server.admin.generating.month import generate

SEED, TECHNICIANS, RECEIPTS = 7, 20, 1500
KEPT = "PAIGONG_BENCH_COMPANY"


def company_for(scratch: Path, technicians: int = TECHNICIANS, receipts: int = RECEIPTS) -> Path:
    """A folder in `scratch` with the company to measure: made, or copied from where it was made before."""
    kept = os.environ.get(KEPT)
    made = Path(kept) / f"{SEED}-{technicians}-{receipts}" if kept else scratch / "company"
    if not (made / "paigong.db").exists():
        partly = made.with_name(f"{made.name}.partly")  # one that broke off is never taken for a company
        shutil.rmtree(partly, ignore_errors=True)
        generate(partly, SEED, technicians, receipts)
        partly.rename(made)
    if kept:
        made = Path(shutil.copytree(made, scratch / "company"))
    return made


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        company_for(Path(scratch))
