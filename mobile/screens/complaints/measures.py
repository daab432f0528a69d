"""Measures: set at complaint or fault, done with a proof, verified by another department; the register (CMP-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import flet as ft

from mobile.screens.complaints import ways
from mobile.screens.complaints.people import person_picker, staff
from mobile.screens.shared.bulk import Picks, picking_tools
from mobile.screens.shared.bulk_panel import PAGE, picked_row, picks_bar
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.panes import cut, filter_row, in_one_line, pane_body, pane_head, search_field
from mobile.screens.shared.rows import line, row_tile, small_button
from mobile.ui import theme
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, pill, primary_button, quiet, refusal_banner, title
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.photos import AddPhotos, Tile, loose_photos
from mobile.ui.text import day, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import company_day
from rulebook.numbers.searching import sought
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.faults.records import Fault
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.measures.commands import DoMeasure, DropMeasure, MoveMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.records import Measure, MeasureKind, MeasureState, Proof
from rulebook.subjects.measures.register import VIEWS, is_in, of_view

TONES = {
    MeasureState.OPEN: "wait",
    MeasureState.DONE: "info",
    MeasureState.VERIFIED: "ok",
    MeasureState.DROPPED: "calm",
}
BY_DUE = "due"
COLUMNS: dict[str, Callable[[Measure], Any]] = {
    "holder": lambda m: (m.who_name, m.due),
    "state": lambda m: (list(MeasureState).index(m.state), m.due),
}
TILES = ("open", "overdue", "week")
TILE = 132
TERMS = (3, 7, 14, 30)
"""Days from today that are offered for a measure."""


def mine_to_do(here: AppContext) -> list[Measure]:
    """Open measures that I am to do, the earliest due first."""
    found = here.session.world.find(Measure, "who", str(here.session.me.id))
    return sorted((m for m in found if m.state is MeasureState.OPEN), key=lambda m: m.due)


@ft.component
def Register(back: Callable[[], Any] | None, picks: Picks, turn: int) -> ft.Control:
    """All measures of complaints and faults; tiles say how many are open, overdue, due this week."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("measures.filter")
    today = company_day(here.session.now())
    every = here.session.world.all(Measure)
    counts = {view: sum(is_in(m, view, today) for m in every) for view in VIEWS}
    view = form.text("view", "overdue" if counts["overdue"] else "open")
    options = [(name, t(f"measures.view.{name}"), counts[name]) for name in VIEWS]

    def show(name: str) -> Callable[..., Any]:
        def press(_: Any) -> None:
            form.put("view", name)
            redraw()

        return press

    tiles: list[ft.Control] = [_tile(name, counts[name], show(name)) for name in TILES]
    query = form.text("query")
    found = sought(query, of_view(every, view, today), lambda m: (m.what, m.who_name, m.result))
    found = sorted_out(form, found, lambda m: m.due, COLUMNS, BY_DUE)
    shown, rest = cut(found, form, redraw)
    picks.settle(here.session.inbox)
    rows = [
        picked_row(picks, m.id, partial(measure_tile, here, m), None, False)
        if picks.picking
        else measure_card(here, m, whole=True)
        for m in shown
    ]
    nothing = empty_state(ft.Icons.CHECKLIST_ROUNDED, t("measures.nothing"), t("measures.nothing.hint"))
    body = pane_body(
        ft.Row(tiles, wrap=True, spacing=S, run_spacing=S),
        search_field(form, t("measures.search"), redraw),
        filter_row(form, "view", options, redraw, view),
        *in_one_line(
            [
                *list_tools(form, tuple(COLUMNS), redraw, BY_DUE),
                *picking_tools(picks, [m.id for m in found], t("bulk.pick.measures")),
            ]
        ),
        *(rows or [nothing]),
        *rest,
    )
    bar = picks_bar(here, picks, lambda _: here.go(ways.way(here, "complaints", ways.MEASURES, PAGE)))
    return screen(pane_head(t("measures.register"), back=back), body, bar)


