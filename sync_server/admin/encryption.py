"""Backups that only the holder of a private key reads, in the format of age (age-encryption.org).

Public keys are enough to write: a server that makes backups cannot read them, nor can whoever takes it over. Any
age program opens them too. Knows bytes, not what they are.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pyrage

from sync_server.core.private_files import open_private

MAGIC = b"age-encryption.org/v1\n"
SUFFIX = ".age"


class KeyFault(ValueError):
    """A key that is none, or not the one that is needed; says what to do."""


def new_identity(path: Path) -> str:
    """Make a private key in a new file that its owner alone reads; returns the public key."""
    identity = pyrage.x25519.Identity.generate()
    file = open_private(path, fresh=True)
    try:
        with file:
            file.write(f"# public key: {identity.to_public()}\n{identity}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise
    return str(identity.to_public())


def recipients_of(names: tuple[str, ...]) -> list[pyrage.x25519.Recipient]:
    """Public keys by their text. Raises KeyFault."""
    found = []
    for name in names:
        try:
            found.append(pyrage.x25519.Recipient.from_str(name))
        except pyrage.RecipientError as error:
            raise KeyFault(f"{name[:20]}… is no public key (age1…): make one with `paigong backup-key`") from error
    return found


def identities_in(path: Path) -> list[pyrage.x25519.Identity]:
    """Private keys of a file, one a line; comments are left out. Raises KeyFault, OSError."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise KeyFault(f"{path} holds something that is no private key (AGE-SECRET-KEY-…)") from error
    if not found:
        raise KeyFault(f"{path} holds no private key")
    return found


class _Watched:
    """A file that remembers why it could not be written to: the cipher tells of it in words only."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def encrypted(out: IO[bytes], recipients: tuple[str, ...]) -> Iterator[IO[bytes]]:
    """A stream; what is written to it goes to `out` encrypted, or as it is where there are no recipients.

    Raises KeyFault, and OSError where `out` cannot be written to. The stream cannot be sought in.
    """
    if not recipients:
        yield out
        return
    keys, watched, failed = recipients_of(recipients), _Watched(out), list[BaseException]()
    read, write = os.pipe()

    def encrypt() -> None:
        try:
            with os.fdopen(read, "rb") as source:
                pyrage.encrypt_io(source, watched, keys)
        except BaseException as error:  # noqa: BLE001  # raised below, in the thread that waits
            failed.append(error)

    thread = threading.Thread(target=encrypt, name="encrypt")
    thread.start()
    try:
        with os.fdopen(write, "wb") as sink:
            yield sink
    except BrokenPipeError:
        if not (watched.error or failed):
            raise
    finally:
        thread.join()
    if watched.error:
        raise watched.error
    if failed:
        raise OSError(f"could not be encrypted: {failed[0]}") from failed[0]


def is_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


@contextmanager
def decrypted(path: Path, identity: Path | None, scratch: Path | None = None) -> Iterator[IO[bytes]]:
    """The content of `path`, decrypted into a nameless file under `scratch` where it is encrypted.

    Raises KeyFault where the private key is missing or another one, OSError where the file is damaged.
    """
    if not is_encrypted(path):
        with path.open("rb") as plain:
            yield plain
        return
    if identity is None:
        raise KeyFault(f"{path} is encrypted: name the file of the private key with --identity")
    keys = identities_in(identity)
    with TemporaryFile(dir=scratch) as spool, path.open("rb") as source:
        try:
            pyrage.decrypt_io(source, spool, keys)
        except pyrage.DecryptError as error:
            raise KeyFault(f"{path} was not encrypted to the key in {identity}, or is damaged: {error}") from error
        except OSError as error:
            if error.errno is None:  # the cipher's, not the disk's
                raise KeyFault(f"{path} is damaged: {error}") from error
            raise
        spool.seek(0)
        yield spool
