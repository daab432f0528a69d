"""Which numbers the terminals of a model bear, by the company's own rule (RPL-1, ROLE-3). Pure: reads settings.

A rule is a setting `terminal_form:<model>` whose value are masks, with its history like every other. A model
without one bears IMEIs; JT/T 808 numbers are taken for it with a warning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Protocol

from rulebook.kernel.editions import since_4
from rulebook.kernel.times import held_at
from rulebook.kernel.world import R, World
from rulebook.numbers import halfwidth
from rulebook.numbers.terminal_forms import read_masks
from rulebook.subjects.approvals.records import Setting
from rulebook.subjects.stock.check_digits import only_as_printed
from rulebook.subjects.stock.records import Unit, UnitKind

TERMINAL_FORM: Final = "terminal_form"
LONGEST_MODEL: Final = 60


def model_key(model: str) -> str:
    """A model as it is compared: half-width, without blanks, in capitals."""
    return "".join(halfwidth(model).split()).upper()


def rule_name(model: str) -> str:
    """The setting that holds the rule of a model."""
    return f"{TERMINAL_FORM}:{model_key(model)}"


def model_of_rule(name: str) -> str | None:
    """The model whose rule a setting is, None for other settings."""
    plain, _, model = name.partition(":")
    return model if plain == TERMINAL_FORM and model and model == model_key(model) else None


def masks_of(world: World, model: str, at: datetime) -> tuple[str, ...]:
    """The masks that held for a model then; () where the company has no rule for it."""
    known = world.get(Setting, rule_name(model)) if model_key(model) else None
    held = held_at(known.history, at) if known else None
    return read_masks(held.value) if held else ()


class WholeWorld(World, Protocol):
    """A world that can be read through."""

    def all(self, kind: type[R]) -> Iterable[R]:
        """Return every record of that kind that is in sight."""
        ...


def all_masks(world: WholeWorld, at: datetime) -> dict[str, tuple[str, ...]]:
    """Model → its masks, for every model that has a rule."""
    models = [model for known in world.all(Setting) if (model := model_of_rule(known.id)) is not None]
    return {model: masks for model in models if (masks := masks_of(world, model, at))}


def taken_as_printed(world: World, kind: UnitKind, number: str, at: datetime, model: str = "") -> bool:
    """Whether a number on a vehicle stands only because it was so printed (RPL-2), by the rule of its model: that
    of the unit in the books, else `model`.
    """
    if not since_4(world):
        return only_as_printed(kind, number, every_sim=True)
    unit = next((u for u in world.find(Unit, "number", number) if u.unit is kind), None)
    model = unit.model if unit else model
    return only_as_printed(kind, number, masks_of(world, model, at), with_model=bool(model))
