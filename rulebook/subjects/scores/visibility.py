"""Who may see which record (SEC-1): one's own, and who leads or audits; colleagues see nobody else's."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import person_tag
from rulebook.subjects.scores.records import Score, ScorePoint

LEADERS = frozenset(f"role:{r}" for r in (Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.AUDITOR))


def score_point(record: ScorePoint) -> frozenset[str]:
    return LEADERS | {person_tag(record.person), person_tag(record.by)}


def score(record: Score) -> frozenset[str]:
    return LEADERS | {person_tag(record.person)}


VISIBILITY: Visibility = {
    ScorePoint: score_point,
    Score: score,
}
