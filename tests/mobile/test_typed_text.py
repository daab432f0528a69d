"""What is typed arrives as it was chosen: no field rewrites, counts or filters it while it is being composed."""

from __future__ import annotations

import ast
import asyncio
import gc
from pathlib import Path

import flet as ft
import pytest
from every_screen import fields, look_at_all
from fake import FakeSession
from glass import Glass

from docs.make_rules import parsed
from mobile.ui.typed_text import FORBIDDEN, Typing, as_typed, figures, in_capitals, number_signs

FIELDS = ("TextField", "CupertinoTextField", "SearchBar", "AutoComplete")
MOBILE = Path(__file__).resolve().parents[2] / "mobile"


def test_no_screen_has_a_field_that_flet_rewrites():
    def spoilt(_, glass):
        found = list(fields(glass))
        return len(found), [
            str(field.label)
            for field in found
            if isinstance(field, ft.TextField)
            and (
                field.capitalization is not None
                or field.max_length is not None
                or field.input_filter is not None
                or field.keyboard_type is ft.KeyboardType.PHONE
            )
        ]

    found = look_at_all(spoilt)
    assert sum(bool(count) for count, _ in found.values()) > 25
    assert {name: labels for name, (_, labels) in found.items() if labels} == {}


def test_every_field_is_made_in_one_place_and_says_none_of_it():
    made, said = [], []
    gc.disable()  # before CPython 3.11.8 a traceback that garbage logs while we parse spoils the parser's count
    try:
        trees = [(path, parsed(path)) for path in MOBILE.rglob("*.py")]
    finally:
        gc.enable()
    for path, tree in trees:
        for node in ast.walk(tree):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in FIELDS:
                made.append(path.name)
            if isinstance(node, ast.keyword) and node.arg in FORBIDDEN:
                said.append(f"{path.name}: {node.arg}")
            if isinstance(node, ast.Attribute) and node.attr in ("PHONE", "InputFilter", "TextCapitalization"):
                said.append(f"{path.name}: {node.attr}")
    assert made == ["typed_text.py"]
    assert [one for one in said if one != "typed_text.py: PHONE" and not one.startswith("rows.py")] == []


@pytest.mark.parametrize("wrong", [{"capitalization": ft.TextCapitalization.CHARACTERS}, {"max_length": 3},
                                   {"keyboard_type": ft.KeyboardType.PHONE}])  # fmt: skip
def test_a_field_that_would_spoil_pinyin_is_not_made(wrong):
    with pytest.raises(AssertionError, match="pinyin"):
        Typing().field("name", "", lambda _: None, lambda: None, as_typed, **wrong)


@pytest.mark.parametrize(
    ("mend", "typed", "kept"),
    [
        (figures(5), " １２ 张", "12"),
        (figures(5), "1234567", "12345"),
        (in_capitals, "苏e·５k208", "苏E·5K208"),
        (number_signs, " ８６12-3400 ", "86123400"),
        (number_signs, "91320594ma1xtkw25u", "91320594MA1XTKW25U"),
    ],
)
def test_what_is_kept_is_clean_at_once(mend, typed, kept):
    assert mend(typed) == kept


class Keys:
    """Types into one field of a screen as the client does: the control's value first, then the event."""

    def __init__(self, glass: Glass, label: str) -> None:
        self.glass, self.label = glass, label
        self.number = self.field._i

    @property
    def field(self) -> ft.TextField:
        return next(c for c in self.glass.controls() if isinstance(c, ft.TextField) and c.label == self.label)

    def ahead(self, text: str) -> None:
        """The client is further than what Python has heard of."""
        self.glass.flet.apply_patch(self.number, {"value": text})

    async def heard(self, text: str) -> None:
        await self.glass.flet.dispatch_event(self.number, "change", text)

    async def types(self, text: str) -> None:
        self.ahead(text)
        await self.heard(text)


def told(company, who, route, label, story):
    async def scene() -> None:
        session = FakeSession(company, getattr(company, who), language="zh")
        glass = Glass(session, route, 1440)
        try:
            await glass.opened()
            await story(glass, Keys(glass, label))
        finally:
            glass.close()

    asyncio.run(scene())


def test_a_field_is_never_sent_a_text_that_is_older_than_what_it_shows(company):
    async def story(glass, keys):
        sent = len(glass.wire.sent)
        keys.ahead("GT-2")
        keys.ahead("GT-20")  # typed on, before Python heard of the first
        await keys.heard("GT-2")
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert keys.field.value == "GT-20"
        assert not any(b"GT-2" in message for message in glass.wire.sent[sent:])

    told(company, "guo", "/office/stock/receive", "产品型号", story)


def test_a_plate_in_small_letters_is_capitals_to_the_form_and_in_the_field_once_it_is_left(company):
    async def story(glass, keys):
        await keys.types("su")
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert keys.field.value == "su", "no letter changes within a composition"
        await keys.types("苏e5k208")
        await glass.flet.dispatch_event(keys.number, "blur", None)
        await glass.until(lambda: keys.field.value == "苏E5K208", "capitals")

    told(company, "anna", "/office/orders/new", "按车牌找车", story)
