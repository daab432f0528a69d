"""The part of the command line that serves: the company, the demo company, and the app for the browser."""

from __future__ import annotations

import argparse
import errno
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from sync_server.admin import demo
from sync_server.admin.demo_branches import fill_branches
from sync_server.admin.demo_duty import fill_duty
from sync_server.admin.demo_rounds import fill_rounds
from sync_server.admin.demo_weeks import add_weeks
from sync_server.api.app import make_app
from sync_server.core.company import Company
from sync_server.core.enrolment import issue_code
from sync_server.core.logs import log_libraries
from sync_server.core.progress import Steps
from sync_server.core.resources import INSTALLED, PROJECT
from sync_server.core.served_alone import served_alone
from sync_server.core.server_settings import ServerSettings, described, shown

NO_APP = "none"
BACKLOG = 2048
USUAL_PORT = 8000
MOST_TRIED = 100
"""So many ports after the usual one are tried for a demo."""

Open = Callable[[argparse.Namespace], Company]
Add = Callable[..., argparse.ArgumentParser]


class PortTaken(Exception):
    """Another program listens there."""


def app_folder(settings: ServerSettings) -> Path:
    """Where the program's own app is built: with the data; in a checkout, beside the sources."""
    if settings.app is not None:
        return settings.app
    return settings.data / "app" if INSTALLED else PROJECT / "build" / "app"


def app_to_serve(settings: ServerSettings, build: bool) -> Path | None:
    """The folder of the app, built where it is missing or older than the program; None: the API alone.

    A folder that was named by the operator is theirs: it is served as it is.
    """
    if str(settings.app) == NO_APP:
        return None
    folder = app_folder(settings)
    if settings.app is None and build:
        _build(folder)
    if (folder / "build.json").exists():
        return folder
    print(f"No app in {folder}: run `paigong build-app` to serve it. The API is up.", file=sys.stderr)
    return None


def _build(folder: Path) -> None:
    """Build it if need be; an older one, or none, is served where that fails."""
    from sync_server.app_build.current import NotBuilt, ensure_app

    with Steps("Building the app for the browser (once, about half a minute)") as steps:
        try:
            said = ensure_app(folder, steps.tell)
        except NotBuilt as error:
            print(f"The app could not be built: {error}", file=sys.stderr)
            return
    if said:
        print(said, file=sys.stderr)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises PortTaken, or OSError for an address that is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"port {port} of {host} is taken by another program") from error
        raise
    return listening


def listen_nearby(host: str, port: int) -> socket.socket:
    """The first free port from `port` on."""
    for tried in range(port, min(port + MOST_TRIED, 65536)):
        try:
            return listen(host, tried)
        except PortTaken:
            continue
    return listen(host, 0)


def run_server(company: Company, settings: ServerSettings, app: Path | None, listening: socket.socket) -> int:
    """Serve until told to stop."""
    log_libraries(settings.log_level)
    config = uvicorn.Config(
        make_app(company, app, settings),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
        proxy_headers=True,
        forwarded_allow_ips=settings.proxies,
    )
    uvicorn.Server(config).run([listening])
    return 0


def links(company: Company, roles: bool = True) -> Iterator[tuple[str, str, str]]:
    """(role, name, fresh enrolment link): one per role, or one per person."""
    with company.read() as work:
        people = work.all(Person)
    given: dict[str, str] = {}
    for role in Role:
        for person in [p for p in people if role in p.roles][: 1 if roles else None]:
            if person.id not in given:  # one open code a person: who has two roles has one link
                given[person.id] = link_for(company, person.id)
            yield role, person.name, given[person.id]


def link_for(company: Company, person: str) -> str:
    return f"{company.base_url}/#/enrol/{issue_code(company, person)}"


def add_serving(add: Add, base: argparse.ArgumentParser, web: argparse.ArgumentParser, open_one: Open) -> None:
    """Put these commands beside the others."""

    def serve(args: argparse.Namespace) -> int:
        settings: ServerSettings = args.settings.server
        try:
            listening = listen(settings.host, settings.port)
        except (PortTaken, OSError) as error:
            print(f"{error}; name another with --port, or stop that program", file=sys.stderr)
            return 1
        with listening:
            company = open_one(args)
            with served_alone(args.data, company):
                return run_server(company, settings, app_to_serve(settings, build=INSTALLED), listening)

    def run_demo(args: argparse.Namespace) -> int:
        settings: ServerSettings = args.settings.server
        chosen = "port" in args.settings.origin
        try:
            listening = (listen if chosen else listen_nearby)(settings.host, settings.port)
        except (PortTaken, OSError) as error:
            print(f"{error}; name another with --port", file=sys.stderr)
            return 1
        with listening:
            port = int(listening.getsockname()[1])
            if port != settings.port and settings.port:
                print(f"Port {settings.port} is taken by another program; the demo is at {port}.", file=sys.stderr)
            if "base_url" not in args.settings.origin:
                args.base_url = f"http://localhost:{port}"
            app = app_to_serve(settings, build=True)
            company = open_one(args)
            with served_alone(args.data, company):  # before a link is made: each ends the one before it
                if demo.is_empty(company):
                    demo.fill(company)
                    fill_duty(company)
                    add_weeks(company)
                    fill_rounds(company)
                    fill_branches(company)
                print(f"\n派工 Paigong  {company.base_url}\n")
                for role, name, link in links(company):
                    print(f"  {role:<19}{name}\t{link}")
                print("\nEach link works once. Ctrl-C stops the server; the data stays.\n", flush=True)
                return run_server(company, settings, app, listening)

    def build_app(args: argparse.Namespace) -> int:
        """Exit 0: built; 1: it could not be, and why."""
        from sync_server.app_build.current import NotBuilt, build_current

        out = args.out or app_folder(args.settings.server)
        with Steps("Building the app for the browser") as steps:
            try:
                said = build_current(out, steps.tell)
            except NotBuilt as error:
                print(error, file=sys.stderr)
                return 1
        print(said)
        return 0

    def show_settings(args: argparse.Namespace) -> int:
        """Exit 0: each setting as it holds here, and where it comes from; 2: one cannot be used."""
        for name, _, text in described():
            where = args.settings.origin.get(name, "usual")
            print(f"# {text}\n{name} = {shown(args.settings.server, name)}  # {where}\n")
        return 0

    add("settings", show_settings, "show the settings that hold here, and where they come from", base, web)
    add("serve", serve, "serve the company kept in --data", base, web).set_defaults(watch=False)
    add("demo", run_demo, "serve a demo company and print a link for each role", base, web).set_defaults(
        watch=False
    )
    build = add("build-app", build_app, "build the app for the browser", base)
    build.set_defaults(watch=False)
    build.add_argument("--out", type=Path, help="folder to build into; the one that `serve` serves by default")
