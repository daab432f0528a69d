"""Puts the PWA together: client, fonts, icons, page, archive, service worker, siblings and build.json."""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync_server.app_build import archive, bytecode, client, compress, stdlib
from sync_server.core.resources import ASSETS, PROJECT, cache_folder

WEB = PROJECT / "mobile" / "web"
LOCK = PROJECT / "mobile" / "browser-requirements.lock"
DATA = ("i18n", "prices")  # directories of assets/ that Python reads on the phone
STDLIB = "pyodide/python_stdlib.zip"
PLACEHOLDER = '"__BUILD__"'

# Fetched only when something on the screen asks for it.
LAZY = ("assets/fonts/NotoSansSC-rare.woff2", "assets/NOTICES", "licences.txt", "assets/fonts/OFL.txt")
ENGINES = {"chromium": "canvaskit/chromium/", "other": "canvaskit/canvaskit."}


@dataclass(frozen=True)
class BuildReport:
    """What was built: the hash that names it, and the bytes of a first visit with Chromium, raw and as sent.

    `compiled` is False where no Node was found to compile the Python: the app is the same, but starts slower.
    """

    out: Path
    hash: str
    files: int
    raw_bytes: int
    gzip_bytes: int
    brotli_bytes: int
    compiled: bool


def build(
    out: Path,
    *,
    app: Path | None = None,
    lock: Path = LOCK,
    share: tuple[str, ...] = (),
    cache: Path | None = None,
    lean: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Build the PWA into `out`, which is replaced as a whole at the end.

    Without `app`: Paigong itself. With it: that directory, which holds a main.py, with the packages of `lock`, and
    with those project packages that `share` names (for tests and benchmarks). Not `lean`: with Python's standard
    library as Flet ships it, for comparison. `tell` hears of each step. Raises client.UnknownClient when the
    installed Flet is not the known one, CalledProcessError when pip cannot fetch the browser's packages.
    """
    cache = cache or cache_folder() / "wheels"
    tell("client and fonts")
    fresh = out.with_name(out.name + ".part")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    client.copy_client(fresh)
    for name in ("fonts", "icons"):
        client.copy_tree(ASSETS / name, fresh / ("assets/fonts" if name == "fonts" else name))
    (fresh / "icons/favicon.png").rename(fresh / "favicon.png")
    client.copy_tree(WEB, fresh)
    tell("packages for the browser")
    archive.write_zip(fresh / "app.zip", archive.members(lock, cache, sources(app, share)))
    tell("bytecode")
    compiled = bytecode.compile_archive(fresh / "app.zip", cache)
    if lean and compiled:
        stdlib.write_stdlib(fresh / STDLIB)
        bytecode.compile_archive(fresh / STDLIB, cache, bytecode.STDLIB)
    (fresh / "licences.txt").write_bytes(archive.licences(lock, cache))

    groups = sorted_out(sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if path.is_file()))
    stamp = build_hash(fresh)
    fill_page(fresh, stamp, groups)
    sums = {group: {name: sha256(fresh / name) for name in names} for group, names in groups.items()}
    fill(fresh / "sw.js", {"hash": stamp, **sums})
    tell("compressed copies")
    report = describe(fresh, stamp, sums, cache.parent / "compressed")
    replace(out, fresh)
    return BuildReport(out=out, compiled=compiled, **report)


def sources(app: Path | None, share: tuple[str, ...]) -> list[tuple[str, Path | bytes]]:
    """The app's own files, as archive.members takes them."""
    shared: list[tuple[str, Path | bytes]] = [(f"{name}/", PROJECT / name) for name in share]
    if app is not None:
        return [*shared, ("", app)]
    data = [(f"assets/{name}/", ASSETS / name) for name in DATA]
    own = [(f"{name}/", PROJECT / name) for name in ("mobile", "rulebook")]
    entry = [("main.py", archive.ENTRY.encode()), ("ready.py", archive.READY.encode())]
    return [*entry, *own, *((prefix, path) for prefix, path in data if path.is_dir())]


def sorted_out(names: list[str]) -> dict[str, list[str]]:
    """The files by who needs them when. sw.js is in no group: it holds the groups."""
    groups: dict[str, list[str]] = {"core": [], "chromium": [], "other": [], "lazy": []}
    for name in names:
        if name == "sw.js":
            continue
        engine = next((key for key, prefix in ENGINES.items() if name.startswith(prefix)), "core")
        groups["lazy" if name in LAZY else engine].append(name)
    return groups


def build_hash(root: Path) -> str:
    """One hash over the names and contents of all files, before the hash itself is written into some of them."""
    total = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(root).as_posix()}\0{sha256(path)}\n".encode())
    return total.hexdigest()[:16]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fill_page(root: Path, stamp: str, groups: dict[str, list[str]]) -> None:
    """Tell the page what a start loads, so that the bar on the splash can show how far it is."""
    started = [name for name in groups["core"] + groups["chromium"] if (root / name).stat().st_size > 20_000]
    fill(root / "page.js", {"hash": stamp, "sizes": {name: (root / name).stat().st_size for name in started}})


def fill(path: Path, values: dict[str, Any]) -> None:
    text = path.read_text("utf-8")
    if text.count(PLACEHOLDER) != 1:
        raise ValueError(f"{path.name} must hold {PLACEHOLDER} once")
    path.write_text(text.replace(PLACEHOLDER, json.dumps(values)), "utf-8")


def describe(root: Path, stamp: str, sums: dict[str, dict[str, str]], cache: Path) -> dict[str, Any]:
    """Compress everything, write build.json, and answer the figures of the report."""
    digests = {name: digest for group in sums.values() for name, digest in group.items()}
    digests["sw.js"] = sha256(root / "sw.js")
    packed = compress.compress_tree(root, sorted(digests), cache)
    files: dict[str, dict[str, Any]] = {
        name: {"sha256": digest, "size": (root / name).stat().st_size, **packed.get(name, {})}
        for name, digest in sorted(digests.items())
    }
    first = [files[name] for name in [*sums["core"], *sums["chromium"], "sw.js"]]
    figures = {
        "hash": stamp,
        "files": len(files),
        "raw_bytes": sum(file["size"] for file in first),
        "gzip_bytes": sum(file.get("gzip", file["size"]) for file in first),
        "brotli_bytes": sum(file.get("br", file["size"]) for file in first),
    }
    page = (root / "index.html").read_text("utf-8")
    document = {**figures, "csp": content_security_policy(page), "files": files}
    (root / "build.json").write_text(json.dumps(document, indent=1), "utf-8")
    return figures


def content_security_policy(page: str) -> str:
    """The strictest policy under which the app runs; inline scripts of `page` are allowed by their hash."""
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in inline]
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self' 'wasm-unsafe-eval'", *hashes]),
            "worker-src 'self'",
            "connect-src 'self'",
            "img-src 'self' blob: data:",
            "style-src 'self' 'unsafe-inline'",
            "font-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        ]
    )


def replace(out: Path, fresh: Path) -> None:
    """Put `fresh` in the place of `out`; a server that reads meanwhile sees the one or the other."""
    old = out.with_name(out.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)
