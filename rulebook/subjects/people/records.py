"""Which skill an order's kind or product needs (ORD-6)."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.identity import SkillsSince
from rulebook.kernel.records import Record


class SkillNeed(Record, frozen=True, kw_only=True):
    """What work on a product model needs beyond the order's kind, with its history (ORD-6)."""

    KIND: ClassVar[str] = "skill_need"
    id: str
    versions: tuple[SkillsSince, ...]
