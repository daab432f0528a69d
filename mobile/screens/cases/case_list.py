"""All cases, mine first, with whose they are and what time is left (CASE-1, SLA-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.cases.clock_cards import clock_pill, pressing, state_of
from mobile.screens.customer_pages.reports import waiting as reported
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.basics import pill, quiet, title
from mobile.ui.text import t, when
from rulebook.subjects.cases.records import CaseKind, CaseState, ServiceCase

TONES = {CaseState.OPEN: "info", CaseState.WAITING: "wait", CaseState.CLOSED: "ok"}
KIND_TONES = {CaseKind.COMPLAINT: "overdue", CaseKind.DISPUTE: "wait", CaseKind.PRAISE: "ok"}
VIEWS = ("mine", "open", "late", "complaints", "closed")


def is_mine(session: Session, case: ServiceCase) -> bool:
    """Mine to do: I own it, or it is offered to me."""
    return case.owner == session.me.id or bool(case.offered and case.offered.to == session.me.id)


def is_late(session: Session, case: ServiceCase) -> bool:
    return any(state_of(c, session.now()) == "late" for c in case.clocks)


def waiting(session: Session) -> int:
    """How many of mine are open, and what customers reported that nobody took, for the figure on the rail."""
    return reported(session) + sum(c.is_open and is_mine(session, c) for c in session.world.all(ServiceCase))


def in_view(session: Session, view: str) -> Callable[[ServiceCase], bool]:
    tests: dict[str, Callable[[ServiceCase], bool]] = {
        "mine": lambda c: c.is_open and is_mine(session, c),
        "open": lambda c: c.is_open,
        "late": lambda c: c.is_open and is_late(session, c),
        "complaints": lambda c: c.is_open and c.kind is CaseKind.COMPLAINT,
        "closed": lambda c: not c.is_open,
    }
    return tests[view]


def texts_of(case: ServiceCase) -> tuple[str, ...]:
    """What a case is found by."""
    own = (case.number, case.said, case.customer_name, case.caller, case.phone, case.plate, case.unit_number)
    return (*own, case.owner_name)


def urgency(case: ServiceCase) -> tuple[bool, str, str]:
    """What is due first comes first; what nothing runs for, after it, the newest first."""
    clock = pressing(case.clocks)
    return clock is None, (clock.due or "9") if clock else "", case.heard_at


def case_tile(session: Session, case: ServiceCase, press: Any, chosen: bool = False) -> ft.Control:
    """A case in a list: what kind, what was said, who, whose, and what is left."""
    now, clock = session.now(), pressing(case.clocks)
    state = [clock_pill(session.world, clock, now)] if clock else []
    if case.state is not CaseState.OPEN:
        state = [pill(t(f"case.state.{case.state}"), TONES[case.state])]
    who = " · ".join(p for p in (case.customer_name or case.caller, case.plate, when(case.heard_at, now)) if p)
    return row_tile(
        line(pill(t(f"case.kind.{case.kind}"), KIND_TONES.get(case.kind, "calm")), *state),
        title(case.said, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS),
        quiet(who, max_lines=1, overflow=ft.TextOverflow.ELLIPSIS),
        quiet(t("case.owner", name=case.owner_name)),
        on_click=press,
        chosen=chosen,
        name=case.number,
    )
