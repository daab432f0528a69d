"""The program as people get it: sdist and wheel as CI makes them, installed in an environment of its own."""

from __future__ import annotations

import os
import re
import secrets
import select
import signal
import socket
import subprocess
import sys
import tarfile
import time
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

PROJECT = Path(__file__).resolve().parents[2]
CARRIED = ("assets", "mobile/web", "sync_server/db/migrations")
"""What a server cannot do without and no import names."""
PATIENCE_S = 120


def run(*command: str | Path, cwd: Path = PROJECT, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run it outside of the checkout, whose packages it must not find; its words where it fails."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PAIGONG_", "PYTHON"))} | extra
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """sdist and wheel; the wheel is made out of the sdist."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out)
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(made: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment that knows of nothing but the wheel and what it names; its folder of programs."""
    home = tmp_path_factory.mktemp("installed")
    lock = PROJECT / "requirements.lock"
    run(sys.executable, "-m", "venv", "--without-pip", home)
    uv = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", home / "bin" / "python")
    run(*uv, "--constraint", _plain_constraints(lock, home), made[1])
    return home / "bin"


def _plain_constraints(lock: Path, home: Path) -> Path:
    """The versions of the lock, without its hashes: those are of the checkout's own environment."""
    pinned = re.findall(
        r"^[A-Za-z0-9_.-]+(?:\[[^\]]*\])?==[^\s;\\]+(?: ; [^\\\n]*)?", lock.read_text("utf-8"), re.M
    )
    path = home / "constraints.txt"
    path.write_text("\n".join(re.sub(r"\[[^\]]*\]", "", line).strip() for line in pinned))
    return path


class Demo:
    """`paigong demo` of the installed program, while it runs."""

    def __init__(self, bin: Path, data: Path, *more: str) -> None:
        env = {key: value for key, value in os.environ.items() if not key.startswith(("PAIGONG_", "PYTHON"))}
        env |= {"PAIGONG_CACHE": str(PROJECT / "build"), "PAIGONG_CONFIG": ""}
        self.errors = (data.parent / "errors.txt").open("w+")
        command = [str(bin / "paigong"), "demo", "--data", str(data), *more]
        self._process = subprocess.Popen(
            command, cwd=data.parent, env=env, stdout=subprocess.PIPE, stderr=self.errors
        )
        try:
            self.said = self._until("Each link works once")
        except BaseException:
            self._process.kill()
            raise
        found = re.search(r"派工 Paigong  (\S+)", self.said)
        assert found, self.said
        self.address = found[1]

    def _until(self, mark: str) -> str:
        assert self._process.stdout
        said, until = b"", time.monotonic() + PATIENCE_S
        out = self._process.stdout.fileno()
        poll = select.poll()  # select() knows no descriptor over 1,023
        poll.register(out, select.POLLIN)
        while mark.encode() not in said:
            there = poll.poll(max(0, until - time.monotonic()) * 1_000)
            piece = os.read(out, 65536) if there else b""
            self.errors.seek(0)
            assert piece, said.decode() + self.errors.read()
            said += piece
        return said.decode()

    def code(self, role: str) -> str:
        found = re.search(rf"^  {role} .*/#/enrol/(\S+)$", self.said, re.M)
        assert found, self.said
        return found[1]

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)
        assert self._process.stdout
        self._process.stdout.close()
        self.errors.close()


@pytest.fixture(scope="session")
def shown(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = Demo(installed, tmp_path_factory.mktemp("demo") / "data", "--port", "0")
    yield demo
    demo.stop()


def test_the_wheel_and_the_source_archive_carry_all_that_is_read_and_not_imported(made: tuple[Path, Path]) -> None:
    sdist, wheel = made
    with tarfile.open(sdist) as tar:
        archived = {name.partition("/")[2] for name in tar.getnames()}
    with zipfile.ZipFile(wheel) as zip:
        carried = {name: zip.read(name) for name in zip.namelist()}
    tracked = run("git", "ls-files", *CARRIED).stdout.split()
    assert len(tracked) > 40
    for name in tracked:
        inside = f"sync_server/{name}" if name.startswith("assets/") else name
        assert carried.get(inside) == (PROJECT / name).read_bytes(), f"{name} is not in the wheel"
        assert name in archived, f"{name} is not in the source archive"
    strange = {name.partition("/")[0] for name in carried} - {"mobile", "rulebook", "sync_server"}
    assert all(name.endswith(".dist-info") for name in strange), strange


def test_the_installed_program_says_which_version_it_is(installed: Path, tmp_path: Path) -> None:
    assert re.match(
        r"paigong \d+\.\d+\.\d+, rules \d+", run(installed / "paigong", "--version", cwd=tmp_path).stdout
    )


def test_the_installed_demo_serves_the_app_at_its_root(shown: Demo) -> None:
    page = requests.get(f"{shown.address}/", timeout=30)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    for name in ("sw.js", "app.zip", "main.dart.js", "assets/fonts/NotoSansSC-subset.woff2", "manifest.json"):
        got = requests.get(f"{shown.address}/{name}", timeout=30)
        assert got.status_code == 200, name
        assert len(got.content) > 500, name


def test_the_installed_demo_prints_a_paper(shown: Demo) -> None:
    device, token = str(uuid.uuid4()), secrets.token_hex(16)
    ask = {"code": shown.code("dispatcher"), "device": device, "token": token}
    assert requests.post(f"{shown.address}/api/enrol", json=ask, timeout=30).json()["person_name"] == "陈晨"
    paper = requests.get(
        f"{shown.address}/api/papers/order/demo-order-00a1k7",
        headers={"authorization": f"Bearer {device}.{token}"},
        timeout=60,
    )
    assert paper.status_code == 200, paper.text
    assert paper.content.startswith(b"%PDF")


def test_a_demo_whose_usual_port_is_taken_takes_the_next_and_says_so(installed: Path, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", 8000))
            other.listen()
        except OSError:
            pass  # somebody has it already, which is as good
        demo = Demo(installed, tmp_path / "data", "--app", "none")
        try:
            port = int(demo.address.rpartition(":")[2])
            assert port > 8000
            assert f":{port}/#/enrol/" in demo.said
            demo.errors.seek(0)
            assert f"Port 8000 is taken by another program; the demo is at {port}." in demo.errors.read()
            assert requests.get(f"{demo.address}/healthz", timeout=10).status_code == 200
        finally:
            demo.stop()


def test_the_installed_program_verifies_backs_up_and_rehearses_the_way_back(shown: Demo, installed: Path) -> None:
    data = Path(shown.errors.name).parent / "data"
    program = installed / "paigong"
    assert "sound" in run(program, "verify", "--data", data, cwd=data.parent).stdout
    run(program, "backup", data.parent / "one.tar", "--data", data, cwd=data.parent)
    checked = run(program, "restore", data.parent / "one.tar", "--check", "--data", data, cwd=data.parent)
    assert "sound" in checked.stdout
