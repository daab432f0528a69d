"""What an event carries is worked out once for each kind of control, not at each key that is pressed.

Flet reads the type of a handler from the notes of all of a control's classes, anew for every event: three quarters
of what a key in a field takes in Python, and a barcode gun presses sixteen keys a number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flet.controls import base_control
from flet.controls.control_event import get_event_field_type

Resolve = Callable[[Any, str], Any]


def remembered(resolve: Resolve) -> Resolve:
    """`resolve`, which takes a control and the name of its handler, asked once for each class and name."""
    known: dict[tuple[type, str], Any] = {}

    def resolved(control: Any, field_name: str) -> Any:
        asked = type(control), field_name
        if asked not in known:
            known[asked] = resolve(control, field_name)
        return known[asked]

    return resolved


RESOLVED = remembered(get_event_field_type)


def resolve_once() -> None:
    """From now on every event of this process is typed by what is remembered."""
    vars(base_control)["get_event_field_type"] = RESOLVED
