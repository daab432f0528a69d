"""Which of the company's figures held when: each has a history, and what happened is judged by what held then."""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel.times import held_at
from rulebook.kernel.world import World
from rulebook.policy.figures import FIGURES
from rulebook.subjects.approvals.records import Setting


def plain_name(name: str) -> str:
    """The setting that a name is about, without its model."""
    plain, colon, model = name.partition(":")
    return plain if not colon or (_by_model(plain) and model.strip()) else name


def setting(world: World, name: str, at: datetime, model: str = "") -> int:
    """What held at a moment: the value that began last; the default before the first (ROLE-3)."""
    if model and _by_model(name) and (own := _held(world, f"{name}:{model}", at)) is not None:
        return own
    held = _held(world, name, at)
    return FIGURES[name].default if held is None else held


def _by_model(plain: str) -> bool:
    return plain in FIGURES and FIGURES[plain].by_model


def _held(world: World, name: str, at: datetime) -> int | None:
    found = world.get(Setting, name)
    latest = held_at(found.history, at) if found else None
    return int(latest.value) if latest else None
