"""Serves a built app (see app_build) over ASGI: compressed as the browser takes it, with strict headers.

Only files that build.json lists are served, so no path can lead out of the directory. Every file is revalidated
by its hash: the service worker is the phone's cache, and a stale file would mix two builds.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

TYPES = {
    ".bin": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".frag": "application/octet-stream",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}
SUFFIXES = {"br": ".br", "gzip": ".gz"}  # in order of preference

SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}

# Flutter asks for shards of Noto by its own names, see sw.js.
SHARD = re.compile(r"assets/fonts/noto[^/]*/")
HAN_SHARD = re.compile(r"assets/fonts/notosans(sc|tc|hk|jp|kr)/")


class NoBuild(Exception):
    """The directory holds no built app."""


class StaticApp:
    """An ASGI application over the build in `root`; a new build put there is served from the next request on."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._stamp = -1
        self._build: dict[str, Any] = {}
        self.build()

    def build(self) -> dict[str, Any]:
        """build.json as it is now. Raises NoBuild when there is none."""
        try:
            stamp = (self.root / "build.json").stat().st_mtime_ns
            if stamp != self._stamp:
                self._build = json.loads((self.root / "build.json").read_text("utf-8"))
                self._stamp = stamp
        except FileNotFoundError:
            raise NoBuild(f"no build.json in {self.root}: run `paigong build-app`") from None
        return self._build

    def find(self, path: str) -> str | None:
        """The file that answers a request path, or None."""
        name = path.strip("/") or "index.html"
        files = self.build()["files"]
        if name in files:
            return name
        if SHARD.match(name):
            name = f"assets/fonts/{'NotoSansSC-rare' if HAN_SHARD.match(name) else 'blank'}.woff2"
        return name if name in files else None

    def headers(self, name: str, encoding: str | None) -> dict[str, str]:
        """The answer's headers for file `name` in `encoding` (br, gzip or None)."""
        build = self.build()
        entry = build["files"][name]
        headers = SECURITY | {
            "content-security-policy": build["csp"],
            "content-type": TYPES.get(Path(name).suffix, "application/octet-stream"),
            "content-length": str(entry[encoding] if encoding else entry["size"]),
            "cache-control": "no-cache",
            "etag": f'"{entry["sha256"][:32]}{"-" + encoding if encoding else ""}"',
            "vary": "accept-encoding",
        }
        return headers | ({"content-encoding": encoding} if encoding else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        method = str(scope["method"])
        asked = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        name = self.find(scope["path"])
        if method not in ("GET", "HEAD"):
            await answer(send, 405, SECURITY | {"allow": "GET, HEAD", "content-length": "0"})
            return
        if name is None:
            await answer(send, 404, SECURITY | {"content-type": "text/plain"}, b"not found\n")
            return
        encoding = choose(asked.get("accept-encoding", ""), self.build()["files"][name])
        headers = self.headers(name, encoding)
        if headers["etag"] in asked.get("if-none-match", ""):
            kept = {key: value for key, value in headers.items() if not key.startswith("content-") or "sec" in key}
            await answer(send, 304, kept)
            return
        path = self.root / (name + SUFFIXES[encoding] if encoding else name)
        body = b"" if method == "HEAD" else await asyncio.to_thread(path.read_bytes)
        if method == "GET" and len(body) != int(headers["content-length"]):
            # A new build is being put in place; the phone keeps the build it has and asks again later.
            await answer(send, 503, SECURITY | {"retry-after": "5", "content-length": "0"})
            return
        await answer(send, 200, headers, body)


def choose(accepted: str, entry: dict[str, Any]) -> str | None:
    """The best encoding of a file among those the browser accepts; `q=0` refuses one."""
    offers = {}
    for part in accepted.lower().split(","):
        coding, _, parameters = part.strip().partition(";")
        offers[coding.strip()] = parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((coding for coding in SUFFIXES if coding in entry and offers.get(coding)), None)


async def answer(send: Send, status: int, headers: dict[str, str], body: bytes = b"") -> None:
    raw = [(key.encode("latin-1"), value.encode("latin-1")) for key, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body, "more_body": False})
