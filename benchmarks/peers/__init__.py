"""The peers, installed into build/peers on demand and run privately. Not installed: `Absent` says why."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BUILT = Path("build/peers").absolute()


class Absent(Exception):
    """A peer that cannot run here, and why."""


def node_modules() -> Path:
    """The folder with the CouchDB protocol's Node packages, installed from the lock file if need be."""
    return _packages(HERE, BUILT / "node", "the Node packages", "--omit=optional")


def sync_servers() -> Path:
    """The folder with Actual's and Jazz's, whose SQLite is compiled where no built one can be had."""
    return _packages(HERE / "sync_servers", BUILT / "sync_servers", "Actual's sync-server and Jazz")


def _packages(source: Path, folder: Path, what: str, *options: str) -> Path:
    """Node packages of `source`'s lock file in `folder`, and the scripts beside it."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise Absent("no Node here (Debian: apt install nodejs npm)")
    lock = (source / "package-lock.json").read_text()
    done = folder / ".installed"
    if not done.exists() or done.read_text() != lock:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(source / name, folder)
        _install(["npm", "ci", *options, "--no-audit", "--no-fund"], folder, what)
        done.write_text(lock)
    for script in source.glob("*.js"):
        shutil.copy(script, folder)
    return folder


def kinto_venv() -> Path:
    """The folder of Kinto's own virtual environment."""
    folder = BUILT / "kinto"
    lock = (HERE / "kinto.lock").read_text()
    done = folder / ".installed"
    if not done.exists() or done.read_text() != lock:
        BUILT.mkdir(parents=True, exist_ok=True)
        _install([sys.executable, "-m", "venv", "--clear", str(folder)], BUILT, "Kinto's environment")
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
        _install([*pip, "--requirement", str(HERE / "kinto.lock")], BUILT, "Kinto")
        done.write_text(lock)
    return folder


def _install(command: list[str], folder: Path, what: str) -> None:
    print(f"installing {what} for comparison …", flush=True)
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=600)
    except subprocess.CalledProcessError as error:
        raise Absent(f"{what} could not be installed: {error.stderr.strip()[-200:]}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent(f"{what} could not be installed: {error}") from error
