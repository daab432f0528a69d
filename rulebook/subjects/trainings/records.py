"""A training session, who was there with their signature, marked tests, and qualifications with an end (TRN-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.kernel.times import company_day, last_day, parse_time
from rulebook.subjects.visits.records import Stroke


class SessionKind(StrEnum):
    USER_TRAINING = "user_training"
    DEALER_TRAINING = "dealer_training"
    SEMINAR = "seminar"
    ROUND_TABLE = "round_table"
    INTERNAL = "internal"


class SessionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Held(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That it was held: who says so, who trained ('' person: somebody from outside), what was covered."""

    by: PersonId
    by_name: str
    at: str
    trainer: str = ""
    trainer_name: str = ""
    words: str = ""


class TrainingSession(Record, frozen=True, kw_only=True):
    """One session. `skill`: what it teaches, '' for none; `trainer`: of the staff, '' for one from outside.

    `material_due`: until when its material is to be ready; `material_told`: that it was not. `order`: the order
    (kind training) that it is held for. `feedback_due`: until when those who signed say how it was, '' where
    nobody asks them; `feedback_told`: that some had not.
    """

    KIND: ClassVar[str] = "training_session"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "trainer", "order", "skill")
    id: str
    kind: SessionKind
    title: str
    outline: str = ""
    material: str = ""
    material_due: str
    material_told: bool = False
    feedback_due: str = ""
    feedback_told: bool = False
    skill: str = ""
    model: str = ""
    place: str = ""
    begins: str
    trainer: str = ""
    trainer_name: str = ""
    order: str = ""
    planned_by: PersonId
    planned_by_name: str
    planned_at: str
    state: SessionState = SessionState.PLANNED
    held: tuple[Held, ...] = ()
    cancelled_why: str = ""


class Attendance(Record, frozen=True, kw_only=True):
    """Somebody was there and signed: one of the staff (`person`), or a guest by name and firm."""

    KIND: ClassVar[str] = "attendance"
    KEYS: ClassVar[tuple[str, ...]] = ("session", "person")
    id: str
    session: str
    person: str = ""
    name: str
    firm: str = ""
    strokes: tuple[Stroke, ...]
    signed_at: str
    taken_by: PersonId
    trainer: str = ""


class Feedback(Record, frozen=True, kw_only=True):
    """What somebody who was there says of it: `score` 1 to 5, in words. Its id is their attendance's.

    `person`: of the staff, '' for a guest, who has a `firm`; `by`: who wrote it down.
    """

    KIND: ClassVar[str] = "session_feedback"
    KEYS: ClassVar[tuple[str, ...]] = ("session", "person")
    id: str
    session: str
    person: str = ""
    name: str
    firm: str = ""
    score: int
    words: str = ""
    at: str
    by: PersonId
    by_name: str
    trainer: str = ""


class MarkedTest(Record, frozen=True, kw_only=True):
    """A test marked by another than the pupil; `percent` 0 to 100, `needed` what passed at that time."""

    KIND: ClassVar[str] = "test_result"
    KEYS: ClassVar[tuple[str, ...]] = ("session", "person")
    id: str
    session: str
    person: PersonId
    name: str
    skill: str = ""
    percent: int
    needed: int
    words: str = ""
    by: PersonId
    by_name: str
    at: str

    @property
    def passed(self) -> bool:
        return self.percent >= self.needed


class QualificationState(StrEnum):
    CURRENT = "current"
    WARNED = "warned"
    """Its end is near and was told."""
    ENDED = "ended"
    REVOKED = "revoked"
    """Taken back before its end, by somebody, with a reason."""


class Qualification(Record, frozen=True, kw_only=True):
    """A person holds a skill from `since` until just before `until` (moments, ISO).

    The two moments open and close the skill by themselves (`people/skills.py`); `state` only says what was told.
    `number`, `token`: its certificate's, which the public check asks for; '' where it has none. One that was
    revoked ends at that moment; `granted_until` is what it had been granted until.
    """

    KIND: ClassVar[str] = "qualification"
    KEYS: ClassVar[tuple[str, ...]] = ("person", "skill", "state", "token")
    id: str
    person: PersonId
    name: str
    skill: str
    since: str
    until: str
    test: str
    by: PersonId
    by_name: str
    state: QualificationState = QualificationState.CURRENT
    number: str = ""
    token: str = ""
    granted_until: str = ""
    revoked_at: str = ""
    revoked_by_name: str = ""
    revoked_why: str = ""

    @property
    def last_day(self) -> str:
        """The last day on which it was granted to hold (ISO), by the company's zone."""
        return last_day(self.granted_until or self.until)

    @property
    def held_to(self) -> str:
        """The last day on which it did or does hold (ISO): that of its revocation, where it was revoked."""
        return company_day(parse_time(self.revoked_at)).isoformat() if self.revoked_at else self.last_day
