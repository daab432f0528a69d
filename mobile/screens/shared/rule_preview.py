"""Warn before a fact is given that would break a rule. Nothing is blocked: the rules only open an irregularity."""

from __future__ import annotations

import flet as ft

from mobile.ui.app_context import AppContext
from mobile.ui.basics import banner
from mobile.ui.text import irregularity_text, t
from rulebook.kernel.commands import Command


def warnings(here: AppContext, command: Command, subject: str) -> list[ft.Control]:
    """One banner for each irregularity that the rules would open."""
    shown: list[ft.Control] = []
    for found in here.session.foresee(command, subject):
        words, _ = irregularity_text(found.code, found.facts)
        shown.append(banner(words, t("foresee.note"), "wait", found.rule))
    return shown
