"""The steps of a visit, one under the other: what is done, what is next, what is still to come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from mobile.ui import theme
from mobile.ui.basics import label, quiet
from mobile.ui.text import t
from mobile.ui.theme import M


@dataclass(frozen=True)
class Step:
    """One step. `state` is done | next | later; `note` says when or what; `go` opens it, None: it stays shut."""

    key: str
    name: str
    state: str
    note: str = ""
    go: Callable[[], Any] | None = None


_SIGNS = {
    "done": ft.Icons.CHECK_ROUNDED,
    "next": ft.Icons.ARROW_FORWARD_ROUNDED,
    "later": ft.Icons.CIRCLE,
}


def step_list(steps: Sequence[Step]) -> ft.Control:
    """The steps as a line that one follows with the finger."""
    return ft.Column(
        [_row(step, last=index == len(steps) - 1) for index, step in enumerate(steps)], spacing=0, tight=True
    )


def step_bar(steps: Sequence[Step]) -> ft.Control:
    """The same steps as a short bar: how far it is, at a glance."""
    look = theme.look()
    colours = {"done": look.ok.strong, "next": look.info.strong, "later": ft.Colors.OUTLINE_VARIANT}
    done = sum(step.state == "done" for step in steps)
    coming = next((step.name for step in steps if step.state == "next"), "")
    words = t("step.bar", done=done, total=len(steps), next=coming) if coming else t("step.bar.done")
    segments: list[ft.Control] = [
        ft.Container(height=6, border_radius=3, bgcolor=colours[step.state], expand=True) for step in steps
    ]
    return ft.Column([ft.Row(segments, spacing=4), quiet(words)], spacing=6, tight=True)


def _row(step: Step, last: bool) -> ft.Control:
    look = theme.look()
    ground, ink = {
        "done": (look.ok.ground, look.ok.ink),
        "next": (look.info.strong, look.info.on_strong),
        "later": (look.calm.ground, look.calm.ground),
    }[step.state]
    dot = ft.Container(
        content=ft.Icon(_SIGNS[step.state], size=18, color=ink),
        width=34,
        height=34,
        border_radius=17,
        bgcolor=ground,
        alignment=ft.Alignment.CENTER,
    )
    line = ft.Container(width=2, height=18, bgcolor=ft.Colors.TRANSPARENT if last else ft.Colors.OUTLINE_VARIANT)
    strong = step.state == "next"
    name = label(
        step.name,
        ft.TextThemeStyle.TITLE_MEDIUM if strong else ft.TextThemeStyle.BODY_LARGE,
        ft.Colors.ON_SURFACE_VARIANT if step.state == "later" else None,
    )
    words: list[ft.Control] = [name]
    if step.note:
        words.append(quiet(step.note))
    row: list[ft.Control] = [
        ft.Column([dot, line], spacing=2, tight=True, horizontal_alignment=ft.CrossAxisAlignment.CENTER),
        ft.Container(
            expand=True, padding=ft.Padding(top=5, left=0, right=0, bottom=6), content=ft.Column(words, spacing=0)
        ),
    ]
    if step.go is not None:
        chevron = ft.Icon(ft.Icons.CHEVRON_RIGHT_ROUNDED, size=24, color=ft.Colors.ON_SURFACE_VARIANT)
        row.append(ft.Container(chevron, padding=ft.Padding(top=5, left=0, right=0, bottom=0)))
    box = ft.Container(
        content=ft.Row(row, spacing=M, vertical_alignment=ft.CrossAxisAlignment.START),
        on_click=(lambda _: step.go()) if step.go is not None else None,
        ink=step.go is not None,
        border_radius=14,
    )
    name_spoken = f"{step.name}, {t(f'step.state.{step.state}')}"
    return ft.Semantics(label=name_spoken, button=step.go is not None, container=True, content=box)
