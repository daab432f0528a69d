"""Keys and webhooks of the company's own systems, for the administrator (API-1, API-2).

A key is made here and shown this once: what goes into the books is its hash.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import quote

import flet as ft

from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, quiet, refusal_banner, second_button
from mobile.ui.downloads import ask
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.subjects.own_systems.commands import EndWebhook, GiveKey, RevokeKey, SetWebhook
from rulebook.subjects.own_systems.key_text import KEY_BEGINS, hash_of
from rulebook.subjects.own_systems.records import ApiKey, InUse, Webhook


@ft.component
def OwnSystems() -> ft.Control:
    """All that read by themselves or are told; the forms for another one below."""
    here = use_app_context()
    may = Role.ADMINISTRATOR in here.session.me.roles
    keys = sorted(here.session.world.all(ApiKey), key=lambda one: one.given_at)
    hooks = sorted(here.session.world.all(Webhook), key=lambda one: one.given_at)
    parts: list[ft.Control] = [heading(t("own.heading")), quiet(t("own.words"))]
    parts += [keyed(KeyCard, f"key-{one.id}", one, may) for one in keys]
    parts += [keyed(HookCard, f"hook-{one.id}", one, may) for one in hooks]
    if may:
        parts += [keyed(NewKey, "new-key"), keyed(NewHook, f"new-hook-{len(hooks)}")]
    return ft.Column(parts, tight=True, spacing=M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _given(here: AppContext, one: ApiKey | Webhook) -> str:
    now = here.session.now()
    said = [t("own.given", name=one.given_by_name, at=when(one.given_at, now))]
    if one.ended_at:
        said.append(t("own.ended", name=one.ended_by_name, at=when(one.ended_at, now)))
    return " · ".join(said)


def _mark(living: bool) -> ft.Control:
    return pill(t("own.state.active" if living else "own.state.ended"), "ok" if living else "calm")


@ft.component
def KeyCard(one: ApiKey, may: bool) -> ft.Control:
    here = use_app_context()
    doing = use_command()

    async def end(_: Any) -> None:
        await doing.do(RevokeKey(), one.id)

    living = one.opens(company_day(here.session.now()).isoformat())
    rows: list[ft.Control] = [
        line(label(f"{one.name} · {t(f'role.{one.role}')}"), _mark(living)),
        quiet(_given(here, one)),
    ]
    rows += [quiet(t("own.until", day=one.until))] if one.until else []
    rows += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if may and one.state is InUse.ACTIVE:
        rows.append(ft.Row([second_button(t("own.key.revoke"), None if doing.busy else end, ft.Icons.KEY_OFF)]))
    return card(*rows, spacing=S)


@ft.component
def HookCard(one: Webhook, may: bool) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    secret, set_secret = ft.use_state("")
    trouble, set_trouble = ft.use_state("")

    async def end(_: Any) -> None:
        await doing.do(EndWebhook(), one.id)

    async def show(_: Any) -> None:
        said, wrong = await ask(here, f"/api/webhooks/{quote(one.id, safe='')}/secret")
        set_trouble(wrong)
        set_secret(str((said or {}).get("secret", "")))

    rows: list[ft.Control] = [
        line(label(one.url), _mark(one.state is InUse.ACTIVE)),
        quiet(" · ".join((t(f"role.{one.role}"), ", ".join(one.kinds) or t("own.kinds.all"), _given(here, one)))),
    ]
    rows += [_once(secret)] if secret else []
    rows += [banner(trouble, t("office.save.again"), "wait")] if trouble else []
    rows += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if may and one.state is InUse.ACTIVE:
        buttons = [
            second_button(t("own.hook.secret"), show, ft.Icons.PASSWORD_ROUNDED),
            second_button(t("own.hook.end"), None if doing.busy else end, ft.Icons.LINK_OFF),
        ]
        rows.append(ft.Row([*buttons], wrap=True, spacing=S))
    return card(*rows, spacing=S)


def _once(text: str) -> ft.Control:
    copy = ft.OutlinedButton(
        t("contact.copy"), icon=ft.Icons.CONTENT_COPY_ROUNDED, action=ft.CopyToClipboard(text), height=52
    )
    return ft.Column([label(text), ft.Row([copy])], tight=True, spacing=S)


def _roles() -> list[tuple[str, str]]:
    return [(str(role), t(f"role.{role}")) for role in Role]


@ft.component
def NewKey() -> ft.Control:
    """Name, role, last day; then the key, this once."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("own.key")
    key, set_key = ft.use_state("")
    id = ft.use_memo(here.session.new_id, [key])
    name, typed = form.text("name").strip(), form.text("until").strip()

    async def save(_: Any) -> None:
        fresh = KEY_BEGINS + secrets.token_urlsafe(32)
        until = typed_date(typed) if typed else ""
        command = GiveKey(name=name, role=Role(form.text("role", Role.AUDITOR)), hash=hash_of(fresh), until=until)
        if await doing.do(command, id):
            await form.drop()
            set_key(fresh)

    parts: list[ft.Control] = [
        text_field(form, "name", t("own.key.name"), redraw),
        choice(form, "role", t("own.role"), _roles(), redraw, str(Role.AUDITOR)),
        text_field(form, "until", t("own.key.until"), redraw),
    ]
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    press = save if name and not doing.busy else None
    parts.append(second_button(t("own.key.give"), press, ft.Icons.KEY_ROUNDED))
    parts += [quiet(t("own.key.once")), _once(key)] if key else []
    return card(*parts, spacing=M)


@ft.component
def NewHook() -> ft.Control:
    """Where news goes, what of it, by whose eyes."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("own.hook")
    id = ft.use_memo(here.session.new_id, [])
    url = form.text("url").strip()
    kinds = tuple(part.strip() for part in form.text("kinds").split(",") if part.strip())

    async def save(_: Any) -> None:
        role = Role(form.text("role", Role.AUDITOR))
        if await doing.do(SetWebhook(url=url, role=role, kinds=kinds), id):
            await form.drop()

    example = t("office.form.like", example="order, receipt")
    parts: list[ft.Control] = [
        text_field(form, "url", t("own.hook.url"), redraw),
        choice(form, "role", t("own.role"), _roles(), redraw, str(Role.AUDITOR)),
        text_field(form, "kinds", t("own.hook.kinds"), redraw, helper=example),
        quiet(t("own.hook.where")),
    ]
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    press = save if url and not doing.busy else None
    parts.append(second_button(t("own.hook.set"), press, ft.Icons.ADD_LINK_ROUNDED))
    return card(*parts, spacing=M)
