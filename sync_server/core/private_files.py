"""Files that their owner alone reads, whatever the account's umask says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700


class NotWritable(Exception):
    """The file that something was to be written to cannot be opened; the text says which and why."""


def open_private(path: Path, fresh: bool = False) -> IO[bytes]:
    """Open a file for writing, emptied; `fresh`: raises FileExistsError where there is one already."""
    how = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if fresh else os.O_TRUNC)
    descriptor = os.open(path, how, PRIVATE)
    os.fchmod(descriptor, PRIVATE)
    return os.fdopen(descriptor, "wb")


@contextmanager
def taken_out(path: Path) -> Iterator[IO[bytes]]:
    """A file for what is taken out of the books: a new one is its owner's; one that is there, emptied, keeps the
    rights that somebody gave it. Of a new one nothing is left where it cannot be finished. Raises NotWritable.
    """
    fresh = not path.exists()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as file:
            yield file
    except BaseException as error:
        if fresh:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            said = f"{path} cannot be written: {error.strerror or error}; name another file with --out"
            raise NotWritable(said if fresh else f"{said}. What is there now is not whole") from error
        raise


def make_private_folder(path: Path) -> None:
    """Make a folder; one that is there keeps the rights that somebody gave it."""
    path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)


def flush_folder(path: Path) -> None:
    """Make the names in it durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
