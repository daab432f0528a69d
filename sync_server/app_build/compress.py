"""Makes the .br and .gz siblings that the server hands out, and remembers them by content, for brotli is slow."""

import gzip
import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

ALREADY = {".woff2", ".png", ".br", ".gz"}
WORTH = 0.95  # a sibling must be at least this much smaller


def compress_tree(root: Path, names: list[str], cache: Path) -> dict[str, dict[str, int]]:
    """Write siblings beside the files `names` of `root`; answer name -> {"br": bytes, "gzip": bytes} as made."""
    cache.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in names if Path(name).suffix not in ALREADY]
    with ThreadPoolExecutor() as pool:
        made = pool.map(lambda name: (name, siblings(root / name, cache)), wanted)
        return {name: sizes for name, sizes in made if sizes}


def siblings(path: Path, cache: Path) -> dict[str, int]:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    sizes = {}
    for encoding, suffix, pack in (("br", ".br", pack_brotli), ("gzip", ".gz", pack_gzip)):
        kept = cache / f"{digest}{suffix}"
        if not kept.exists():
            mine = f"{os.getpid()}-{threading.get_ident()}"  # two files may be alike, and packed at one time
            part = kept.with_suffix(f"{suffix}.{mine}.part")
            part.write_bytes(pack(content))
            part.replace(kept)
        packed = kept.read_bytes()
        if len(packed) < len(content) * WORTH:
            path.with_name(path.name + suffix).write_bytes(packed)
            sizes[encoding] = len(packed)
    return sizes


def pack_brotli(content: bytes) -> bytes:
    # The best level takes minutes for the large files of the client, for a few per cent.
    return bytes(brotli.compress(content, quality=11 if len(content) < 1_000_000 else 9, lgwin=24))


def pack_gzip(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)
