"""What the server says when a browser asks for the app's files."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from sync_server.static import NoBuild, StaticApp

CSP = "default-src 'none'; script-src 'self'"


class Answer:
    def __init__(self, sent: list[dict[str, Any]]) -> None:
        self.status = sent[0]["status"]
        self.headers = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
        self.body = b"".join(part["body"] for part in sent[1:])


def ask(app: StaticApp, path: str, method: str = "GET", **headers: str) -> Answer:
    sent: list[dict[str, Any]] = []
    raw = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> None: ...

    asyncio.run(app({"type": "http", "method": method, "path": path, "headers": raw}, receive, send))
    return Answer(sent)


def write_build(root: Path, page: bytes = b"<html>one</html>") -> None:
    files = {
        "index.html": (page, {"br": b"BR", "gzip": b"GZIP"}),
        "sw.js": (b"// worker", {}),
        "pyodide/pyodide.mjs": (b"export {}", {}),
        "pyodide/pyodide.asm.wasm": (b"\0asm", {}),
        "assets/fonts/blank.woff2": (b"blank", {}),
        "assets/fonts/NotoSansSC-rare.woff2": (b"rare", {}),
    }
    entries = {}
    for name, (content, packed) in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
        for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
            if encoding in packed:
                (root / (name + suffix)).write_bytes(packed[encoding])
        sizes = {encoding: len(data) for encoding, data in packed.items()}
        entries[name] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), **sizes}
    (root / "build.json").write_text(json.dumps({"hash": "abc", "csp": CSP, "files": entries}))


@pytest.fixture
def app(tmp_path: Path) -> StaticApp:
    (tmp_path / "secret.txt").write_text("master key")
    root = tmp_path / "app"
    write_build(root)
    return StaticApp(root)


def test_the_root_is_the_page(app: StaticApp) -> None:
    answer = ask(app, "/")
    assert (answer.status, answer.body) == (200, b"<html>one</html>")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-length"] == "16"


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, deflate, br, zstd", "br", b"BR"),
        ("gzip", "gzip", b"GZIP"),
        ("br;q=0, gzip;q=0.5", "gzip", b"GZIP"),
        ("identity", None, b"<html>one</html>"),
        ("", None, b"<html>one</html>"),
    ],
)
def test_the_best_encoding_that_the_browser_takes(
    app: StaticApp, accepted: str, encoding: str | None, body: bytes
) -> None:
    answer = ask(app, "/index.html", accept_encoding=accepted)
    assert answer.body == body
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-length"] == str(len(body))
    assert answer.headers["vary"] == "accept-encoding"


def test_a_file_without_siblings_goes_as_it_is(app: StaticApp) -> None:
    answer = ask(app, "/sw.js", accept_encoding="br")
    assert answer.body == b"// worker"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/pyodide/pyodide.mjs", "text/javascript; charset=utf-8"),
        ("/pyodide/pyodide.asm.wasm", "application/wasm"),
    ],
)
def test_modules_and_wasm_have_the_types_that_browsers_insist_on(app: StaticApp, path: str, kind: str) -> None:
    assert ask(app, path).headers["content-type"] == kind


def test_unchanged_is_told_in_a_word(app: StaticApp) -> None:
    tag = ask(app, "/").headers["etag"]
    answer = ask(app, "/", if_none_match=tag)
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["etag"] == tag
    assert ask(app, "/", accept_encoding="br", if_none_match=tag).status == 200


def test_a_new_build_is_served_at_once(app: StaticApp, tmp_path: Path) -> None:
    old = ask(app, "/").headers["etag"]
    write_build(tmp_path / "app", b"<html>two</html>")
    answer = ask(app, "/", if_none_match=old)
    assert (answer.status, answer.body) == (200, b"<html>two</html>")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/pyodide/../../secret.txt",
        "//etc/passwd",
        "/build.json",
        "/index.html.br",
        "/nothing.js",
    ],
)
def test_only_files_of_the_build_are_served(app: StaticApp, path: str) -> None:
    answer = ask(app, path)
    assert answer.status == 404
    assert b"master key" not in answer.body


@pytest.mark.parametrize("path", ["/", "/sw.js", "/nothing.js"])
def test_every_answer_carries_the_security_headers(app: StaticApp, path: str) -> None:
    headers = ask(app, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_builds_own_policy_goes_with_every_file_even_unchanged(app: StaticApp) -> None:
    answer = ask(app, "/")
    assert answer.headers["content-security-policy"] == CSP
    assert answer.headers["cache-control"] == "no-cache"
    assert ask(app, "/", if_none_match=answer.headers["etag"]).headers["content-security-policy"] == CSP


def test_flutters_requests_for_noto_get_the_font_for_rare_names_or_an_empty_one(app: StaticApp) -> None:
    assert ask(app, "/assets/fonts/notosanssc/v37/abc.118.woff2").body == b"rare"
    assert ask(app, "/assets/fonts/notocoloremoji/v32/abc.woff2").body == b"blank"


def test_asking_for_the_headers_only(app: StaticApp) -> None:
    answer = ask(app, "/", method="HEAD")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "16")


def test_writing_is_refused(app: StaticApp) -> None:
    answer = ask(app, "/", method="POST")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_file_that_is_being_replaced_is_not_sent_under_a_wrong_name(app: StaticApp, tmp_path: Path) -> None:
    (tmp_path / "app" / "sw.js").write_bytes(b"// another worker")
    assert ask(app, "/sw.js").status == 503


def test_a_directory_without_a_build_is_told_at_start(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match=r"build-app"):
        StaticApp(tmp_path)
