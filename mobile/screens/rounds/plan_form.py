"""A round's plan: what, whom, in which rhythm, asking what; the next edition of one that stands (RND-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft
from msgspec.structs import replace

from mobile.screens.rounds import ways
from mobile.screens.rounds.costs import price_today, sees_prices
from mobile.screens.rounds.plans import rhythm_words
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.lookups import technicians
from mobile.screens.shared.panes import pane_bar, pane_body, pane_head
from mobile.screens.shared.rows import link_row, small_button
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, quiet, refusal_banner
from mobile.ui.fields import choice, text_field, tick
from mobile.ui.frame import screen
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.times import company_day
from rulebook.numbers.searching import matches
from rulebook.subjects.company.records import Customer
from rulebook.subjects.rounds.commands import PlanRound
from rulebook.subjects.rounds.records import Every, OnRest, PlanState, Rhythm, RoundKind, RoundPlan

OFFERED = 8
MOST_POINTS = 30
ROOMS = (RoundKind.PREMISES,)


def picks(
    form: Form,
    name: str,
    words: str,
    options: list[tuple[str, str]],
    default: list[str],
    redraw: Callable[[], None],
    one: bool = False,
) -> ft.Control:
    """Several of a few, or one, as chips; a field narrows a long list."""
    chosen = list(form.get(name, default))
    query = form.text(f"{name}.query")
    fit = [each for each in options if each[0] in chosen or not query.strip() or matches(query, (each[1],))]
    fit.sort(key=lambda each: each[0] not in chosen)

    def flip(id: str) -> Callable[..., None]:
        def press(_: Any) -> None:
            rest = [] if one else [other for other in chosen if other != id]
            form.put(name, rest if id in chosen else [*rest, id])
            redraw()

        return press

    shown = fit[: max(OFFERED, len(chosen) + 4)]
    chips = [small_button(said, flip(id), on=id in chosen) for id, said in shown]
    parts: list[ft.Control] = [label(words, ft.TextThemeStyle.TITLE_SMALL)]
    if len(options) > OFFERED:
        parts.append(text_field(form, f"{name}.query", t("people.choose"), redraw))
    parts.append(ft.Row([*chips], wrap=True, spacing=S, run_spacing=S))
    return ft.Column(parts, spacing=S, tight=True)


@ft.component
def PlanForm(id: str, back: Callable[[], Any]) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"rounds.plan/{id}")
    fresh = ft.use_memo(here.session.new_id, [])
    world = here.session.world
    known = world.get(RoundPlan, id)
    today = company_day(here.session.now()).isoformat()
    kind = RoundKind(form.text("kind", known.kind if known else RoundKind.INSPECTION))
    every = Every(form.text("every", known.rhythm.every if known else Every.LAST_DAY))
    command = _said(form, known, kind, every, today)

    async def save(_: Any) -> None:
        if command is not None and await doing.do(command, known.id if known else fresh):
            await form.drop()
            here.go(ways.rounds(here, "plans"))

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    kinds = [(str(one), t(f"rounds.kind.{one}")) for one in RoundKind]
    rhythms = [(str(one), t(f"rounds.every.{one}")) for one in Every]
    customers = [(str(one.id), one.name) for one in sorted(world.all(Customer), key=lambda c: c.name)]
    people = [(str(one.id), one.name) for one in technicians(world)]
    was = known
    parts.append(
        card(
            text_field(form, "name", t("rounds.plan.name"), redraw, default=was.name if was else ""),
            choice(form, "kind", t("rounds.plan.kind"), kinds, redraw, str(kind)),
            picks(
                form,
                "customers",
                t("rounds.plan.customers"),
                customers,
                list(was.customers if was else ()),
                redraw,
            )
            if kind not in ROOMS
            else text_field(
                form, "rooms", t("rounds.plan.rooms"), redraw, 3, default="\n".join(was.targets if was else ())
            ),
            picks(form, "people", t("rounds.plan.people"), people, list(was.people if was else ()), redraw),
            spacing=M,
        )
    )
    parts.append(heading(t("rounds.plan.rhythm")))
    when: list[ft.Control] = [choice(form, "every", "", rhythms, redraw, str(every))]
    if every is Every.WEEKDAY:
        nths = [(str(n), t(f"rounds.nth.{n}")) for n in range(1, 5)] + [("-1", t("rounds.nth.last"))]
        days = [(str(n), t(f"rounds.weekday.{n}")) for n in range(7)]
        when.append(choice(form, "nth", t("rounds.plan.nth"), nths, redraw, str(was.rhythm.nth if was else 1)))
        when.append(choice(form, "weekday", "", days, redraw, str(was.rhythm.weekday if was else 0)))
    if every is not Every.ONCE:
        count = t("rounds.plan.count.days" if every is Every.WORKING_DAYS else "rounds.plan.count.months")
        when.append(text_field(form, "count", count, redraw, default=str(was.rhythm.count if was else 1)))
    when += [
        text_field(form, "since", t("rounds.plan.since"), redraw, default=was.since if was else today),
        text_field(form, "window", t("rounds.plan.window"), redraw, default=str(was.window if was else 1)),
        tick(form, "keep", t("rounds.plan.keep"), redraw, t("rounds.plan.keep.hint"), _kept(was)),
    ]
    if command is not None:
        when.append(quiet(rhythm_words(command.rhythm)))
    parts.append(card(*when, spacing=M))
    parts.append(heading(t("rounds.plan.points")))
    usual = "\n".join(was.points) if was else t(f"rounds.points.{kind}")
    parts.append(text_field(form, "points", t("rounds.plan.points.hint"), redraw, 5, default=usual))
    if was is not None:
        if sees_prices(here, was):
            way, icon = ways.rounds(here, "price", id), ft.Icons.PRICE_CHECK_ROUNDED
            parts.append(link_row(t("rounds.price"), price_today(here, was.id), icon, lambda _: here.go(way)))
        parts += _payer(here, form, was, command, redraw)
        parts.append(tick(form, "ended", t("rounds.plan.end"), redraw, default=was.state is PlanState.ENDED))
    press = save if command is not None and not doing.busy else None
    many = len(_lines(form.text("points", usual)))
    lacking = t("rounds.plan.too_many_points", most=MOST_POINTS, count=many)
    note = "" if command is not None else lacking if many > MOST_POINTS else t("rounds.plan.needs")
    bar = pane_bar(here, t("rounds.plan.save"), press, ft.Icons.SAVE_OUTLINED, doing.busy, note)
    head = t("rounds.plan.edition", name=was.name, edition=was.edition) if was else t("rounds.plan.new")
    return screen(pane_head(head, back=back), pane_body(*parts), bar)


def _payer(
    here: AppContext, form: Form, known: RoundPlan, command: PlanRound | None, redraw: Callable[[], None]
) -> list[ft.Control]:
    """Where the plan leaves who pays for it: whether they go on paying, asked before it is saved (RND-1)."""
    if command is None:
        return []
    asked = here.session.judge(replace(command, payer_stays=False), known.id)
    if asked is None or asked.code != "round_payer":
        return []
    words = t("rounds.plan.payer_stays", name=asked.facts["name"])
    return [refusal_banner(asked), tick(form, "payer_stays", words, redraw)]


def _kept(known: RoundPlan | None) -> bool:
    return known is not None and known.rhythm.on_rest is OnRest.KEEP


def _number(text: str, least: int, most: int) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 4 and least <= int(text) <= most else None


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip()[:100] for line in text.splitlines() if line.strip())


def _said(form: Form, known: RoundPlan | None, kind: RoundKind, every: Every, today: str) -> PlanRound | None:
    """The command, once everything that it needs is said."""
    count = _number(form.text("count", str(known.rhythm.count if known else 1)), 1, 260)
    window = _number(form.text("window", str(known.window if known else 1)), 1, 60)
    name = form.text("name", known.name if known else "").strip()
    usual = "\n".join(known.points) if known else t(f"rounds.points.{kind}")
    points = _lines(form.text("points", usual))
    rooms = _lines(form.text("rooms", "\n".join(known.targets if known else ())))
    if count is None or window is None or not name or not 1 <= len(points) <= MOST_POINTS:
        return None
    rhythm = Rhythm(
        every=every,
        count=count,
        nth=int(form.text("nth", str(known.rhythm.nth if known else 1))),
        weekday=int(form.text("weekday", str(known.rhythm.weekday if known else 0))),
        on_rest=OnRest.KEEP if form.get("keep", _kept(known)) else OnRest.MOVE,
    )
    return PlanRound(
        name=name[:100],
        kind=kind,
        people=tuple(PersonId(p) for p in form.get("people", list(known.people if known else ()))),
        rhythm=rhythm,
        since=typed_date(form.text("since", known.since if known else today)),
        points=points,
        customers=tuple(CustomerId(c) for c in form.get("customers", list(known.customers if known else ())))
        if kind not in ROOMS
        else (),
        model=known.model if known else "",
        targets=rooms if kind in ROOMS else known.targets if known and known.kind is kind else (),
        window=window,
        edition=known.edition if known else 0,
        payer_stays=bool(form.get("payer_stays", False)),
        active=not form.get("ended", known is not None and known.state is PlanState.ENDED),
    )
