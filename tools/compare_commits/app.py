"""The built app: which files it has, and how many bytes they are."""

from __future__ import annotations

import re
from pathlib import Path

from tools.compare_commits.books import Seen
from tools.compare_commits.checkout import Checkout

A_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{12,64}(?![0-9a-f])")
MOST_GROWN = 0.02
"""A bundle that grew or shrank by more is told as different."""


def built(checkout: Checkout) -> Path:
    out = checkout.work / "app"
    checkout.must("build-app", "--out", out)
    return out


def names(app: Path) -> Seen:
    """The files' names, without the hashes in them."""
    found = sorted(path.relative_to(app).as_posix() for path in app.rglob("*") if path.is_file())
    yield "files", "".join(A_HASH.sub("<hash>", name) + "\n" for name in found)


def size(app: Path, endings: tuple[str, ...] = ()) -> int:
    """Bytes of all files, or of those with an ending."""
    files = [path for path in app.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files if not endings or path.suffix in endings)


def grown(before: int, after: int) -> tuple[bool, str]:
    """Whether it is much the same, and in words."""
    share = (after - before) / before if before else 1.0
    return abs(share) <= MOST_GROWN, f"{before:,} → {after:,} bytes ({share:+.2%})"
