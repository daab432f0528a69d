"""What every Folder promises, told once: run natively by test_folder.py and inside Chromium by tests/browser.

Plain coroutines over a fresh folder, without pytest, which is not in the browser.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from mobile.store.folder import Folder, InUse, StoreFailed


@contextlib.contextmanager
def refused(kind: type[Exception]) -> Iterator[None]:
    try:
        yield
    except kind:
        return
    raise AssertionError(f"expected {kind.__name__}")


async def a_new_file_is_empty(folder: Folder) -> None:
    file = await folder.open("journal")
    assert await file.read() == b""
    assert await folder.names() == ["journal"]
    await file.close()


async def what_was_appended_is_read_in_order(folder: Folder) -> None:
    file = await folder.open("journal")
    for line in (b"one\n", b"\x00\xff", b"", "收费 ¥200\n".encode()):
        await file.append(line)
    assert await file.read() == b"one\n\x00\xff" + "收费 ¥200\n".encode()
    await file.close()


async def what_was_appended_is_there_after_closing_and_opening(folder: Folder) -> None:
    file = await folder.open("journal")
    await file.append(b"kept")
    await file.close()
    file = await folder.open("journal")
    assert await file.read() == b"kept"
    await file.append(b" and more")
    assert await file.read() == b"kept and more"
    await file.close()


async def a_large_record_goes_in_whole(folder: Folder) -> None:
    record = bytes(range(256)) * 20_000
    file = await folder.open("journal")
    await file.append(b"head")
    await file.append(record)
    assert await file.read() == b"head" + record
    await file.close()


async def appends_at_once_do_not_mix(folder: Folder) -> None:
    file = await folder.open("journal")
    lines = [f"{number:04}".encode() * 500 + b"\n" for number in range(40)]
    await asyncio.gather(*(file.append(line) for line in lines))
    assert (await file.read()).splitlines(keepends=True) == lines
    await file.close()


async def a_torn_end_can_be_cut_off(folder: Folder) -> None:
    file = await folder.open("journal")
    await file.append(b"whole\ntor")
    await file.truncate(6)
    assert await file.read() == b"whole\n"
    await file.append(b"next\n")
    assert await file.read() == b"whole\nnext\n"
    with refused(ValueError):
        await file.truncate(1000)
    await file.close()


async def a_file_is_open_only_once(folder: Folder) -> None:
    file = await folder.open("journal")
    await file.append(b"mine")
    with refused(InUse):
        await folder.open("journal")
    assert await file.read() == b"mine"
    await file.close()
    await (await folder.open("journal")).close()


async def a_closed_file_refuses(folder: Folder) -> None:
    file = await folder.open("journal")
    await file.close()
    await file.close()
    with refused(StoreFailed):
        await file.append(b"late")
    with refused(StoreFailed):
        await file.read()


async def names_are_told_in_order_and_removed_ones_not(folder: Folder) -> None:
    for name in ("b", "a", "journal-2.log"):
        await (await folder.open(name)).close()
    assert await folder.names() == ["a", "b", "journal-2.log"]
    await folder.remove("a")
    await folder.remove("never-there")
    assert await folder.names() == ["b", "journal-2.log"]
    file = await folder.open("a")
    assert await file.read() == b""
    await file.close()


async def an_open_file_is_not_removed(folder: Folder) -> None:
    file = await folder.open("journal")
    await file.append(b"needed")
    with refused(InUse):
        await folder.remove("journal")
    assert await file.read() == b"needed"
    await file.close()


async def strange_names_are_refused(folder: Folder) -> None:
    for name in ("", ".", "..", "a/b", "../a", ".hidden", "a b", "派工", "-a", "a" * 101):
        with refused(ValueError):
            await folder.open(name)
        with refused(ValueError):
            await folder.remove(name)


CONTRACT: list[Callable[[Folder], Coroutine[Any, Any, None]]] = [
    a_new_file_is_empty,
    what_was_appended_is_read_in_order,
    what_was_appended_is_there_after_closing_and_opening,
    a_large_record_goes_in_whole,
    appends_at_once_do_not_mix,
    a_torn_end_can_be_cut_off,
    a_file_is_open_only_once,
    a_closed_file_refuses,
    names_are_told_in_order_and_removed_ones_not,
    an_open_file_is_not_removed,
    strange_names_are_refused,
]
