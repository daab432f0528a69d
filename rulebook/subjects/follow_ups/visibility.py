"""Who may see which record (SEC-1): the office that calls. Who worked there does not ask how it went."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE
from rulebook.subjects.follow_ups.records import CallTimes, FollowUp, FollowUpPlan


def office(_: FollowUp | FollowUpPlan | CallTimes) -> frozenset[str]:
    return OFFICE


VISIBILITY: Visibility = {
    FollowUp: office,
    FollowUpPlan: office,
    CallTimes: office,
}
