"""What a test said, and how its values stand to their limits (ARC-1)."""

from __future__ import annotations

from collections.abc import Iterable

import flet as ft

from mobile.app import routes
from mobile.screens.shared.rows import line, link_row
from mobile.ui.app_context import AppContext
from mobile.ui.basics import heading, label, pill, quiet
from mobile.ui.fields import grouped
from mobile.ui.text import read_choice, t, when
from rulebook.kernel.times import parse_time
from rulebook.subjects.measurements.records import Judged, Measured, Measurement

TONES = {Judged.WITHIN: "ok", Judged.OUT: "overdue", Judged.NOT: "calm"}


def judged_pill(one: Measured) -> ft.Control:
    """Within, out of limits, or not judged; never by colour alone."""
    icon = {Judged.WITHIN: ft.Icons.CHECK_ROUNDED, Judged.OUT: ft.Icons.WARNING_AMBER_ROUNDED}.get(one.judged)
    return pill(t(f"measure.judged.{one.judged}"), TONES[one.judged], icon)


def value_rows(test: Measurement) -> list[ft.Control]:
    rows: list[ft.Control] = []
    for one in test.values:
        texts: list[ft.Control] = [
            label(f"{read_choice(one.what)} {one.amount}"),
            *([quiet(one.limits)] if one.limits else []),
        ]
        rows.append(line(ft.Column(texts, spacing=2, tight=True), judged_pill(one)))
    return rows


def test_rows(here: AppContext, tests: Iterable[Measurement]) -> list[ft.Control]:
    """Each test as a row that opens it, the latest first; nothing where there is none."""
    found = sorted(tests, key=lambda one: parse_time(one.at), reverse=True)
    rows = [_row(here, one) for one in found]
    return [heading(t("measure.tests", count=len(found))), *rows] if rows else []


def _row(here: AppContext, test: Measurement) -> ft.Control:
    values = t("list.comma").join(f"{read_choice(one.what)} {one.amount}" for one in test.values)
    unit = grouped(test.unit_number) if test.unit_number else ""
    known = (when(test.at, here.session.now()), test.by_name, test.number, test.plate, unit)
    mark = pill(t("measure.judged.out"), "overdue", ft.Icons.WARNING_AMBER_ROUNDED) if test.out else None
    path = routes.office("archive", "measurement", test.id)
    note = " · ".join(part for part in known if part)
    return link_row(values, note, ft.Icons.SPEED_ROUNDED, lambda _: here.go(path), mark)


def told_rows(here: AppContext, tests: Iterable[Measurement]) -> list[ft.Control]:
    """The tests in full, for a phone that has no page of them."""
    parts: list[ft.Control] = []
    for test in sorted(tests, key=lambda one: parse_time(one.at), reverse=True):
        number = test.number or t("measure.unnumbered")
        parts.append(quiet(f"{when(test.at, here.session.now())} · {number} · {test.about}".strip(" ·")))
        parts += value_rows(test)
    return parts
