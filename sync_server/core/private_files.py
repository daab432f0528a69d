"""Files that their owner alone reads, whatever the account's umask says."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700


class NotWritable(Exception):
    """The file that something was to be written to cannot be opened or written; the text says which and why."""


def open_private(path: Path, fresh: bool = False) -> IO[bytes]:
    """Open a file for writing, emptied; `fresh`: raises FileExistsError where there is one already."""
    how = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if fresh else os.O_TRUNC)
    descriptor = os.open(path, how, PRIVATE)
    os.fchmod(descriptor, PRIVATE)
    return os.fdopen(descriptor, "wb")


class _Taken(io.FileIO):
    """The file; keeps what went wrong while it was written, which is told apart from what goes wrong beside it."""

    fault: OSError | None = None

    def write(self, data: Any, /) -> int:
        with self._noting():
            return super().write(data)

    def close(self) -> None:
        with self._noting():
            super().close()

    @contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.fault = error
            raise


@contextmanager
def taken_out(path: Path) -> Iterator[IO[bytes]]:
    """A file for what is taken out of the books: a new one is its owner's; one that is there, emptied, keeps the
    rights that somebody gave it. Of a new one nothing is left where it cannot be finished.

    Raises NotWritable where the file cannot be opened or written. What goes wrong beside it is raised as it is,
    with a note of a file that was there and was begun.
    """
    fresh = not path.exists()
    try:
        raw = _Taken(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb")
    except OSError as error:
        raise NotWritable(_why(path, error)) from error
    try:
        with io.BufferedWriter(raw) as file:
            yield file
    except BaseException as error:
        if fresh:
            path.unlink(missing_ok=True)
        if raw.fault is not None and error is raw.fault:
            said = _why(path, raw.fault)
            raise NotWritable(said if fresh else f"{said}. What is there now is not whole") from error
        if not fresh:
            error.add_note(f"{path} was begun; what is there now is not whole.")
        raise


def _why(path: Path, error: OSError) -> str:
    return f"{path} cannot be written: {error.strerror or error}; name another file with --out"


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
