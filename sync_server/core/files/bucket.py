"""Files in a bucket of an S3-compatible store, by the same names as in a directory: `ab/abcd…`.

What a device is still sending lies in the bucket, too, a bite an object (`parts/<sha256>.<sender>/<offset>`), so
any server process goes on where another stopped. Each request is signed over the SHA-256 of its body, but not
every store looks whether that is so (SeaweedFS 4.48 does not): bytes are read back, and get the file's name, by a
copy within the store, only when they are what it says. An object is there whole or not at all.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from sync_server.core.files.address import BucketAddress
from sync_server.core.files.store import ERASED, Misplaced, StoreAway, folder_of, is_name, need_bytes_of, sender_of

if TYPE_CHECKING:
    from obstore.store import S3Store

PARTS = "parts"
CONNECT_S, REQUEST_S, RETRY_S, RETRIES = 3.0, 20.0, 3.0, 2
QUIET_S = 5.0
"""So long after the store did not answer nobody else waits for it: they are told at once."""
PROBE_S = 2.0
"""So long may a probe's request take, and it is not tried again: /readyz is to answer soon."""
PROBED_S = 15.0
"""A probe that went well is good for so long: stores charge for what is written."""
AT_ONCE = 16
_CODE = re.compile(r"<Code>([A-Za-z0-9]{1,60})</Code>")
_MEANS = {
    "AccessDenied": "the key may not do that",
    "InvalidAccessKeyId": "files_key is not known there",
    "SignatureDoesNotMatch": "files_secret does not belong to files_key",
    "NoSuchBucket": "there is no such bucket",
}
_STATUS = re.compile(r"status code: (\d{3})")


class NoClient(Exception):
    """The package that speaks to such stores is not installed."""


