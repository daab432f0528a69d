"""Enrolment codes as the books know them: who let whom in, and by which code; never the code itself."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record


class CodeState(StrEnum):
    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"


class EnrolmentCode(Record, frozen=True, kw_only=True):
    """A one-time code for a person's device; `id` tells codes apart and opens nothing."""

    KIND: ClassVar[str] = "enrolment_code"
    KEYS: ClassVar[tuple[str, ...]] = ("person",)
    id: str
    person: PersonId
    person_name: str = ""
    issued_by: PersonId
    issued_by_name: str = ""
    issued_at: str
    expires_at: str
    state: CodeState = CodeState.OPEN
    device: str = ""
    ended_by: PersonId | None = None
    ended_at: str = ""
    ended_why: str = ""
