"""A test recorded where it is made, with or without signal: values against their limits, instrument, photo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft
import msgspec

from mobile.screens.measurements.measured import judged_pill
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, icon_button, label, primary_button, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, suggest, text_field
from mobile.ui.photos import AddPhotos, loose_photos
from mobile.ui.text import read_choice, t
from mobile.ui.theme import M, S
from rulebook.numbers import plain_dashes
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.measurements.commands import MOST_VALUES, TESTERS, RecordTest, Value
from rulebook.subjects.measurements.limits import decimal, judged, mended
from rulebook.subjects.measurements.records import Measured

COMMON = (("supply", "V"), ("current", "mA"), ("signal", "dBm"), ("satellites", ""), ("resistance", "Ω"))
"""What is measured most, and in which unit; words: `measure.common.<name>`."""


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """What can be measured here: a vehicle's id, a unit's, or a unit on its vehicle; and what it is called."""

    words: str
    vehicle: str = ""
    unit: str = ""

    @property
    def key(self) -> str:
        return f"{self.vehicle}|{self.unit}"


def may_test(here: AppContext) -> bool:
    """Whether this person records tests."""
    return bool(TESTERS.intersection(here.session.me.roles))


@ft.component
def RecordTestForm(name: str, things: Sequence[Thing], visit: str) -> ft.Control:
    """`name`: what the half-filled form belongs to; `visit`: '' where it is at none."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"test.record/{name}")
    fresh = ft.use_memo(here.session.new_id, [name])
    many, set_many = ft.use_state(False)
    values, typed = read_values(form), value_typed(form)
    chosen = next((one for one in things if one.key == form.text("thing")), things[0])

    def add(_: Any) -> None:
        if typed is not None:
            form.put("values", [msgspec.to_builtins(one) for one in (*values, typed)])
            for field in ("what", "value", "unit", "low", "high"):
                form.put(field, "")
            redraw()

    async def save(_: Any) -> None:
        photos, every = loose_photos(form), (*values, *((typed,) if typed else ()))
        set_many(len(photos) > 1)
        if len(photos) > 1 or not every:
            return
        said = RecordTest(
            test=form.text("test", fresh),
            values=every,
            vehicle=chosen.vehicle,
            unit=chosen.unit,
            visit=visit,
            instrument=form.text("instrument").strip(),
            words=form.text("words").strip(),
            photo=photos[0].file if photos else None,
        )
        if await doing.do(said, said.test):
            await form.drop()
            form.put("test", here.session.new_id())
            form.put("instrument", said.instrument)
            redraw()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if len(things) > 1:
        options = [(one.key, one.words) for one in things]
        parts.append(choice(form, "thing", t("measure.thing"), options, redraw, things[0].key))
    parts += [_value_row(form, values, place, redraw) for place in range(len(values))]
    if len(values) < MOST_VALUES:
        parts += _one_more(form, typed, redraw)
        if typed is not None:
            parts.append(ft.Row([second_button(t("measure.more"), add, ft.Icons.ADD_ROUNDED)]))
    parts += [
        text_field(form, "instrument", t("measure.instrument"), redraw),
        text_field(form, "words", t("measure.words"), lines=2),
        AddPhotos(form, f"test-{name}", Purpose.OTHER, t("measure.photo")),
    ]
    if many:
        parts.append(banner(t("rounds.fault.one_photo"), t("rounds.fault.one_photo.todo"), "wait"))
    half = half_typed(form)
    ready = bool(values or typed) and not half and bool(form.text("instrument").strip())
    if not ready:
        parts.append(quiet(t("measure.half" if half else "measure.needs")))
    press = save if ready else None
    parts.append(primary_button(t("measure.save"), press, ft.Icons.CHECK_ROUNDED, doing.busy))
    return card(*parts, spacing=M)


def read_values(form: Form) -> tuple[Value, ...]:
    """The values that were taken over so far."""
    return tuple(msgspec.convert(one, Value) for one in form.get("values", []))


def value_typed(form: Form) -> Value | None:
    """The value that is being typed, once it has a name and an amount, and limits that can be judged by."""
    what, value = form.text("what").strip()[:60], mended(plain_dashes(form.text("value")))[:60]
    low, high = mended(plain_dashes(form.text("low")))[:30], mended(plain_dashes(form.text("high")))[:30]
    if not what or not value or not limits_hold(value, low, high):
        return None
    return Value(what=what, value=value, unit=form.text("unit").strip()[:20], low=low, high=high)


def limits_hold(value: str, low: str, high: str) -> bool:
    """Where there are limits, they and the value are numbers, the lower one first."""
    if not low and not high:
        return True
    least, most = decimal(low), decimal(high)
    if decimal(value) is None or (low and least is None) or (high and most is None):
        return False
    return least is None or most is None or least <= most


def half_typed(form: Form) -> bool:
    """Whether something stands in the fields that is no value yet: it would be lost unseen."""
    said = any(form.text(name).strip() for name in ("what", "value", "low", "high"))
    return said and value_typed(form) is None


def _one_more(form: Form, typed: Value | None, redraw: Callable[[], None]) -> list[ft.Control]:
    def take(name: str, unit: str) -> Callable[..., None]:
        def press(_: Any) -> None:
            form.put("what", t(f"measure.common.{name}"))
            form.put("unit", unit)
            redraw()

        return press

    number = ft.KeyboardType.TEXT  # a number pad has no minus, and dBm are below nought
    found = [suggest(t(f"measure.common.{name}"), take(name, unit)) for name, unit in COMMON]
    parts: list[ft.Control] = [
        ft.Row(found, wrap=True, spacing=S, run_spacing=S),
        text_field(form, "what", t("measure.what"), redraw),
        ft.Row(
            [
                text_field(form, "value", t("measure.value"), redraw, expand=2, keyboard_type=number),
                text_field(form, "unit", t("measure.unit"), redraw, expand=1),
            ],
            spacing=S,
        ),
        ft.Row(
            [
                text_field(form, "low", t("measure.low"), redraw, expand=1, keyboard_type=number),
                text_field(form, "high", t("measure.high"), redraw, expand=1, keyboard_type=number),
            ],
            spacing=S,
        ),
    ]
    if typed is not None and (typed.low or typed.high):
        parts.append(ft.Row([judged_pill(_measured(typed))]))
    return parts


def _measured(one: Value) -> Measured:
    return Measured(
        what=one.what, value=one.value, unit=one.unit, low=one.low, high=one.high,
        judged=judged(one.value, one.low, one.high),
    )  # fmt: skip


def _value_row(form: Form, values: tuple[Value, ...], place: int, redraw: Callable[[], None]) -> ft.Control:
    one = _measured(values[place])

    def drop(_: Any) -> None:
        rest = (*values[:place], *values[place + 1 :])
        form.put("values", [msgspec.to_builtins(other) for other in rest])
        redraw()

    words = ft.Column([label(f"{read_choice(one.what)} {one.amount}"), quiet(one.limits)], spacing=2, tight=True)
    cross = icon_button(t("measure.drop", what=read_choice(one.what)), ft.Icons.CLOSE_ROUNDED, drop)
    return line(words, ft.Row([judged_pill(one), cross], spacing=S, tight=True))
