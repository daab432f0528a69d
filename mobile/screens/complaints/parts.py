"""What list and page of complaints share: where one stands, its due time, tones, rows. Decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft

from mobile.client.session_api import PhoneWorld, Session
from mobile.screens.complaints import ways
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext
from mobile.ui.basics import pill, quiet, title
from mobile.ui.text import t, when
from rulebook.kernel.times import parse_time
from rulebook.policy.clocks import Clock
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.complaints.deadlines import pending
from rulebook.subjects.complaints.gates import step_of
from rulebook.subjects.complaints.records import Complaint, ComplaintState, Severity

TONES = {Severity.MINOR: "calm", Severity.SERIOUS: "wait", Severity.GRAVE: "overdue"}


def clock_of(world: PhoneWorld, complaint: Complaint) -> Clock | None:
    """Its half hour: its own clock, or that of the case it came by."""
    if complaint.clock is not None:
        return complaint.clock
    root = world.get(ServiceCase, complaint.case) if complaint.case else None
    return next((c for c in root.clocks if c.row == "complaint"), None) if root else None


def next_due(world: PhoneWorld, complaint: Complaint) -> tuple[str, str]:
    """(deadline, moment) of what is due next; two empty texts where nothing is."""
    if complaint.state is not ComplaintState.OPEN:
        return "", ""
    found = list(pending(world, complaint))
    clock = clock_of(world, complaint)
    if complaint.clock is None and clock is not None and clock.runs and clock.due:
        found.append(("answer", clock.due))
    return min(found, key=lambda one: parse_time(one[1]), default=("", ""))


def due_pill(here: AppContext, complaint: Complaint) -> ft.Control:
    """What is due next, and whether it is late."""
    now = here.session.now()
    name, due = next_due(here.session.world, complaint)
    if not due:
        state = "ok" if complaint.state is ComplaintState.CLOSED else "calm"
        return pill(t(f"complaints.state.{complaint.state}"), state)
    words = t(f"complaints.due.{name}", when=when(due, now))
    return pill(words, _tone(due, now))


def _tone(due: str, now: datetime) -> str:
    left = (parse_time(due) - now).total_seconds()
    return "overdue" if left < 0 else "wait" if left < 3600 else "info"


def mine(session: Session) -> list[Complaint]:
    """Open ones that are mine, or that somebody hands to me."""
    me = str(session.me.id)
    owned = [c for c in session.world.find(Complaint, "owner", me) if c.state is ComplaintState.OPEN]
    offered = [c for c in session.world.find(Complaint, "offered_to", me) if c.state is ComplaintState.OPEN]
    return sorted({c.id: c for c in (*offered, *owned)}.values(), key=lambda c: c.heard_at)


def waiting(session: Session) -> int:
    """How many wait for me: handed to me, or mine and not answered yet."""
    me = session.me.id
    return sum(c.offered_to == me or step_of(session.world, c) == "answer" for c in mine(session))


def complaint_tile(here: AppContext, complaint: Complaint, press: Any = None, chosen: bool = False) -> ft.Control:
    """One in a list: what they say, who has it, what is due. Without `press` it opens."""
    path = ways.complaint(here, complaint.id)
    under = (complaint.number or t("complaints.unnumbered"), complaint.customer_name, complaint.owner_name)
    marks: list[ft.Control] = [due_pill(here, complaint)]
    if complaint.calls:
        marks.append(pill(t("complaints.calls", count=len(complaint.calls) + 1), "overdue"))
    if complaint.offered_to == here.session.me.id:
        marks.append(pill(t("complaints.for_you"), "wait"))
    return row_tile(
        line(
            title(complaint.what, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS),
            pill(t(f"complaints.severity.{complaint.severity}"), TONES[complaint.severity]),
        ),
        quiet(" · ".join(p for p in under if p), max_lines=1, overflow=ft.TextOverflow.ELLIPSIS),
        ft.Row(marks, wrap=True, spacing=6, run_spacing=6),
        on_click=press or (lambda _: here.go(path)),
        chosen=chosen,
        name=complaint.number or complaint.what,
    )
