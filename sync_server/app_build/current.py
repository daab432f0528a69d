"""Whether a built app is the one that this program's sources give, and building it where it is not."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import flet_web

from sync_server.app_build import archive, build
from sync_server.app_build.build import DATA, LOCK
from sync_server.app_build.client import UnknownClient
from sync_server.core.resources import ASSETS, PACKAGE, PROJECT

MARK = "built-from"
"""Stands beside the app's files and is not served: the digest of the sources that it was built from."""


class NotBuilt(Exception):
    """The app could not be built; says why, and what to do next."""


def sources_digest() -> str:
    """A digest of everything that goes into the app."""
    total = hashlib.sha256((Path(flet_web.get_package_web_dir()) / "version.json").read_bytes())
    total.update(LOCK.read_bytes())
    trees = [PROJECT / "mobile", PROJECT / "rulebook", PACKAGE / "app_build"]
    for tree in [*trees, *(ASSETS / name for name in ("fonts", "icons", *DATA))]:
        for name, content in archive.files(tree) if tree.is_dir() else ():
            total.update(f"{tree.name}/{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def is_current(out: Path, digest: str) -> bool:
    """Whether `out` holds a whole app that was built from these sources."""
    try:
        return (out / "build.json").exists() and (out / MARK).read_text() == digest
    except OSError:
        return False


def build_current(out: Path, tell: Callable[[str], None]) -> str:
    """Build the app into `out` whatever is there; returns a sentence about it. Raises NotBuilt."""
    digest = sources_digest()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        report = build(out, tell=tell)
    except UnknownClient as error:
        raise NotBuilt(f"{error}. Install the version of flet-web that this program names.") from error
    except subprocess.CalledProcessError as error:
        raise NotBuilt(_why(error)) from error
    except OSError as error:
        raise NotBuilt(f"{error}. Make room or let this account write there; then `paigong build-app`") from error
    (out / MARK).write_text(digest)
    slower = "" if report.compiled else "; without Node, so it starts more slowly"
    return f"{out}  build {report.hash[:12]}  first visit {report.brotli_bytes:,} bytes (brotli){slower}"


def ensure_app(out: Path, tell: Callable[[str], None]) -> str:
    """Build the app into `out` unless it is there and current; a sentence where it was built. Raises NotBuilt.

    Processes that start at once build it once.
    """
    digest = sources_digest()
    if is_current(out, digest):
        return ""
    with _alone(out):
        return "" if is_current(out, digest) else build_current(out, tell)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(out.with_name(f".{out.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise NotBuilt(f"{error}. Name a folder that can be written to with --app.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _why(error: subprocess.CalledProcessError) -> str:
    if "pip" in error.cmd:
        return (
            "The app's packages for the browser could not be fetched (pip's message stands above). "
            "Run `paigong build-app` once with a network, or copy the app's folder from a machine that has it."
        )
    return f"A step of the build ended with {error.returncode}: {' '.join(map(str, error.cmd))}"
