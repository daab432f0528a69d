"""The form of an order: what a caller is asked, kept as it is typed, sent whole or not at all (ORD-1, ORD-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.orders.call_box import call_box, warnings
from mobile.screens.orders.order_paper import Paper, errors_of, phone_note
from mobile.screens.shared.branches import open_branches, several
from mobile.screens.shared.date_parsing import days_from, picked_date, typed_date
from mobile.screens.shared.panes import pane_bar, pane_body, pane_head
from mobile.screens.shared.pickers import customer_picker, vehicle_picker
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, icon_button, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.first_field import use_first_field
from mobile.ui.frame import screen
from mobile.ui.text import refusal_text, t
from mobile.ui.theme import M, S
from rulebook.kernel.errors import Refusal
from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.orders.records import Order

HOURS = ("09:00", "10:30", "14:00", "15:30")
KIND_ICONS: dict[str, ft.IconData] = dict.fromkeys(KINDS, ft.Icons.ASSIGNMENT_OUTLINED) | {
    "repair": ft.Icons.BUILD_OUTLINED,
    "install": ft.Icons.ADD_LOCATION_ALT_OUTLINED,
    "removal": ft.Icons.REMOVE_CIRCLE_OUTLINE,
    "inspection": ft.Icons.FACT_CHECK_OUTLINED,
    "training": ft.Icons.SCHOOL_OUTLINED,
}
_START = ft.CrossAxisAlignment.START
_STRETCH = ft.CrossAxisAlignment.STRETCH


@ft.component
def OrderForm(order: Order | None, back: Callable[[], Any], done: Callable[[str], Any]) -> ft.Control:
    """New, or the papers of `order` to be changed. `done` is called with the order's id once it stands."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.order.{order.id if order else 'new'}")
    use_first_field(form)
    tried, set_tried = ft.use_state(False)
    calendar, open_calendar = ft.use_state("")
    spare = ft.use_memo(here.session.new_id, [])
    subject = order.id if order else form.text("id", spare)
    paper = Paper(here.session, form, order)
    refusal = paper.judged(subject, submit=True)
    errors = errors_of(refusal) if tried else {}

    async def send(submit: bool) -> None:
        set_tried(submit)
        form.put("id", subject)
        if await doing.do(paper.command(submit), subject):
            await form.drop()
            done(subject)

    async def press(_: Any) -> None:
        await send(True)

    async def keep(_: Any) -> None:
        await send(False)

    async def forget(_: Any) -> None:
        await form.drop()
        back()

    def pick_date(event: Any) -> None:
        form.put(calendar, picked_date(event.control.value))
        open_calendar("")

    ft.use_dialog(_calendar(pick_date, lambda _: open_calendar("")) if calendar else None)
    ask = _Asking(here, paper, redraw, errors, tried, open_calendar)
    parts: list[ft.Control] = []
    if tried:
        parts.append(_standing(refusal, bool(errors)))
    elif doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts += ask.all()
    others = [] if order else [second_button(t("office.form.keep"), None if doing.busy else keep)]
    clear = icon_button(t("office.form.forget"), ft.Icons.DELETE_OUTLINE_ROUNDED, forget)
    words = t("office.form.save") if order else t("office.form.submit")
    head = pane_head(
        t("office.form.amend") if order else t("office.form.new"),
        order.number if order else t("office.form.kept"),
        back=back,
        actions=[clear],
    )
    bar = pane_bar(here, words, press, ft.Icons.SEND_ROUNDED, doing.busy, _note(refusal), others)
    return screen(head, pane_body(*parts), bar)


def _standing(refusal: Refusal | None, fields: bool) -> ft.Control:
    """How the form stands once it was sent and came back; as tall either way, so that nothing moves."""
    if refusal is None:
        return banner(t("office.form.complete"), t("office.form.complete.todo"), "ok", "ORD-2", t("error.kept"))
    if not fields:
        return refusal_banner(refusal)
    return banner(t("office.form.lacks"), t("office.form.lacks.todo"), "overdue", refusal.rule, t("error.kept"))


def _note(refusal: Refusal | None) -> str:
    return refusal_text(refusal)[0] if refusal is not None else ""


def _calendar(pick: Any, leave: Any) -> ft.DatePicker:
    return ft.DatePicker(on_change=pick, on_dismiss=leave)


