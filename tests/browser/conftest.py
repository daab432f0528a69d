"""Builds the apps that the browser tests drive, serves them, and hands out phones."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness import Desk, Device, Phone, Server, chromium
from office import Office
from playwright.sync_api import Playwright, sync_playwright

from sync_server.admin import demo
from sync_server.api.app import make_app
from sync_server.app_build import build
from sync_server.core.company import open_company
from sync_server.static import StaticApp

PROJECT = Path(__file__).resolve().parents[2]
APPS = Path(__file__).parent / "apps"
# All that goes into a build, but for the installed Flet, which client.py pins.
INPUTS = ("mobile", "rulebook", "assets", "sync_server/app_build", "tests/browser/apps")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def inputs() -> str:
    total = hashlib.sha256()
    for root in INPUTS:
        for path in sorted((PROJECT / root).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return total.hexdigest()[:16]


def built(name: str, make: Callable[[Path], object]) -> Path:
    """The build `name`, made anew only when something that goes into it changed; one process at a time looks."""
    out = PROJECT / "build" / f"test-{name}"
    stamp = out.with_name(out.name + ".stamp")
    wanted = inputs()
    out.parent.mkdir(exist_ok=True)
    with out.with_name("test-builds.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers run these tests
        if not (out / "build.json").exists() or not stamp.exists() or stamp.read_text() != wanted:
            make(out)
            stamp.write_text(wanted)
    return out


@pytest.fixture(scope="session")
def app_build() -> Path:
    """Paigong as it is delivered."""
    return built("app", lambda out: build(out))


@pytest.fixture(scope="session")
def lab_build() -> Path:
    """The laboratory app with the project's packages."""
    return built("lab", lambda out: build(out, app=APPS / "lab", share=("mobile", "rulebook")))


@pytest.fixture(scope="session")
def next_lab_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The laboratory app in its second edition."""

    def make(out: Path) -> None:
        source = tmp_path_factory.mktemp("next") / "lab"
        shutil.copytree(APPS / "lab", source)
        (source / "edition.py").write_text('EDITION = "2"\n')
        build(out, app=source, share=("mobile", "rulebook"))

    return built("next-lab", make)


@pytest.fixture
def playwright() -> Iterator[Playwright]:
    """For one test: while it runs, an event loop runs in this thread, and no other test could call asyncio.run."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def lab_server(lab_build: Path) -> Iterator[Server]:
    server = Server(StaticApp(lab_build))
    yield server
    server.stop()


@pytest.fixture
def device(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., Device]]:
    """Makes devices of any kind on any address; they are closed at the end."""
    made: list[Device] = []

    def make(kind: type[Device], url: str) -> Device:
        made.append(kind(playwright, tmp_path / f"profile-{len(made)}", url))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def phone(device: Callable[..., Device], lab_server: Server) -> Device:
    """A phone on the laboratory app; nothing is open yet."""
    return device(Phone, lab_server.url)


@pytest.fixture
def desk(device: Callable[..., Device], lab_server: Server) -> Device:
    return device(Desk, lab_server.url)


@pytest.fixture
def office(app_build: Path, device: Callable[[type[Device], str], Device], tmp_path: Path) -> Iterator[Office]:
    company = open_company(tmp_path / "company")
    demo.fill(company)
    server = Server(make_app(company, app_build))
    company.base_url = server.url
    yield Office(company, server, device)
    server.stop()
