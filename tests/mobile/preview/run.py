"""Look at the screens without a server: `python tests/mobile/preview/run.py --scene day --person li --port 8600`.

Serves Flet's own client natively (no Pyodide), so that a change is seen after a restart of two seconds. The
address bar may say ?scene=fee&lang=en&theme=dark&signal=offline&unsent=3&person=li&roles=finance,technician
&phase=enrol&typed=forms&n=7; the path is the screen, as in /order/order-1/fee. Every visitor gets a company of
their own.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import fields
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).resolve()
ROOT = HERE.parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE.parent)]
os.environ.setdefault("FLET_FORCE_WEB_SERVER", "true")

import flet as ft  # noqa: E402 - the path comes first
from fake import FakeSession  # noqa: E402 - the path comes first
from scenes import SCENES, session, with_roles  # noqa: E402
from typed import DRAFTS  # noqa: E402

from mobile.app import shell  # noqa: E402
from mobile.app.state import AppState  # noqa: E402
from mobile.device.native.codes import native_codes  # noqa: E402
from mobile.device.native.printers import NativePrinters  # noqa: E402
from rulebook.kernel.roles import Role  # noqa: E402


def asked(page: ft.Page, options: argparse.Namespace) -> dict[str, str]:
    """What the address wants, over what the command line wants."""
    said = {key: str(value) for key, value in vars(options).items()}
    query = parse_qs(urlsplit(page.route or "/").query) or parse_qs(urlsplit(page.url or "").query)
    return said | {key: values[-1] for key, values in query.items()}


async def made_for(want: dict[str, str], of: type[FakeSession] = FakeSession) -> AppState:
    """A company brought to the scene, one person's session in it (`of` its class), and the phase of the app."""
    inbox = want.get("inbox") == "1"
    made = session(want["scene"], want["person"], inbox, of, language=want["lang"], theme=want["theme"])
    made.drafts |= DRAFTS.get(want.get("typed", ""), {})
    if roles := want.get("roles"):
        with_roles(made, *(Role(role) for role in roles.split(",")))
    made.signal, made.problem = want.get("signal", "online"), want.get("problem", "")
    made.unsent_records, made.persistent = int(want.get("unsent", "0")), want.get("persistent", "granted")
    made.unsent_files, made.horizon = int(want.get("photos", "0")), int(want.get("horizon", "0"))
    if want.get("checked"):
        await made.check()
    made.wipe_allowed = want.get("wipe", made.wipe_allowed)
    if want.get("total"):
        made.done, made.total = int(want.get("done", "0")), int(want["total"])
    return AppState(
        phase=want.get("phase", "ready"),
        session=made,
        language=want["lang"],
        dark=want["theme"] == "dark",
        trouble=want.get("trouble", ""),
        update_ready=want.get("update") == "1",
        code=want.get("code", ""),
        enrol_for=want.get("enrol_for", ""),
        server=made.server_url,
        people=[("li", "李师傅"), ("wang", "王师傅")],
        locked=set(want.get("locked", "").split(",")),
        waiting={"wang": 3} if want.get("locked") else {},
        rescue=made.rescue,
        scan=native_codes(),
        printers=NativePrinters(),
        progress=0.4,
    )


async def follow(page: ft.Page, state: AppState, options: argparse.Namespace, of: type[FakeSession]) -> None:
    """Another scene in the address: everything is made anew in the same page, which saves loading it.

    Where the address has an n, the page's title ends with it once that scene has been sent to the page.
    """
    seen = page.route
    await numbered(page, options)
    while True:
        await asyncio.sleep(0.1)
        if page.route == seen or "scene=" not in (page.route or ""):
            continue
        seen = page.route
        made = await made_for(asked(page, options), of)
        state.session, state.phase = None, "starting"
        await asyncio.sleep(0.2)
        for field in fields(AppState):
            if field.name not in ("phase", "session"):
                setattr(state, field.name, getattr(made, field.name))
        state.session, state.phase = made.session, made.phase
        await numbered(page, options)


async def numbered(page: ft.Page, options: argparse.Namespace) -> None:
    if number := asked(page, options).get("n"):
        await asyncio.sleep(0.2)  # what has changed is drawn first
        page.title = f"Paigong {number}"
        page.update()


def main(options: argparse.Namespace, of: type[FakeSession] = FakeSession) -> None:
    async def show(page: ft.Page) -> None:
        state = await made_for(asked(page, options), of)
        shell.render(page, state)
        page.run_task(follow, page, state, options, of)

    ft.run(
        show, port=options.port, view=None, assets_dir=str(ROOT / "assets"), no_cdn=True,
        web_renderer=ft.WebRenderer.CANVAS_KIT, route_url_strategy=ft.RouteUrlStrategy.HASH,
    )  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scene", default="day", choices=sorted(SCENES))
    parser.add_argument("--person", default="li")
    parser.add_argument("--port", type=int, default=8600)
    parser.add_argument("--lang", default="zh")
    parser.add_argument("--theme", default="light")
    main(parser.parse_args())
