"""Fetches the fallback fonts of printed forms into the build: `python -m sync_server.papers.fetching`.

From Debian's packages, by apt and dpkg-deb, without being root. Where those are not to be had it says so, and
forms name the characters that they cannot print.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sync_server.papers.glyphs import FALLBACKS, FETCHED, fallback_files

PACKAGES = ("fonts-hanazono", "fonts-babelstone-han")


def fetch(into: Path = FETCHED) -> list[Path]:
    """Put the fonts into `into`; what is there stays. Raises OSError or CalledProcessError where apt cannot."""
    into.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in FALLBACKS if not (into / name).exists()]
    if wanted:
        with tempfile.TemporaryDirectory() as folder:
            _download(folder)
            for package in Path(folder).glob("*.deb"):
                _run("dpkg-deb", "-x", package.name, "unpacked", cwd=folder)
            for name in wanted:
                found = next(Path(folder).rglob(name))
                shutil.move(found, into / f"{name}.part")
                (into / f"{name}.part").rename(into / name)
    return [into / name for name in FALLBACKS]


def _download(folder: str) -> None:
    """The packages' files; where apt does not know them yet, its lists are brought up to date first."""
    try:
        _run("apt-get", "download", "-qq", *PACKAGES, cwd=folder)
    except subprocess.CalledProcessError:
        _run("apt-get", "update", "-qq", cwd=folder)
        _run("apt-get", "download", "-qq", *PACKAGES, cwd=folder)


def _run(*command: str, cwd: str) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def main() -> int:
    """Exit 0 where the fonts are there, however they came; 1 where they could not be fetched."""
    if len(fallback_files()) == len(FALLBACKS):
        return 0
    try:
        fetch()
    except (OSError, subprocess.CalledProcessError, StopIteration) as error:
        sys.stderr.write(f"No fonts for the rarest names ({', '.join(PACKAGES)}): {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
