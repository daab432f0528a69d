"""Starts the app; nothing else."""

from __future__ import annotations

import flet as ft

from mobile.app_state import AppState
from mobile.ports import make_ports
from mobile.shell import render
from mobile.starting import Starter


async def main(page: ft.Page) -> None:
    """Draw the shell, then open what this device holds."""
    state = AppState()
    render(page, state)
    await Starter(state, make_ports(), page.route or "/").start()
