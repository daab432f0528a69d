"""Figures of people and teams, and the monthly score (KPI-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.scores.commands import (
    GiveScoreEvent,
    GiveScoreMark,
    ObjectToScore,
    ReleaseScore,
    RuleOnObjection,
)
from rulebook.subjects.scores.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.scores.handlers import give_event, give_mark, object_to, release, rule_on
from rulebook.subjects.scores.records import Score, ScorePoint
from rulebook.subjects.scores.visibility import VISIBILITY

SUBJECT = Subject(
    name="scores",
    records=(ScorePoint, Score),
    handlers={
        GiveScoreEvent: give_event,
        GiveScoreMark: give_mark,
        ObjectToScore: object_to,
        RuleOnObjection: rule_on,
        ReleaseScore: release,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
