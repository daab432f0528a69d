"""Who may see which record (SEC-1): surveys are secret; the office asks, and managers read."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE
from rulebook.subjects.surveys.records import SurveyAnswer, SurveyInvite, SurveyRound


def office(_: SurveyRound | SurveyInvite | SurveyAnswer) -> frozenset[str]:
    return OFFICE


VISIBILITY: Visibility = {
    SurveyRound: office,
    SurveyInvite: office,
    SurveyAnswer: office,
}
