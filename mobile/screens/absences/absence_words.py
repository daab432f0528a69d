"""An absence in words: from when to when, how many days, how it stands."""

from __future__ import annotations

from datetime import datetime

from mobile.client.session_api import Session
from mobile.ui.text import t, until, when
from rulebook.subjects.absences.records import Absence, AbsenceState

STATE_TONES = {
    AbsenceState.ASKED: "wait",
    AbsenceState.APPROVED: "ok",
    AbsenceState.TOLD: "info",
    AbsenceState.REFUSED: "overdue",
    AbsenceState.WITHDRAWN: "calm",
    AbsenceState.LAPSED: "calm",
}


def leave_for(session: Session) -> list[Absence]:
    """Leave that people of my roles decide on; never my own."""
    me = session.me
    found = session.world.find(Absence, "state", AbsenceState.ASKED)
    return [a for a in found if a.person != me.id and set(a.deciders).intersection(me.roles)]


def span_words(absence: Absence, now: datetime) -> str:
    """From when until when."""
    return t("leave.span", begins=when(absence.begins, now), ends=until(absence.ends, now))


def days_words(length: int) -> str:
    """Hundredths of a working day as days: 1, 0.5, 2.25."""
    return t("leave.days", count=f"{length / 100:.2f}".rstrip("0").rstrip("."))