class _Asking:
    """The fields, in the order in which one asks a caller."""

    def __init__(
        self,
        here: AppContext,
        paper: Paper,
        changed: Callable[[], None],
        errors: dict[str, str],
        tried: bool,
        calendar: Callable[[str], None],
    ) -> None:
        self.here, self.paper, self.changed, self.errors = here, paper, changed, errors
        self.calendar = calendar
        self.form: Form = paper.form
        self.room = " " if tried else ""  # below each field, so that nothing moves when an error goes

    def branch(self) -> list[ft.Control]:
        """Whose a new order is: one's own branch's, unless another is picked (BR-1)."""
        world = self.here.session.world
        if self.paper.order is not None or not several(world):
            return []
        options = [("", t("branch.own")), *open_branches(world)]
        return [choice(self.form, "branch", t("branch.order.of"), options, self.changed)]

    def all(self) -> list[ft.Control]:
        kinds = [(kind.value, t(f"kind.{kind}")) for kind in KINDS]
        return [
            call_box(self.here, self.paper, self.changed),
            *warnings(self.here, self.paper, self.changed),
            choice(self.form, "kind", "", kinds, self.changed, self.paper.text("kind"), KIND_ICONS),
            *self.branch(),
            heading(t("office.form.who")),
            card(
                customer_picker(self.here, self.paper, self.changed, self.errors.get("customer_name")),
                self.text("address", lines=2),
                self.two(self.text("contact"), self.phone()),
                spacing=M,
            ),
            heading(t("office.form.what")),
            card(
                vehicle_picker(self.here, self.paper, self.changed, self.errors.get("vehicles")),
                self.two(self.text("product_model"), self.date("purchase_date", t("field.purchase_date"))),
                self.text("problem"),
                self.text("symptom", lines=2, helper=t("office.form.symptom.hint")),
                self.text("tried", lines=2, helper=t("office.form.tried.hint")),
                spacing=M,
            ),
            heading(t("office.form.when")),
            card(self.two(self.date("day", t("office.form.day")), self.hour()), self.soon(), spacing=M),
        ]

    def two(self, left: ft.Control, right: ft.Control) -> ft.Control:
        """Side by side where there is room."""
        if self.here.width < 700:
            return ft.Column([left, right], spacing=M, tight=True, horizontal_alignment=_STRETCH)
        left.expand = right.expand = True
        return ft.Row([left, right], spacing=M, vertical_alignment=_START)

    def text(self, name: str, lines: int = 1, helper: str = "") -> ft.Control:
        words = t(f"field.{name}")
        helper = helper or self.room
        return text_field(
            self.form, name, words, self.changed, lines, helper=helper, default=self.paper.text(name),
            error=self.errors.get(name), margin=None,
        )  # fmt: skip

    def phone(self) -> ft.Control:
        wrong, helper = phone_note(self.paper.verdict)
        return text_field(
            self.form, "contact_phone", t("field.contact_phone"), self.changed, helper=helper or self.room,
            default=self.paper.text("contact_phone"), error=self.errors.get("contact_phone") or wrong,
            margin=None,
        )  # fmt: skip

    def date(self, name: str, words: str) -> ft.Control:
        """A day, typed or picked from a calendar."""
        field = text_field(
            self.form, name, words, self.changed, default=self.paper.text(name), error=self.errors.get(name),
            helper=_read_as(self.paper.text(name)) or t("office.form.like", example="2026-01-15"), expand=True,
        )  # fmt: skip
        button = icon_button(
            t("office.form.calendar", name=words), ft.Icons.CALENDAR_MONTH_OUTLINED, lambda _: self.calendar(name)
        )
        return ft.Row([field, button], spacing=0, vertical_alignment=_START)

    def hour(self) -> ft.Control:
        return text_field(
            self.form,
            "hour",
            t("office.form.hour"),
            self.changed,
            default=self.paper.text("hour"),
            helper=t("office.form.like", example="14:30"),
            margin=None,
        )

    def soon(self) -> ft.Control:
        """The next days and the usual hours, one press each."""

        def put(name: str, value: str) -> Any:
            def press(_: Any) -> None:
                self.form.put(name, value)
                self.changed()

            return press

        days = zip(("today", "tomorrow", "after"), days_from(self.here.session.now(), 3), strict=True)
        buttons = [small_button(t(f"office.form.{key}"), put("day", day.isoformat())) for key, day in days]
        buttons += [small_button(hour, put("hour", hour)) for hour in HOURS]
        return ft.Row([*buttons], wrap=True, spacing=S, run_spacing=S)


def _read_as(text: str) -> str:
    """How a typed day is understood, where it was written another way."""
    read = typed_date(text)
    return read if read != text.strip() else ""
