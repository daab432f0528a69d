"""The folder over native files: the contract, a full disk, a second process, a kill."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from folder_contract import CONTRACT

from mobile.store.folder import Folder, InUse, StoreFailed, StoreFull
from mobile.store.folder_native import NativeFolder

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits and signals")


@pytest.mark.parametrize("promise", CONTRACT, ids=lambda promise: promise.__name__)
def test_contract(tmp_path: Path, promise: Callable[[Folder], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(promise(NativeFolder(tmp_path / "store")))


@contextlib.contextmanager
def disk_full_at(size: int) -> Iterator[None]:
    """No file of this process may grow past `size` bytes: the kernel writes up to there, then fails."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@POSIX
def test_a_record_that_does_not_fit_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    async def scene() -> None:
        folder = NativeFolder(tmp_path)
        file = await folder.open("journal")
        await file.append(b"kept\n")
        with disk_full_at(100):
            with pytest.raises(StoreFull):
                await file.append(b"x" * 1000)
            assert (tmp_path / "journal").read_bytes() == b"kept\n"
            await file.append(b"fits\n")
        await file.append(b"y" * 1000)
        assert await file.read() == b"kept\nfits\n" + b"y" * 1000
        await file.close()

    asyncio.run(scene())


def test_a_disk_that_fails_even_to_take_back_is_written_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    async def scene() -> None:
        folder = NativeFolder(tmp_path)
        file = await folder.open("journal")
        await file.append(b"kept\n")
        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", broken)
            with pytest.raises(StoreFailed):
                await file.append(b"lost\n")
        with pytest.raises(StoreFailed, match="opened again"):
            await file.append(b"later\n")
        await file.close()
        file = await folder.open("journal")
        assert (await file.read()).startswith(b"kept\n")
        await file.close()

    asyncio.run(scene())


SECOND = """
import asyncio, sys
from pathlib import Path
from mobile.store.folder import InUse
from mobile.store.folder_native import NativeFolder

async def main():
    try:
        file = await NativeFolder(Path(sys.argv[1])).open("journal")
    except InUse:
        print("in use", flush=True)
        return
    number = 0
    while True:
        await file.append(b"%d\\n" % number)
        print(number, flush=True)
        number += 1

asyncio.run(main())
"""


def second_process(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", SECOND, str(folder)], stdout=subprocess.PIPE, text=True)


def test_a_second_process_is_told_that_the_file_is_in_use(tmp_path: Path) -> None:
    async def scene() -> None:
        file = await NativeFolder(tmp_path).open("journal")
        with second_process(tmp_path) as other:
            assert other.communicate(timeout=30)[0] == "in use\n"
        await file.close()

    asyncio.run(scene())


@POSIX
def test_a_killed_process_keeps_what_it_was_told_is_kept_and_frees_the_file(tmp_path: Path) -> None:
    with second_process(tmp_path) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(50)]
        with pytest.raises(InUse):
            asyncio.run(NativeFolder(tmp_path).open("journal"))
        os.kill(writer.pid, signal.SIGKILL)
        told += writer.stdout.readlines()

    async def scene() -> None:
        file = await NativeFolder(tmp_path).open("journal")
        assert (await file.read()).startswith("".join(told).encode())
        await file.close()

    asyncio.run(scene())
