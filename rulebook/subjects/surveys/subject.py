"""The yearly satisfaction survey: opened, sent, answered, closed (FUP-2)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.surveys.commands import (
    AnswerSurvey,
    CloseSurvey,
    OpenSurvey,
    ReturnSurveys,
    SendSurvey,
    VoidAnswer,
)
from rulebook.subjects.surveys.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.surveys.handlers import (
    answer_survey,
    close_survey,
    open_survey,
    return_surveys,
    round_ends,
    round_over,
    send_survey,
    void_answer,
)
from rulebook.subjects.surveys.records import RoundState, SurveyAnswer, SurveyInvite, SurveyRound
from rulebook.subjects.surveys.visibility import VISIBILITY

SUBJECT = Subject(
    name="surveys",
    records=(SurveyRound, SurveyInvite, SurveyAnswer),
    handlers={
        OpenSurvey: open_survey,
        SendSurvey: send_survey,
        AnswerSurvey: answer_survey,
        ReturnSurveys: return_surveys,
        VoidAnswer: void_answer,
        CloseSurvey: close_survey,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(SurveyRound, "state", (RoundState.OPEN,), round_ends, round_over),),
)