def measure_tile(here: AppContext, measure: Measure, press: Any, chosen: bool) -> ft.Control:
    """A measure as a row to pick: what, whose, until when."""
    late = is_in(measure, "overdue", company_day(here.session.now()))
    words = t("measures.late") if late else t(f"measures.state.{measure.state}")
    said = t("measures.line", kind=t(f"measures.kind.{measure.kind}"), name=measure.who_name, due=day(measure.due))
    mark = pill(words, "overdue" if late else TONES[measure.state])
    return row_tile(line(title(measure.what), mark), quiet(said), on_click=press, chosen=chosen, name=measure.what)


def _tile(name: str, count: int, press: Callable[..., Any]) -> ft.Control:
    """A figure that opens what it counts; on a phone all of them stand beside each other."""
    tone = "overdue" if name == "overdue" and count else None
    figure = label(str(count), ft.TextThemeStyle.HEADLINE_MEDIUM)
    words = t(f"measures.view.{name}")
    own = (theme.room() - 2 * theme.margin(False) - (len(TILES) - 1) * S) / len(TILES)
    shown = card(figure, quiet(words), tone=tone, on_click=press, name=f"{words} {count}", padding=M)
    return ft.Container(shown, width=min(TILE, own))


def measure_card(here: AppContext, measure: Measure, whole: bool = False) -> ft.Control:
    """One measure and what may be done with it; `whole`: with the way to what it belongs to."""
    late = is_in(measure, "overdue", company_day(here.session.now()))
    rows: list[ft.Control] = [
        line(
            title(measure.what),
            pill(
                t("measures.late") if late else t(f"measures.state.{measure.state}"),
                "overdue" if late else TONES[measure.state],
            ),
        ),
        quiet(
            t(
                "measures.line",
                kind=t(f"measures.kind.{measure.kind}"),
                name=measure.who_name,
                due=day(measure.due),
            )
        ),
    ]
    now = here.session.now()
    if measure.done_at:
        rows.append(
            label(
                t(
                    "measures.done_by",
                    name=measure.done_by_name,
                    when=when(measure.done_at, now),
                    result=measure.result,
                )
            )
        )
    proofs = list(here.session.world.find(Proof, "measure", measure.id))
    if proofs:
        shots = [Tile(p.file, t("photo.sent"), "ok") for p in proofs]
        rows.append(ft.Row(list(shots), wrap=True, spacing=S, run_spacing=S))
    rows += [
        quiet(t("measures.moved", name=one.name, who=one.who_name, due=day(one.due), why=one.why))
        for one in measure.moved
    ]
    rows += [quiet(t("measures.sent_back", name=one.name, why=one.why)) for one in measure.sent_back]
    if measure.verified_at:
        rows.append(
            label(
                t(
                    "measures.verified_by",
                    name=measure.verified_by_name,
                    when=when(measure.verified_at, now),
                    how=measure.verified_how,
                )
            )
        )
    if measure.dropped_why:
        rows.append(quiet(measure.dropped_why))
    if whole:
        rows.append(_way_to_matter(here, measure))
    if measure.state in (MeasureState.OPEN, MeasureState.DONE):
        rows.append(keyed(Working, f"work-{measure.id}-{measure.state}", measure))
    return card(*rows, spacing=S)


def _way_to_matter(here: AppContext, measure: Measure) -> ft.Control:
    world = here.session.world
    complaint, fault = world.get(Complaint, measure.matter), world.get(Fault, measure.matter)
    path = ways.fault(here, measure.matter) if fault else ways.complaint(here, measure.matter)
    number = (fault or complaint).number if fault or complaint else ""  # type: ignore[union-attr]  # one of them is
    return ft.Row([small_button(number or t("measures.matter"), lambda _: here.go(path), ft.Icons.LINK_ROUNDED)])


