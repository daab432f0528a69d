"""Flet's walks over what comes and goes pass over nothing in which a control could be."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import flet as ft
import pytest
from company import OTHER_TRUCK, Company
from fake import FakeSession
from flet.controls import object_patch
from flet.controls.base_control import BaseControl
from flet.controls.object_patch import DiffBuilder
from glass import Glass

from mobile.ui.short_walks import WALKS, fields_to_look_at
from rulebook.subjects.orders.records import OrderState

SCREENS = (
    "orders",
    "dispatch",
    "approvals",
    "month",
    "stock",
    "stock/give",
    "finance",
    "archive",
    "irregularities",
)


def within(item: Any, seen: set[int]) -> Iterator[Any]:
    """Every dataclass that Flet's own walk comes to, through all fields of each."""
    if id(item) in seen:
        return
    seen.add(id(item))
    if isinstance(item, dict):
        for value in item.values():
            yield from within(value, seen)
    elif isinstance(item, list):
        for value in item:
            yield from within(value, seen)
    elif dataclasses.is_dataclass(item) and not isinstance(item, type):
        yield item
        for field in dataclasses.fields(item):
            if not field.metadata.get("skip", False):
                yield from within(getattr(item, field.name), seen)


def holds(value: Any) -> bool:
    return isinstance(value, (dict, list)) or dataclasses.is_dataclass(value)


def passed_over(item: Any) -> list[str]:
    """Fields that are not looked at and hold what Flet would walk into; empty lists and dicts hold nothing."""
    looked = {field.name for field in fields_to_look_at(item)}
    rest = [f for f in dataclasses.fields(item) if f.name not in looked and not f.metadata.get("skip", False)]
    return [f.name for f in rest if holds(getattr(item, f.name))]


def look(company: Company, screen: str, story: Any) -> None:
    async def told() -> None:
        session = FakeSession(company, company.chen if screen != "stock/give" else company.guo, language="zh")
        glass = Glass(session, f"/office/{screen}", 1440)
        try:
            await glass.opened()
            await glass.until(lambda: "正在打开" not in glass.words(), "the screen")
            story(glass)
        finally:
            glass.close()

    asyncio.run(told())


@pytest.mark.parametrize("screen", SCREENS)
def test_on_no_screen_is_anything_passed_over_and_the_order_stays(company: Company, screen: str) -> None:
    company.order_in(OrderState.SUBMITTED, "order-1")
    company.order_in(OrderState.COMPLETED, "order-2", vehicles=(OTHER_TRUCK,))

    def story(glass: Glass) -> None:
        found = list(within([glass.flet.page], set()))
        assert sum(isinstance(one, BaseControl) for one in found) > 50
        for one in found:
            assert passed_over(one) == [], type(one)
            names = [field.name for field in fields_to_look_at(one)]
            assert names == [field.name for field in dataclasses.fields(one) if field.name in names]

    look(company, screen, story)


def test_what_goes_is_what_flet_itself_would_find_in_the_same_order(company: Company) -> None:
    def story(glass: Glass) -> None:
        short = DiffBuilder._removed_controls
        assert short.__globals__ is not vars(object_patch)
        flets = FunctionType(short.__code__, vars(object_patch))

        class Whole(DiffBuilder):
            _removed_controls = flets

        found, wanted = (
            [one._i for one in kind(None, None, BaseControl)._removed_controls(glass.flet.page.views, True)]
            for kind in (DiffBuilder, Whole)
        )
        assert len(wanted) > 100
        assert found == wanted

    look(company, "dispatch", story)


def test_a_field_that_is_given_something_later_is_looked_at() -> None:
    box = ft.Container()
    assert "content" not in {field.name for field in fields_to_look_at(box)}
    box.content = ft.Text("1")
    assert "content" in {field.name for field in fields_to_look_at(box)}
    assert "controls" in {field.name for field in fields_to_look_at(ft.Row())}, "a list is filled unseen"


def test_a_dataclass_that_remembers_nothing_is_looked_through_whole() -> None:
    @dataclasses.dataclass
    class Pair:
        left: Any = None
        right: Any = None

    assert [field.name for field in fields_to_look_at(Pair())] == ["left", "right"]


def test_both_walks_are_flets_own_code(company: Company) -> None:
    def story(_: Glass) -> None:
        for name in WALKS:
            assert getattr(DiffBuilder, name).__code__.co_filename == object_patch.__file__

    look(company, "stock", story)
