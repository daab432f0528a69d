"""Who decides what, up to which sum, by when and what if nobody does: read, and changed row by row (ROLE-3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.screens.company_rules.parts import (
    changing,
    day_needed,
    heading_less,
    may_change,
    rule_page,
    since_fields,
    since_typed,
    since_words,
    unknown_rule,
)
from mobile.screens.shared.rows import PHONE
from mobile.ui import theme
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, divider, icon_button, label, quiet, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.text import money_short, role_name, t
from mobile.ui.theme import M, S
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.numbers import NumberFault, halfwidth, parse_yuan, yuan
from rulebook.policy.matrix import DEFAULT_MATRIX, ONE_STEP, rows_of
from rulebook.subjects.approvals.commands import SetMatrix
from rulebook.subjects.approvals.records import MOST_HOURS, Lapse, Matrix, MatrixRow
from rulebook.subjects.orders.kinds import OrderKind

DECIDERS = (Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.DISPATCHER, Role.FINANCE, Role.STOREKEEPER,
            Role.CUSTOMER_SERVICE, Role.ADMINISTRATOR)  # fmt: skip
"""The roles offered as approvers; whoever works in the field or only reads is not."""

STEPS = (1, 2, 3)


def sum_words(row: MatrixRow) -> str:
    """For which sums a row holds."""
    if row.over is None and row.up_to is None:
        return t("rules.any_sum")
    if row.over is None:
        return t("rules.up_to", sum=money_short(row.up_to or 0))
    if row.up_to is None:
        return t("rules.over", sum=money_short(row.over))
    return t("rules.between", over=money_short(row.over), up_to=money_short(row.up_to))


def who_words(row: MatrixRow) -> str:
    """Who decides, and who stands in."""
    role = role_name(row.role)
    return t("rules.with_deputy", role=role, deputy=t(f"role.{row.deputy}")) if row.deputy else role


def terms_words(row: MatrixRow) -> str:
    """Until when, what then; and for which kind and at which step, where that matters."""
    said = [t("rules.within", hours=row.hours), t(f"rules.lapse.{row.lapse}")]
    if row.kind:
        said.insert(0, t("rules.only_kind", kind=t(f"kind.{row.kind}")))
    if row.step > 1:
        said.insert(0, t("rules.step", step=row.step))
    return " · ".join(said)


def row_lines(rows: Sequence[MatrixRow]) -> list[ft.Control]:
    """Rows as they are read: sum, who, terms."""
    parts: list[ft.Control] = []
    for row in rows:
        words = ft.Column([label(who_words(row)), quiet(terms_words(row))], spacing=0, tight=True, expand=True)
        sums = ft.Container(label(sum_words(row), ft.TextThemeStyle.TITLE_SMALL), width=132)
        if theme.room() < PHONE:
            words.expand = None
            parts.append(ft.Column([sums.content or sums, words], spacing=0, tight=True))
            continue
        parts.append(ft.Row([sums, words], spacing=M, vertical_alignment=ft.CrossAxisAlignment.START))
    return parts


def matter_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(subject, its name, who decides) for the list."""
    world, now = here.session.world, here.session.now()
    return [
        (
            subject,
            (t(f"rules.matter.{subject}"), ""),
            [f"{sum_words(r)}{t('rules.colon')}{who_words(r)}" for r in rows_of(world, subject, now)],
        )
        for subject in DEFAULT_MATRIX
    ]