@ft.component
def Working(measure: Measure) -> ft.Control:
    """Done with its proof; verified, or sent back; given up. The rules say who (ROLE-2)."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"measure/{measure.id}")
    acts = ["do"] if measure.state is MeasureState.OPEN else ["verify", "back"]
    acts += ["move", "drop"] if measure.state is MeasureState.OPEN else ["drop"]
    what = form.text("act")
    text = form.text("text").strip()
    due = typed_date(form.text("due"))
    proof = tuple(one.file for one in loose_photos(form))
    commands = {
        "do": DoMeasure(result=text, proof=proof),
        "verify": VerifyMeasure(helped=True, how=text),
        "back": VerifyMeasure(helped=False, how=text, due=due),
        "move": MoveMeasure(reason=text, who=PersonId(form.text("who")), due=due),
        "drop": DropMeasure(reason=text),
    }

    async def save(_: Any) -> None:
        if await doing.do(commands[what], measure.id):
            await form.drop()

    parts: list[ft.Control] = [choice(form, "act", "", [(a, t(f"measures.act.{a}")) for a in acts], redraw, "")]
    if what not in acts:
        return parts[0]
    barred = None if what == "do" else here.session.judge(commands[what], measure.id)
    if what == "do":
        parts.append(AddPhotos(form, "", Purpose.OTHER, t("measures.proof.hint")))
    parts.append(text_field(form, "text", t(f"measures.act.{what}.text"), redraw, lines=2))
    if what == "move":
        parts.append(person_picker(form, "who", t("measures.who"), staff(here, (measure.who,)), redraw))
    if what in ("back", "move"):
        parts.append(text_field(form, "due", t("measures.due"), redraw, hint="2026-03-31"))
    shown = doing.refusal or (barred if text else None)
    if shown is not None:
        parts.append(refusal_banner(shown))
    needed = {"back": due, "move": due or form.text("who")}
    ready = bool(text) and bool(needed.get(what, text)) and not doing.busy
    parts.append(primary_button(t(f"measures.act.{what}.do"), save if ready else None, busy=doing.busy))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@ft.component
def SetMeasureHere(matter: str, complained_of: str) -> ft.Control:
    """A new measure: which kind, what, who, until when. Folded until somebody wants one."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"measure.set/{matter}")
    opened, open_ = ft.use_state(False)
    id = ft.use_memo(here.session.new_id, [matter, len(list(here.session.world.find(Measure, "matter", matter)))])
    if not opened:
        button = small_button(t("measures.new"), lambda _: open_(True), ft.Icons.ADD_TASK_ROUNDED)
        return ft.Row([button])
    what, who, due = form.text("what").strip(), form.text("who"), typed_date(form.text("due"))
    kind = MeasureKind(form.text("kind", MeasureKind.CORRECTIVE.value))

    async def save(_: Any) -> None:
        command = SetMeasure(matter=matter, kind=kind, what=what, who=PersonId(who), due=due)
        if await doing.do(command, id):
            await form.drop()
            open_(False)

    today = company_day(here.session.now())

    def in_days(days: int) -> Any:
        def press(_: Any) -> None:
            form.put("due", (today + timedelta(days=days)).isoformat())
            redraw()

        return press

    kinds = [(k.value, t(f"measures.kind.{k}")) for k in MeasureKind]
    terms = [small_button(t("measures.in_days", count=n), in_days(n)) for n in TERMS]
    parts: list[ft.Control] = [
        choice(form, "kind", t("measures.kind"), kinds, redraw, kind.value),
        text_field(form, "what", t("measures.what"), redraw, lines=2),
        person_picker(form, "who", t("measures.who"), staff(here, (complained_of,)), redraw),
        text_field(form, "due", t("measures.due"), redraw, hint="2026-03-31"),
        ft.Row(list(terms), wrap=True, spacing=S, run_spacing=S),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    ready = bool(what and who and due) and not doing.busy
    if not ready:
        parts.append(quiet(t("measures.needs")))
    parts.append(primary_button(t("measures.set"), save if ready else None, ft.Icons.ADD_TASK_ROUNDED, doing.busy))
    return ft.Column([heading(t("measures.new")), card(*parts, padding=20, spacing=M)], tight=True)
