"""Who saw a record, for whoever may know; and the note that it is on the screen now (SEC-1)."""

from __future__ import annotations

import flet as ft

from mobile.screens.shared.rows import line, small_button
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import card, divider, heading, label, pill, quiet
from mobile.ui.text import t, when
from mobile.ui.theme import S
from rulebook.policy.classes import Class
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.confidentiality.classes import held_class, marks_reads
from rulebook.subjects.confidentiality.records import Reading, ReadMark, about_of
from rulebook.subjects.confidentiality.visibility import WATCHERS
from rulebook.subjects.orders.records import Order

LATEST = 3
"""So many readings of one person are told at once; the mark has more, the lines all."""
AT_ONCE = 30
"""So many people are shown before one asks for more."""


def use_read(kind: str, id: str, basis: str = "") -> None:
    """The record is on the screen now; '' for none. Noted once a day, whatever is drawn anew."""
    here = use_app_context()

    def note() -> None:
        if id:
            here.session.note_read(kind, id, basis)

    ft.use_effect(note, [kind, id, basis])


def who_saw(here: AppContext, kind: str, id: str) -> list[ft.Control]:
    """Everybody who read it, the latest first, with the work or the reason; nothing for whom that is not."""
    if not WATCHERS.intersection(here.session.me.roles):
        return []
    head = heading(t("secrecy.seen"), class_pill(held_class(here.session.world, kind)))
    return [head, keyed(SeenBy, f"seen-{kind}-{id}", kind, id)]


@ft.component
def SeenBy(kind: str, id: str) -> ft.Control:
    """The readers, so many at once; where there are more it is said how many, and the next are a press away."""
    here = use_app_context()
    most, show = ft.use_state(AT_ONCE)
    marks = sorted(
        here.session.world.find(ReadMark, "about", about_of(kind, id)), key=lambda m: m.last_at, reverse=True
    )
    rows: list[ft.Control] = []
    for mark in marks[:most]:
        rows += [divider()] if rows else []
        rows.append(label(t("secrecy.seen.one", name=mark.reader_name, count=mark.days)))
        rows += readings(here, mark)
    if len(marks) > most:
        left = len(marks) - most
        more = small_button(t("secrecy.seen.more", count=min(left, AT_ONCE)), lambda _: show(most + AT_ONCE))
        rows += [divider(), line(quiet(t("secrecy.seen.of", shown=most, all=len(marks))), more)]
    return card(*(rows or [quiet(t("secrecy.seen.nobody"))]), spacing=S)


def seen_of(here: AppContext, kind: str, id: str) -> list[ft.Control]:
    """As `who_saw`, of a kind that is only noted where this company holds it secret."""
    return who_saw(here, kind, id) if marks_reads(here.session.world, kind) else []


def class_pill(cls: Class) -> ft.Control:
    return pill(t(f"secrecy.class.{cls}"), "overdue" if cls is Class.TOP_SECRET else "wait")


def readings(here: AppContext, mark: ReadMark) -> list[ft.Control]:
    """The latest moments, each with the work it belonged to or the reason given."""
    now = here.session.now()
    return [
        quiet(" · ".join(p for p in (when(one.at, now), _what_for(here, one)) if p))
        for one in reversed(mark.readings[-LATEST:])
    ]


def _what_for(here: AppContext, one: Reading) -> str:
    if one.why:
        return t("secrecy.seen.why", why=one.why)
    kind, _, id = one.basis.partition(":")
    if kind == Order.KIND:
        order = here.session.world.get(Order, id)
        return t("secrecy.seen.basis.order", number=order.number if order else t("record.not_here"))
    if kind == ServiceCase.KIND:
        case = here.session.world.get(ServiceCase, id)
        return t("secrecy.seen.basis.case", number=case.number if case else t("record.not_here"))
    return ""
