"""Photos of 200 KB kept in a bucket of a real S3-compatible store on loopback, beside the folder; in turns.

As they come from a phone: in bites, made whole and verified by SHA-256, durable; then read back to the last byte.
"""

import hashlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.entry import Entry, absent, compared
from sync_server.core.files.store import DirectoryStore, FileStore

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from pair.seaweed import a_store, binary

PHOTO_BYTES, BITE_BYTES, PHOTOS = 200_000, 64_000, 100


def kept(store: FileStore, name: str, data: bytes) -> None:
    for offset in range(0, len(data), BITE_BYTES):
        store.append(name, "device", offset, data[offset : offset + BITE_BYTES])
    assert store.finish(name, "device")


def read(store: FileStore, name: str, data: bytes) -> None:
    assert store.read(name, 0, len(data) - 1) == data


def timed(act: Callable[[FileStore, str, bytes], None], store: FileStore, photos: dict[str, bytes]) -> list[float]:
    found = []
    for name, data in photos.items():
        begun = time.perf_counter()
        act(store, name, data)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def run(small: bool = False) -> list[Entry]:
    if binary() is None:
        return [absent("bucket", "no S3-compatible store: `make seaweed` did not get one")]
    draw = random.Random(20260301)
    photos = {}
    for _ in range(4 if small else PHOTOS):
        data = draw.randbytes(PHOTO_BYTES)
        photos[hashlib.sha256(data).hexdigest()] = data
    with tempfile.TemporaryDirectory() as scratch, a_store() as seaweed:
        stores: dict[str, FileStore] = {
            "bucket": seaweed.bucket(seaweed.place()),
            "folder": DirectoryStore(Path(scratch) / "files", free_bytes=0),
        }
        took = {(what, name): timed(act, store, photos)
                for what, act in (("kept", kept), ("read", read)) for name, store in stores.items()}  # fmt: skip
        for store in stores.values():
            assert sorted(store.names()) == sorted(photos)
    said = {place: statistics.median(each) for place, each in took.items()}
    return [
        compared(f"a photo {what}, in the bucket", said[what, "bucket"], "ms", "folder", said[what, "folder"])
        for what in ("kept", "read")
    ]
