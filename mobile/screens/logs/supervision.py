"""A month of service as another line sees it: figures that open their lists, spot checks, the release (LOG-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.counted import counted
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import pair
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, quiet, refusal_banner, second_button, title
from mobile.ui.downloads import print_button
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.text import month as month_words
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.records import Record
from rulebook.kernel.times import add_months, company_day
from rulebook.subjects.logs.commands import CheckSpot, ReleaseSupervision
from rulebook.subjects.logs.figures import rolled_up
from rulebook.subjects.logs.records import Point, SpotCheck, Supervised, SupervisionReport
from rulebook.subjects.logs.supervised_figures import COUNTED, supervised
from rulebook.subjects.orders.records import Order
from rulebook.subjects.rosters.lookup import month_of

MONTHS = 12
SHOWN = 40
POINTS = ("finding", "work", "signature", "photos", "fee", "manner")
"""What is looked at in an order: words `spot.point.<name>`."""


def month_rows(here: AppContext) -> list[tuple[str, str, list[str], tuple[str, str] | None, str]]:
    """The last twelve months, whether released or not, after half-year and year."""
    this = company_day(here.session.now()).replace(day=1)
    rows: list[tuple[str, str, list[str], tuple[str, str] | None, str]] = []
    for n in range(MONTHS):
        month = month_of(add_months(this, -n))
        known = here.session.world.get(SupervisionReport, month)
        mark = (t("supervision.released"), "ok") if known else (t("supervision.open"), "calm")
        rows.append((month, month_words(month), [], mark, ""))
    for half in (2, 1):
        rows.insert(0, (f"{this.year}-H{half}", t("supervision.half", year=this.year, half=half), [], None, ""))
    return [(f"{this.year}", t("supervision.year", year=this.year), [], None, ""), *rows]


@ft.component
def SupervisionOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One month; or half a year and a year, summed up from their months."""
    here = use_app_context()
    if len(id) == 4 or "-H" in id:
        return _rolled(here, id, back)
    known = here.session.world.get(SupervisionReport, id)
    form = use_form(f"office.supervision/{id}")
    redraw = use_redraw()
    drawn = known.latest.figures if known else supervised(here.session.world, id)
    parts: list[ft.Control] = []
    if known is None:
        parts.append(banner(t("supervision.provisional"), t("supervision.provisional.todo"), "info", "LOG-1"))
        parts += beyond_note(here)
    else:
        said = known.latest
        words = t(
            "supervision.by", name=said.by_name, when=when(said.at, here.session.now()), edition=said.edition
        )
        parts += [quiet(words), card(label(said.words)), print_button("supervision", id, f"supervision-{id}")]
    options = [(f.name, t(f"supervision.{f.name}")) for f in drawn]
    parts.append(card(*[pair(t(f"supervision.{f.name}"), str(f.count), strong=True) for f in drawn], spacing=S))
    parts.append(choice(form, "opened", t("supervision.opens"), options, redraw))
    opened = next((f for f in drawn if f.name == form.text("opened")), None)
    if opened is not None:
        parts.append(_list(here, opened))
    if ReleaseSupervision.ROLES.intersection(here.session.me.roles):
        parts += [heading(t("spot.title")), keyed(Spot, "spot"), keyed(Release, f"release-{id}", id)]
    return screen(pane_head(month_words(id), t("supervision.title"), back=back), pane_body(*parts))


def _list(here: AppContext, figure: Supervised) -> ft.Control:
    """What a figure counts: its number and this list are one query. What this reader is not told is said so."""
    told = figure.told
    rows: list[ft.Control] = [_counted(here, COUNTED.get(figure.name, Order), id) for id in told[:SHOWN]]
    if len(told) > SHOWN:
        rows.append(quiet(t("office.more", count=len(told) - SHOWN)))
    if untold := figure.count - len(told):
        rows.append(quiet(t("supervision.untold", count=untold)))
    return card(*(rows or [quiet(t("word.nothing"))]), spacing=0)


def _counted(here: AppContext, kind: type[Record], id: str) -> ft.Control:
    words, way = counted(here, kind, id)
    if not way:
        return label(words)
    return ft.TextButton(words, on_click=lambda _: here.go(way), height=48)


def _rolled(here: AppContext, id: str, back: Callable[[], Any] | None) -> ft.Control:
    """Sums over the months' latest editions; months that are not released are named."""
    year, _, half = id.partition("-H")
    first = {"": 1, "1": 1, "2": 7}[half]
    months = [f"{year}-{n:02d}" for n in range(first, first + (6 if half else 12))]
    found = {m: here.session.world.get(SupervisionReport, m) for m in months}
    reports = [r for r in found.values() if r is not None]
    gaps = [month_words(m) for m, r in found.items() if r is None]
    sums = rolled_up(reports)
    parts: list[ft.Control] = [
        pair(t(f"supervision.{name}"), str(count), strong=True) for name, count in sums.items()
    ]
    if gaps:
        parts.insert(0, banner(t("supervision.months", count=len(reports)), t("list.comma").join(gaps), "wait"))
    name = t("supervision.half", year=year, half=half) if half else t("supervision.year", year=year)
    return screen(pane_head(name, t("supervision.title"), back=back), pane_body(*parts))


@ft.component
def Release(month: str) -> ft.Control:
    """The words of the report, and its release."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.supervision/{month}/words")
    words = form.text("words").strip()
    barred = here.session.judge(ReleaseSupervision(words="—"), month)

    async def release(_: Any) -> None:
        if await doing.do(ReleaseSupervision(words=words), month):
            await form.drop()
            redraw()

    rows: list[ft.Control] = [
        title(t("supervision.release")),
        text_field(form, "words", t("supervision.words"), redraw, lines=4),
    ]
    refusal = doing.refusal or barred
    if refusal is not None:
        rows.append(refusal_banner(refusal))
    ready = words and barred is None and not doing.busy
    rows.append(second_button(t("supervision.release.now"), release if ready else None, ft.Icons.PUBLISH_ROUNDED))
    return card(*rows, spacing=M)


@ft.component
def Spot() -> ft.Control:
    """An order is looked at, point by point."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.spot")
    typed = form.text("order").strip()
    order = next((o for o in here.session.world.all(Order) if typed and o.number == typed.upper()), None)
    points = tuple(
        Point(name=t(f"spot.point.{p}"), good=form.text(p) == "good", note=form.text("note").strip())
        for p in POINTS
        if form.text(p)
    )

    async def save(_: Any) -> None:
        id = here.session.new_id()
        about = "" if order else typed
        command = CheckSpot(check=id, points=points, order=order.id if order else "", about=about)
        if await doing.do(command, order.id if order else id):
            await form.drop()
            redraw()

    verdicts = [("good", t("spot.good")), ("bad", t("spot.bad"))]
    rows: list[ft.Control] = [
        text_field(
            form, "order", t("spot.order"), redraw, helper=order.customer_name if order else t("spot.call")
        ),
        *[choice(form, p, t(f"spot.point.{p}"), verdicts, redraw) for p in POINTS],
        text_field(form, "note", t("spot.note"), redraw, lines=2),
        second_button(t("spot.save"), save if points and typed and not doing.busy else None),
    ]
    month = month_of(company_day(here.session.now()))
    done = list(here.session.world.find(SpotCheck, "month", month))
    rows += [quiet(f"{'✗' if c.failed else '✓'} {c.number or c.about} · {c.by_name}") for c in done]
    return card(*rows, spacing=M)
