"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry
from rulebook.kernel.roles import Role

_R = Role

REFUSALS: dict[str, Entry] = {
    "trainer_lacks_skill": Entry("TRN-1"),
    "session_over": Entry("TRN-1"),
    "session_not_held": Entry("TRN-1"),
    "not_attended": Entry("TRN-1"),
    "test_failed": Entry("TRN-1"),
    "session_without_skill": Entry("TRN-1"),
    "qualified_already": Entry("TRN-1"),
    "qualification_over": Entry("TRN-1"),
    "outsider_feedback": Entry("TRN-1"),
    "feedback_given": Entry("TRN-1"),
}

IRREGULARITIES: dict[str, Entry] = {
    "trainer_unqualified": Entry("TRN-1", hours=72),
    "no_material": Entry("TRN-1"),
    "attendance_unsigned": Entry("TRN-1"),
    "session_unknown": Entry("SYS-3", foretold=False),
    "feedback_missing": Entry("TRN-1", hours=72, foretold=False),
    "qualification_ends": Entry("TRN-1", hours=24 * 60),
}
