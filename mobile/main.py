"""Starts the app; nothing else."""

from __future__ import annotations

import asyncio

import flet as ft

from mobile.app.ahead import Ahead
from mobile.app.bootstrap import Bootstrap, code_in
from mobile.app.shell import render
from mobile.app.state import AppState
from mobile.device.ports import Ports, make_ports

_begun: list[tuple[Ports, Ahead]] = []
DRAWN_AT_ONCE_S = 0.5
"""Seconds: what is open within them is the first thing drawn; what takes longer is drawn as being opened."""


def begin(route: str) -> None:
    """Open what this device holds before there is a page; for the address `route`. Inside a running event loop."""
    if not code_in(route):
        ports = make_ports()
        _begun.append((ports, Ahead(ports)))


async def main(page: ft.Page) -> None:
    """Open what this device holds, and draw the shell."""
    state = AppState()
    ports, ahead = _begun.pop() if _begun else (make_ports(), None)
    started = asyncio.create_task(Bootstrap(state, ports, page.route or "/", ahead).start())
    await asyncio.wait({started}, timeout=DRAWN_AT_ONCE_S)
    render(page, state)
    await started