@ft.component
def MatterOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One matter: who decides now, what was before, and the form that changes it."""
    here = use_app_context()
    if id not in DEFAULT_MATRIX:
        return unknown_rule(back)
    known = here.session.world.get(Matrix, id)
    versions = known.versions if known else ()
    rows = rows_of(here.session.world, id, here.session.now())
    current = card(heading_less(t("rules.decides")), *row_lines(rows), padding=20, spacing=M)
    change = keyed(Change, f"change-{id}-{len(versions)}", id, rows) if may_change(here, SetMatrix) else None
    return rule_page(
        here, t(f"rules.matter.{id}"), back, versions, current,
        lambda e: t("rules.others_from", day=since_words(e.since)),
        change, lambda e: row_lines(e.rows), row_lines(DEFAULT_MATRIX[id]),
    )  # fmt: skip


class Draft:
    """Rows half changed, kept in a form under `<row>.<field>`; what was not touched says what holds now."""

    def __init__(self, form: Form, current: Sequence[MatrixRow]) -> None:
        self.form, self._current = form, {str(n): row for n, row in enumerate(current)}

    @property
    def ids(self) -> list[str]:
        return list(self.form.get("rows", list(self._current)))

    def add(self) -> None:
        ids = self.ids
        self.form.put("rows", [*ids, str(max((int(i) for i in ids), default=-1) + 1 + len(self._current))])

    def drop(self, id: str) -> None:
        self.form.put("rows", [i for i in self.ids if i != id])

    def default(self, id: str) -> dict[str, str]:
        row = self._current.get(id, MatrixRow(role=Role.SERVICE_MANAGER))
        return {
            "over": "" if row.over is None else yuan(row.over).replace(",", ""),
            "up_to": "" if row.up_to is None else yuan(row.up_to).replace(",", ""),
            "hours": str(row.hours),
            "role": str(row.role),
            "deputy": str(row.deputy or ""),
            "step": str(row.step),
            "kind": row.kind,
            "lapse": str(row.lapse),
        }

    def rows(self) -> tuple[MatrixRow, ...] | None:
        """The rows as typed; None while a sum or an hour cannot be read."""
        read = [self._read(id) for id in self.ids]
        rows = tuple(row for row in read if row is not None)
        return rows if rows and len(rows) == len(read) else None

    def text(self, id: str, name: str) -> str:
        return halfwidth(self.form.text(f"{id}.{name}", self.default(id)[name])).strip()

    def _read(self, id: str) -> MatrixRow | None:
        hours, deputy = self.text(id, "hours"), self.text(id, "deputy")
        sums = [read_sum(self.text(id, name)) for name in ("over", "up_to")]
        if UNREAD in sums or not (hours.isascii() and hours.isdigit() and 1 <= int(hours) <= MOST_HOURS):
            return None
        over, up_to = sums
        return MatrixRow(
            role=Role(self.text(id, "role")),
            deputy=Role(deputy) if deputy else None,
            hours=int(hours),
            kind=self.text(id, "kind"),
            over=over,
            up_to=up_to,
            step=int(self.text(id, "step")),
            lapse=Lapse(self.text(id, "lapse")),
        )


UNREAD = Fen(-1)


def read_sum(text: str) -> Fen | None:
    """A limit typed in yuan, in fen: None where there is none, `UNREAD` where it is no sum."""
    if not text:
        return None
    try:
        return parse_yuan(text)
    except NumberFault:
        return UNREAD


@ft.component
def Change(subject: str, current: Sequence[MatrixRow]) -> ft.Control:
    """The rows as they shall be, from which day on, and why."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.matrix/{subject}")
    draft, now = Draft(form, current), here.session.now()

    def add(_: Any) -> None:
        draft.add()
        redraw()

    steps = subject not in ONE_STEP
    fields: list[ft.Control] = [quiet(t("rules.rows.words")), *([quiet(t("rules.rows.steps"))] if steps else [])]
    fields += [_row(draft, id, n, redraw, len(draft.ids) > 1, steps) for n, id in enumerate(draft.ids)]
    fields.append(ft.Row([second_button(t("rules.row.add"), add, ft.Icons.ADD_ROUNDED)]))
    fields += since_fields(form, now, redraw)
    fields.append(text_field(form, "reason", t("rules.reason"), redraw, lines=2, helper=t("rules.reason.hint")))
    rows, since = draft.rows(), since_typed(form, now)
    command = None
    if rows is not None and rows != tuple(current) and since is not None:
        command = SetMatrix(subject=subject, rows=rows, since=since, reason=form.text("reason").strip())
    needs = day_needed(since, t("rules.needs.rows" if rows == tuple(current) else "rules.needs.sums"))
    return changing(here, doing, fields, command, subject, form, t("rules.rows.save"), needs)


def side_by_side(fields: list[ft.Control]) -> ft.Control:
    """Fields in a row; on a phone below each other."""
    if theme.room() < PHONE:
        return ft.Column(fields, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    return ft.Row(fields, spacing=S, vertical_alignment=ft.CrossAxisAlignment.START)


def _row(draft: Draft, id: str, place: int, redraw: Callable[[], None], may_drop: bool, steps: bool) -> ft.Control:
    """One row: sums and hours as text, the rest picked; the step only where there may be a second."""
    form, default = draft.form, draft.default(id)

    def drop(_: Any) -> None:
        draft.drop(id)
        redraw()

    def field(name: str, words: str, bad: bool, **more: Any) -> ft.Control:
        error = t("rules.number_wrong") if bad else None
        number = ft.KeyboardType.NUMBER
        return text_field(
            form, f"{id}.{name}", words, redraw, default=default[name], error=error, keyboard_type=number,
            expand=theme.room() >= PHONE, **more,
        )  # fmt: skip

    def pick(name: str, options: Sequence[tuple[str, str]]) -> ft.Control:
        return choice(form, f"{id}.{name}", t(f"rules.row.{name}"), options, redraw, default[name])

    roles = [(str(r), role_name(r)) for r in DECIDERS]
    hours = draft.text(id, "hours")
    bad_hours = not (hours.isascii() and hours.isdigit() and 1 <= int(hours) <= MOST_HOURS)
    over, up_to = (read_sum(draft.text(id, name)) == UNREAD for name in ("over", "up_to"))
    fields = [
        field("over", t("rules.row.over"), over, prefix="¥ "),
        field("up_to", t("rules.row.up_to"), up_to, prefix="¥ "),
        field("hours", t("rules.row.hours"), bad_hours),
    ]
    head: list[ft.Control] = [label(t("rules.row", n=place + 1), ft.TextThemeStyle.TITLE_SMALL, expand=True)]
    if may_drop:
        head.append(icon_button(t("rules.row.drop", n=place + 1), ft.Icons.DELETE_OUTLINE_ROUNDED, drop))
    return ft.Column(
        [
            divider(),
            ft.Row(head),
            side_by_side(fields),
            pick("role", roles),
            pick("deputy", [("", t("rules.row.no_deputy")), *roles]),
            pick("lapse", [(str(x), t(f"rules.row.lapse.{x}")) for x in Lapse]),
            *([pick("step", [(str(n), t("rules.step", step=n)) for n in STEPS])] if steps else []),
            pick("kind", [("", t("rules.row.any_kind")), *((str(k), t(f"kind.{k}")) for k in OrderKind)]),
        ],
        spacing=M,
        tight=True,
    )
