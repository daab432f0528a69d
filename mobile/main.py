"""Starts the app; nothing else."""

from __future__ import annotations

import flet as ft

from mobile.app.bootstrap import Bootstrap
from mobile.app.shell import render
from mobile.app.state import AppState
from mobile.device.ports import make_ports


async def main(page: ft.Page) -> None:
    """Draw the shell, then open what this device holds."""
    state = AppState()
    render(page, state)
    await Bootstrap(state, make_ports(), page.route or "/").start()
