"""Notices to read before the shift, those read before, and publishing one (KB-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.panes import cut
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    card,
    empty_state,
    heading,
    label,
    primary_button,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.roles import Role
from rulebook.kernel.times import parse_time
from rulebook.subjects.knowledge.commands import PublishNotice, ReadNotice
from rulebook.subjects.knowledge.notices import unread
from rulebook.subjects.knowledge.records import Notice, NoticeRead


@ft.component
def Notices(back: Callable[[], Any]) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    shown, shown_rest = use_form("notices.filter"), use_form("notices.rest.filter")
    world, me = here.session.world, here.session.me
    waiting = unread(world, me, here.session.now())
    ids = {notice.id for notice in waiting}
    others = sorted(
        (n for n in world.all(Notice) if n.id not in ids), key=lambda n: parse_time(n.at), reverse=True
    )
    marked = {one.notice for one in world.find(NoticeRead, "person", me.id)}
    past = [n for n in others if n.id in marked]
    rest = [n for n in others if n.id not in marked]
    parts: list[ft.Control] = []
    if waiting:
        parts.append(heading(t("notices.unread")))
        parts += [keyed(ToRead, f"unread-{n.id}", n) for n in waiting]
    if PublishNotice.ROLES.intersection(me.roles):
        parts.append(keyed(Publishing, f"publish-{len(others)}"))
    if past:
        rows, more = cut(past, shown, redraw)
        parts += [heading(t("notices.past")), *[card(*said(here, n), spacing=S) for n in rows], *more]
    if rest:  # over, published before they came, for others, their own: nobody waits for a mark
        rows, more = cut(rest, shown_rest, redraw)
        parts += [heading(t("notices.rest")), *[card(*said(here, n), spacing=S) for n in rows], *more]
    if not waiting and not others:
        parts.append(empty_state(ft.Icons.NOTIFICATIONS_NONE_ROUNDED, t("notices.none"), ""))
    return screen(page_head(t("me.page.notices"), t("me.page.notices.note"), back=back), body(*parts))


def said(here: AppContext, notice: Notice) -> list[ft.Control]:
    """Its words; for whoever may publish, who has read it."""
    rows: list[ft.Control] = [
        title(notice.title),
        label(notice.text, ft.TextThemeStyle.BODY_LARGE),
        quiet(t("notices.by", name=notice.by_name, when=when(notice.at, here.session.now()))),
    ]
    if PublishNotice.ROLES.intersection(here.session.me.roles):
        names = [one.name for one in here.session.world.find(NoticeRead, "notice", notice.id)]
        words = t("notices.reads", count=len(names), names=t("list.comma").join(names))
        rows.append(quiet(words if names else t("notices.reads.none")))
    return rows


@ft.component
def ToRead(notice: Notice) -> ft.Control:
    here = use_app_context()
    doing = use_command()

    async def read(_: Any) -> None:
        await doing.do(ReadNotice(notice=notice.id), notice.id)

    button = primary_button(t("notices.read"), read, ft.Icons.DONE_ALL_ROUNDED, doing.busy)
    return card(*said(here, notice), button, spacing=M)


@ft.component
def Publishing() -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("notice.publish")
    command = typed(form)

    async def send(_: Any) -> None:
        if await doing.do(typed(form), here.session.new_id()):
            await form.drop()
            redraw()

    roles = [("", t("notices.all")), *((r.value, t(f"role.{r}")) for r in Role if r is not Role.AUDITOR)]
    parts: list[ft.Control] = [
        title(t("notices.publish")),
        text_field(form, "title", t("notices.title"), redraw),
        text_field(form, "text", t("notices.text"), redraw, lines=3),
        choice(form, "role", t("notices.for"), roles, redraw),
        text_field(form, "until", t("notices.until"), redraw, helper=t("office.form.like", example="2026-12-31")),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    ready = bool(command.title and command.text)
    if not ready:
        parts.append(quiet(t("notices.needs")))
    press = send if ready and not doing.busy else None
    parts.append(second_button(t("notices.send"), press, ft.Icons.CAMPAIGN_OUTLINED))
    return card(*parts, spacing=M)


def typed(form: Form) -> PublishNotice:
    """The command as it is filled in so far."""
    role = form.text("role")
    return PublishNotice(
        title=form.text("title").strip(),
        text=form.text("text").strip(),
        roles=(Role(role),) if role else (),
        until=typed_date(form.text("until")),
    )
