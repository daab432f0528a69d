"""The folder port over IndexedDB, for browsers whose private file system cannot write durably (WebKit on Linux).

Every record is a row, written in a transaction of strict durability: all of it or nothing. Importable only in the
browser.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import JsException, create_once_callable, create_proxy, to_js

from mobile.store.folder import InUse, StoreFailed, StoreFull, checked
from mobile.store.tab_lock_browser import hold

FILES = "files"  # name -> name
CHUNKS = "chunks"  # [name, number from 0] -> bytes
LAST = float("inf")


def failure(error: Any) -> StoreFailed:
    kind = (
        StoreFull
        if "QuotaExceededError" in (str(getattr(error, "name", "")), str(error).split(":")[0])
        else StoreFailed
    )
    return kind(str(getattr(error, "message", error)))


def settled(target: Any, good: str, *bad: str) -> "asyncio.Future[Any]":
    """A future for an IndexedDB request or transaction; fails with StoreFailed or StoreFull."""
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def well(_: Any) -> None:
        if not future.done():
            future.set_result(getattr(target, "result", None))

    def badly(_: Any) -> None:
        if not future.done():
            future.set_exception(failure(target.error))

    proxies = [create_proxy(well), create_proxy(badly)]
    setattr(target, f"on{good}", proxies[0])
    for name in bad:
        setattr(target, f"on{name}", proxies[1])

    def let_go(_: Any) -> None:
        for name in (good, *bad):
            setattr(target, f"on{name}", None)
        for proxy in proxies:
            proxy.destroy()

    future.add_done_callback(let_go)
    return future


def rows_of(name: str, first: int = 0) -> Any:
    """The key range of a file's rows from number `first` on."""
    return js.IDBKeyRange.bound(to_js([name, first]), to_js([name, LAST]))


class Database:
    """One IndexedDB database, opened at first use."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._open: Any = None

    async def act(self, work: Callable[[Any, Any], Any], *, write: bool = False) -> Any:
        """Do `work` on both stores in one transaction; answer its request's result, once that is durable."""
        try:
            database = await self._connect()
            options = js.Object.fromEntries([["durability", "strict"]])
            transaction = database.transaction(
                to_js([FILES, CHUNKS]), "readwrite" if write else "readonly", options
            )
            done = settled(transaction, "complete", "abort", "error")
            request = work(transaction.objectStore(FILES), transaction.objectStore(CHUNKS))
            await done
        except JsException as error:
            raise failure(error) from error
        return request.result if request is not None else None

    async def _connect(self) -> Any:
        if self._open is None:
            if not getattr(js, "indexedDB", None):  # some private windows have none
                raise StoreFailed("this browser has no IndexedDB")
            request = js.indexedDB.open(f"folder-{self.name}", 1)

            def create(_: Any) -> None:
                for store in (FILES, CHUNKS):
                    request.result.createObjectStore(store)

            request.onupgradeneeded = create_once_callable(create)
            self._open = await settled(request, "success", "error", "blocked")
        return self._open


class IndexedDbFile:
    """A LogFile of rows, under a Web Lock."""

    def __init__(self, database: Database, name: str, release: Callable[[], None], sizes: list[int]) -> None:
        self._database = database
        self._name = name
        self._release = release
        self._sizes = sizes  # of each row
        self._turn = asyncio.Lock()
        self._closed = False

    async def read(self) -> bytes:
        async with self._turn:
            self._check()
            return b"".join(await rows(self._database, self._name))

    async def append(self, data: bytes) -> None:
        async with self._turn:
            self._check()
            key = to_js([self._name, len(self._sizes)])
            await self._database.act(lambda _, chunks: chunks.put(to_js(data), key), write=True)
            self._sizes.append(len(data))

    async def truncate(self, size: int) -> None:
        async with self._turn:
            self._check()
            if not 0 <= size <= sum(self._sizes):
                raise ValueError(f"cannot cut {sum(self._sizes)} bytes to {size}")
            kept = 0
            while kept < len(self._sizes) and sum(self._sizes[: kept + 1]) <= size:
                kept += 1
            rest = size - sum(self._sizes[:kept])
            part = (await rows(self._database, self._name))[kept][:rest] if rest else b""

            def cut(_: Any, chunks: Any) -> Any:
                request = chunks.delete(rows_of(self._name, kept))
                return chunks.put(to_js(part), to_js([self._name, kept])) if part else request

            await self._database.act(cut, write=True)
            self._sizes = self._sizes[:kept] + ([len(part)] if part else [])

    async def close(self) -> None:
        async with self._turn:
            if not self._closed:
                self._closed = True
                self._release()

    def _check(self) -> None:
        if self._closed:
            raise StoreFailed("closed")


class IndexedDbFolder:
    """A Folder in a database of its own."""

    def __init__(self, directory: str = "paigong") -> None:
        self._database = Database(directory)

    async def names(self) -> list[str]:
        found = await self._database.act(lambda files, _: files.getAllKeys())
        return sorted(str(name) for name in found.to_py())

    async def open(self, name: str) -> IndexedDbFile:
        release = await self._lock(checked(name))
        try:
            await self._database.act(lambda files, _: files.put(name, name), write=True)
            sizes = [len(row) for row in await rows(self._database, name)]
        except StoreFailed:
            release()
            raise
        return IndexedDbFile(self._database, name, release, sizes)

    async def remove(self, name: str) -> None:
        release = await self._lock(checked(name))

        def drop(files: Any, chunks: Any) -> Any:
            files.delete(name)
            return chunks.delete(rows_of(name))

        try:
            await self._database.act(drop, write=True)
        finally:
            release()

    async def _lock(self, name: str) -> Callable[[], None]:
        release = await hold(f"file {self._database.name}/{name}")
        if release is None:
            raise InUse(name)
        return release


async def rows(database: Database, name: str) -> list[bytes]:
    found = await database.act(lambda _, chunks: chunks.getAll(rows_of(name)))
    return [bytes(row.to_bytes()) for row in found]
