"""Makes app.zip: the app's Python with the packages it takes along, as the worker unpacks it at start.

The zip is stored, not deflated: the server compresses it better for the wire, and the phone unpacks it faster.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

PLATFORM = "pyemscripten_2026_0_wasm32"
PYTHON = "3.14"

ENTRY = """\
import flet as ft
import flet_js

from mobile.main import begin, main

begin(flet_js.documentUrl.partition("#")[2])
ft.run(main)
"""

# What is imported before Python's memory is kept for the starts to come (mobile/web/memory.js).
READY = "import mobile.app.readying\n"

# Parts of packages that no phone runs. Time zones: the company's and its neighbours'.
UNUSED = (
    "flet/cli.py",
    "flet/fastapi/",
    "flet/pytest_plugin.py",
    "flet/testing/",
    "qrcode/console_scripts.py",
    "qrcode/tests/",
    "tinydb/mypy_plugin.py",
    "bin/",
)
ZONES = ("tzdata/zoneinfo/Asia/", "tzdata/zoneinfo/Etc/", "tzdata/zoneinfo/UTC", "tzdata/zoneinfo/__init__.py")


def packages(lock: Path, cache: Path) -> Path:
    """The unpacked browser packages of `lock`, from `cache` if they were fetched before, else by pip."""
    kept = cache / f"packages-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"
    if kept.exists():
        return kept
    cache.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=cache))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(fresh), "--no-deps"]
    command += ["--no-compile", "--only-binary=:all:", "--require-hashes", "--requirement", str(lock)]
    command += ["--platform", PLATFORM, "--platform", "any", "--python-version", PYTHON, "--implementation", "cp"]
    command += ["--disable-pip-version-check", "--no-warn-script-location"]
    try:
        subprocess.run(command, check=True)
        fresh.rename(kept)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return kept


def members(lock: Path, cache: Path, sources: Iterable[tuple[str, Path | bytes]]) -> dict[str, bytes]:
    """What goes into the archive: name -> content. `sources` of the app itself are directories by the prefix that
    their files get, and contents by their name."""
    found = {f"__pypackages__/{name}": data for name, data in files(packages(lock, cache)) if of_use(name)}
    for name, source in sources:
        if isinstance(source, bytes):
            found[name] = source
        else:
            found |= {f"{name}{inner}": data for inner, data in files(source) if not inner.startswith("web/")}
    return found


def of_use(name: str) -> bool:
    if ".dist-info/" in name or name.endswith((".pyi", ".pyx", ".h", ".c", "py.typed")):
        return False
    if name.startswith("tzdata/zoneinfo/"):
        return name.startswith(ZONES)
    return not name.startswith(UNUSED)


def files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file under `root`, by its name from there, in a fixed order; no caches, no hidden files."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in name.parts):
            yield name.as_posix(), path.read_bytes()


def licences(lock: Path, cache: Path) -> bytes:
    """The licence texts of the packages taken along, in one file."""
    texts = []
    for name, data in files(packages(lock, cache)):
        if ".dist-info/" in name and Path(name).name.upper().startswith(("LICEN", "COPYING", "NOTICE")):
            texts.append(f"==== {name.split('.dist-info/')[0]} ====\n\n".encode() + data.strip() + b"\n\n")
    return b"".join(texts)


def write_zip(out: Path, content: dict[str, bytes]) -> None:
    """Write `content` as a stored zip; the same content gives the same bytes."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(content):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content[name])
