"""The three engines a technician may bring, and a company with a server for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from drivers import ENGINES, Browser, screen
from harness import Server

from sync_server.admin import demo
from sync_server.api.app import make_app
from sync_server.core.company import Company, open_company


@pytest.fixture(scope="session")
def unseen_screen() -> Iterator[None]:
    with screen():
        yield


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def browser(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Browser]:
    """A browser of each engine that this machine has, started on an empty profile."""
    if missing := request.param.missing():
        pytest.skip(missing)
    if request.param.name == "webkit":
        request.getfixturevalue("unseen_screen")
    one = request.param(tmp_path / "profile")
    one.start()
    yield one
    one.kill()


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """The demo company."""
    company = open_company(tmp_path / "company")
    demo.fill(company)
    return company


@pytest.fixture
def server(company: Company, app_build: Path) -> Iterator[Server]:
    """Its server, with the app as it is delivered."""
    server = Server(make_app(company, app_build))
    company.base_url = server.url
    yield server
    server.stop()