class BucketStore:
    """A FileStore (`store.py`). May be used from any thread, and after a fork."""

    def __init__(
        self,
        address: BucketAddress,
        key: str,
        secret: str,
        request_s: float = REQUEST_S,
        quiet_s: float = QUIET_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises NoClient. `request_s`: so long may one request take."""
        try:
            import obstore
        except ImportError as error:
            raise NoClient("a store of files by URL needs one more package: pip install 'paigong[s3]'") from error
        self.address = address
        self._s3 = obstore
        self._key, self._secret, self._request_s, self._quiet_s = key, secret, request_s, quiet_s
        self._clock = clock
        self._lock = threading.Lock()
        self._made: dict[tuple[int, bool], S3Store] = {}
        self._away: tuple[float, str] | None = None
        self._probed_at = -PROBED_S

    def where(self) -> str:
        return self.address.text

    def probe(self) -> None:
        if self._clock() - self._probed_at < PROBED_S:
            return
        path = f"{PARTS}/.ready-{os.getpid()}-{secrets.token_hex(4)}"
        with self._asking(probing=True) as store:
            self._s3.put(store, path, bytes(16), use_multipart=False)
            self._s3.delete(store, path)
        self._probed_at = self._clock()

    def size(self, sha256: str) -> int | None:
        path = _whole(sha256)
        with suppress(FileNotFoundError), self._asking() as store:
            return self._s3.head(store, path)["size"]
        return None

    def here(self, names: Iterable[str]) -> set[str]:
        wanted = [(name, _whole(name)) for name in names]

        async def there(store: S3Store, name: str, path: str) -> str:
            with suppress(FileNotFoundError):
                await self._s3.head_async(store, path)
                return name
            return ""

        async def all_of(store: S3Store) -> set[str]:
            found: set[str] = set()
            for first in range(0, len(wanted), AT_ONCE):
                some = wanted[first : first + AT_ONCE]
                found.update(await asyncio.gather(*(there(store, *one) for one in some)))
            return found - {""}

        with self._asking() as store:
            return asyncio.run(all_of(store)) if wanted else set()

    def part(self, sha256: str, device: str) -> int:
        return sum(size for _, size in self._bites(sha256, device))

    def append(self, sha256: str, device: str, offset: int, data: bytes) -> int:
        """Two bites at one offset at once: one of them holds, and the other's sender is told where to go on."""
        due = self.part(sha256, device)
        if due != offset:
            raise Misplaced(due)
        with self._asking() as store:
            self._s3.put(store, f"{_folder(sha256, device)}/{offset:08d}", data, use_multipart=False)
        return offset + len(data)

    def finish(self, sha256: str, device: str) -> bool:
        """The bites themselves do not get the file's name: a late one may come over them between look and copy."""
        bites = self._bites(sha256, device)
        with self._asking() as store:
            whole = b"".join(bytes(self._s3.get(store, path).bytes()) for path, _ in bites)
        good = hashlib.sha256(whole).hexdigest() == sha256
        if good:
            self.keep(sha256, whole)
        with self._asking() as store:
            for batch in self._s3.list(store, prefix=_folder(sha256, device)):  # those, too, that join on to none
                self._s3.delete(store, [found["path"] for found in batch])
        return good

    def keep(self, sha256: str, data: bytes) -> None:
        """Over whatever is there: the same bytes, or spoilt ones."""
        need_bytes_of(sha256, data)
        path = f"{_folder(sha256, f'whole {secrets.token_hex(8)}')}/{0:08d}"
        with self._asking() as store:
            self._s3.put(store, path, data, use_multipart=False)
            good = bytes(self._s3.get(store, path).bytes()) == data
            if good:
                self._s3.copy(store, path, _whole(sha256))
            self._s3.delete(store, path)
        if not good:
            raise StoreAway(f"the store of files at {self.where()} gave back other bytes than it was given")

    def read(self, sha256: str, first: int, last: int) -> bytes:
        with self._asking() as store:
            return bytes(self._s3.get_range(store, _whole(sha256), start=first, end=last + 1))

    def digest(self, sha256: str) -> str:
        total = hashlib.sha256()
        with self._asking() as store:
            for piece in self._s3.get(store, _whole(sha256)):
                total.update(piece)
        return total.hexdigest()

    def names(self) -> Iterator[str]:
        with self._asking() as store:
            for batch in self._s3.list(store):
                for found in batch:
                    folder, _, name = found["path"].rpartition("/")
                    if is_name(name) and folder == name[:2]:
                        yield name

    def erase(self, sha256: str, note: bytes) -> None:
        """Of what the bucket itself keeps of older versions we know nothing (docs/operations.md)."""
        path = _whole(sha256)
        with self._asking() as store:
            self._s3.put(store, f"{ERASED}/{sha256}", note, use_multipart=False)
            halves = list(self._s3.list(store, prefix=PARTS))
            begun = [one["path"] for batch in halves for one in batch if f"/{sha256}." in one["path"]]
            for gone in (path, *begun):
                with suppress(FileNotFoundError):
                    self._s3.delete(store, gone)

    def note(self, sha256: str) -> bytes | None:
        folder_of(sha256)
        with suppress(FileNotFoundError), self._asking() as store:
            return bytes(self._s3.get(store, f"{ERASED}/{sha256}").bytes())
        return None

    def drop_note(self, sha256: str) -> None:
        with suppress(FileNotFoundError), self._asking() as store:
            self._s3.delete(store, f"{ERASED}/{sha256}")

    def notes(self) -> Iterator[str]:
        with self._asking() as store:
            for batch in self._s3.list(store, prefix=ERASED):
                yield from (name for one in batch if is_name(name := one["path"].rpartition("/")[2]))

    def drop_parts(self, before: float) -> int:
        newest: dict[str, float] = {}
        paths: dict[str, list[str]] = {}
        with self._asking() as store:
            for batch in self._s3.list(store, prefix=PARTS):
                for found in batch:
                    folder = found["path"].rpartition("/")[0]
                    at = found["last_modified"].timestamp()
                    newest[folder] = max(at, newest.get(folder, at))
                    paths.setdefault(folder, []).append(found["path"])
            old = [folder for folder, at in newest.items() if at < before]
            for folder in old:
                self._s3.delete(store, paths[folder])
        return sum(folder != PARTS for folder in old)

    def _bites(self, sha256: str, device: str) -> list[tuple[str, int]]:
        """(path, bytes) of what the device has sent, as far as one bite begins where the other ends."""
        with self._asking() as store:
            found = [one for batch in self._s3.list(store, prefix=_folder(sha256, device)) for one in batch]
        at = {int(one["path"].rpartition("/")[2]): one for one in found if one["size"]}
        joined: list[tuple[str, int]] = []
        end = 0
        while end in at:
            joined.append((at[end]["path"], at[end]["size"]))
            end += at[end]["size"]
        return joined

    @contextmanager
    def _asking(self, probing: bool = False) -> Iterator[S3Store]:
        """The client. Whatever the store or the way there does wrong becomes StoreAway, in a sentence."""
        if self._away and self._clock() < self._away[0]:
            raise StoreAway(self._away[1])
        try:
            yield self._client(probing)
        except FileNotFoundError as error:
            if "NoSuchBucket" not in str(error):
                raise FileNotFoundError("no such file in the store") from None
            raise StoreAway(f"the store of files at {self.where()} {_why(str(error))}") from None
        except (self._s3.exceptions.BaseError, OSError) as error:
            said = f"the store of files at {self.where()} {_why(str(error))}"
            self._away, self._probed_at = (self._clock() + self._quiet_s, said), -PROBED_S
            raise StoreAway(said) from None
        self._away = None

    def _client(self, probing: bool = False) -> S3Store:
        """One for each process: its threads do not outlive a fork."""
        which = (os.getpid(), probing)
        with self._lock:
            if which not in self._made:
                self._made[which] = self._new_client(probing)
            return self._made[which]

    def _new_client(self, probing: bool) -> S3Store:
        from obstore.store import S3Store

        a, virtual = self.address, self.address.style == "virtual"
        return S3Store(
            a.bucket,
            prefix=a.prefix or None,
            endpoint=a.endpoint.replace("://", f"://{a.bucket}.", 1) if virtual else a.endpoint,
            region=a.region,
            virtual_hosted_style_request=virtual,
            access_key_id=self._key,
            secret_access_key=self._secret,
            client_options={
                "allow_http": a.endpoint.startswith("http:"),
                "connect_timeout": timedelta(seconds=PROBE_S if probing else CONNECT_S),
                "timeout": timedelta(seconds=PROBE_S if probing else self._request_s),
            },
            retry_config={
                "max_retries": 0 if probing else RETRIES,
                "retry_timeout": timedelta(seconds=RETRY_S),
            },
        )


def _whole(sha256: str) -> str:
    return f"{folder_of(sha256)}/{sha256}"


def _folder(sha256: str, device: str) -> str:
    folder_of(sha256)
    return f"{PARTS}/{sha256}.{sender_of(device)}"


def _why(said: str) -> str:
    """What is wrong, in the store's own word where it has one; never what it was asked with."""
    if code := _CODE.search(said):
        return f"refuses: {_MEANS.get(code[1], code[1])}"
    if status := _STATUS.search(said):
        return f"answers {status[1]}"
    return "does not answer"
