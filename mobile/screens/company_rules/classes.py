"""How confidential each kind is in this company, since when, by which two, and the form to change it (SEC-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.company_rules.parts import changing, heading_less, may_change, unknown_rule, who_changes
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, divider, label, quiet, title
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.text import t, when
from rulebook.policy.classes import BOUNDS, ORDER, Class, class_of
from rulebook.subjects.confidentiality.classes import held_class
from rulebook.subjects.confidentiality.commands import SetClass
from rulebook.subjects.confidentiality.records import ClassAsked, ClassRule


def _parts(key: str) -> tuple[str, str]:
    kind, _, field = key.partition(".")
    return kind, field


def class_words(cls: Class) -> str:
    return t(f"secrecy.class.{cls}")


def class_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(kind or field, its name and class, what is asked for) for the list."""
    world = here.session.world
    rows: list[tuple[str, tuple[str, str], list[str]]] = []
    for key in BOUNDS:
        rule = world.get(ClassRule, key)
        notes = [_asked(rule.asked)] if rule and rule.asked else []
        rows.append((key, (t(f"secrecy.of.{key}"), class_words(held_class(world, *_parts(key)))), notes))
    return rows


def _asked(asked: ClassAsked) -> str:
    return t("secrecy.asked", name=asked.by_name, cls=class_words(asked.cls))


@ft.component
def ClassOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One kind: its class, between which it may be set, what is asked for, the form, and what was before."""
    here = use_app_context()
    if id not in BOUNDS:
        return unknown_rule(back)
    rule = here.session.world.get(ClassRule, id)
    held = held_class(here.session.world, *_parts(id))
    least, most = BOUNDS[id]
    fixed, bounds = t("secrecy.fixed"), t("secrecy.bounds", least=class_words(least), most=class_words(most))
    words = quiet(fixed if least is most else bounds)
    now = card(
        quiet(t("rules.now")), title(class_words(held)), words, quiet(t(f"secrecy.means.{held}")), padding=20
    )
    asked = rule.asked if rule else None
    told = [banner(_asked(asked), asked.reason, "wait", "SEC-1")] if asked else []
    if not may_change(here, SetClass):
        change = who_changes(here)
    elif least is most:
        change = quiet(fixed)
    else:
        change = keyed(Change, f"change-{id}-{held}-{asked.at if asked else ''}", id, held)
    body = pane_body(now, *told, change, _history(here, id, rule))
    return screen(pane_head(t(f"secrecy.of.{id}"), back=back), body)


def _history(here: AppContext, id: str, rule: ClassRule | None) -> ft.Control:
    rows: list[ft.Control] = []
    for entry in reversed(rule.history if rule else ()):
        since = when(entry.since, here.session.now())
        rows += [
            label(f"{class_words(entry.cls)} · {since}", ft.TextThemeStyle.TITLE_SMALL),
            label(t("rules.because", why=entry.reason)),
            quiet(t("secrecy.two", by=entry.by_name, agreed=entry.agreed_by_name)),
            divider(),
        ]
    rows.append(label(f"{t('rules.default')} · {class_words(class_of(*_parts(id)))}"))
    return card(heading_less(t("rules.history")), *rows)


@ft.component
def Change(id: str, held: Class) -> ft.Control:
    """Another class and why; where the other of the two has asked for it, this agrees."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.class/{id}")
    rule = here.session.world.get(ClassRule, id)
    asked = rule.asked if rule else None
    least, most = BOUNDS[id]
    offered = [c for c in ORDER if ORDER.index(least) <= ORDER.index(c) <= ORDER.index(most)]
    start = asked.cls if asked else held
    picked = Class(form.text("cls", str(start)))
    agrees = asked is not None and picked is asked.cls and asked.by != here.session.me.id
    takes_back = asked is not None and picked is held
    asks_anew = picked is not held and not (asked and picked is asked.cls)
    fields: list[ft.Control] = [
        choice(form, "cls", t("secrecy.class"), [(str(c), class_words(c)) for c in offered], redraw, str(start)),
        quiet(t(f"secrecy.means.{picked}")),
    ]
    if asks_anew:
        fields.append(
            text_field(form, "reason", t("rules.reason"), redraw, lines=2, helper=t("rules.reason.hint"))
        )
    kind, field = _parts(id)
    command = None
    if agrees or takes_back or asks_anew:
        command = SetClass(kind=kind, field=field, cls=picked, reason=form.text("reason").strip())
    words = t("secrecy.agree" if agrees else "secrecy.take_back" if takes_back else "secrecy.ask_class")
    return changing(here, doing, fields, command, id, form, words, t("secrecy.needs.class"), reason=asks_anew)
