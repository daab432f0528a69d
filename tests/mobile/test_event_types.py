"""What an event carries is worked out once for each kind of control, and is what Flet works out."""

from __future__ import annotations

import asyncio
import dataclasses
from types import FunctionType
from typing import Any

import flet as ft
from company import Company
from fake import FakeSession
from flet.controls import base_control
from flet.controls.base_control import BaseControl
from flet.controls.control_event import get_event_field_type
from glass import Glass

from mobile.app.state import AppState
from mobile.ui.event_types import RESOLVED, remembered


def test_a_class_and_a_name_are_looked_up_once() -> None:
    asked: list[tuple[Any, str]] = []

    def resolve(control: Any, field_name: str) -> Any:
        asked.append((type(control), field_name))
        return len(asked)

    known = remembered(resolve)
    fields = [ft.TextField(), ft.TextField()]
    assert [known(field, "on_change") for field in fields * 3] == [1] * 6
    assert known(fields[0], "on_blur") == 2
    assert known(ft.Checkbox(), "on_change") == 3
    assert asked == [(ft.TextField, "on_change"), (ft.TextField, "on_blur"), (ft.Checkbox, "on_change")]


def kinds(root: type) -> list[type]:
    return [found for kind in root.__subclasses__() for found in (kind, *kinds(kind))]


def test_every_event_of_every_control_is_of_flets_own_type() -> None:
    names = {**vars(base_control), "resolve": get_event_field_type}
    by_flet = FunctionType(ask.__code__, names)  # Flet's answer may depend on who asks: it is Flet itself
    compared = 0
    for kind in {one for one in kinds(BaseControl) if one.__module__.startswith("flet.")}:
        blank = object.__new__(kind)  # only its class is looked at
        for field in dataclasses.fields(kind):
            if field.name.startswith("on_"):
                compared += 1
                assert said(RESOLVED, blank, field.name) == said(by_flet, blank, field.name)
    assert compared > 250


def ask(control: Any, name: str) -> Any:
    return resolve(control, name)  # type: ignore[name-defined]  # noqa: F821 - among the names it is given


def said(resolve: Any, control: Any, name: str) -> Any:
    try:
        return resolve(control, name)
    except RuntimeError as error:
        return str(error)


def test_the_app_has_its_events_typed_by_what_is_remembered(company: Company) -> None:
    async def story() -> None:
        session = FakeSession(company, company.chen, language="zh")
        glass = Glass(
            session, "/office/orders", 1440, AppState(phase="ready", session=session, language="zh", dark=False)
        )
        await glass.opened()
        glass.close()

    asyncio.run(story())
    assert vars(base_control)["get_event_field_type"] is RESOLVED
