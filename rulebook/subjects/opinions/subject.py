"""Opinions, suggestions and leads (CASE-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.opinions.commands import AnswerOpinion, EndLead, GiveOpinion, HandLead, PassOpinion
from rulebook.subjects.opinions.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.opinions.handlers import (
    answer_opinion,
    end_lead,
    give_opinion,
    hand_lead,
    opinion_due,
    opinion_passed,
    pass_opinion,
)
from rulebook.subjects.opinions.records import Lead, Opinion, OpinionState
from rulebook.subjects.opinions.visibility import VISIBILITY

SUBJECT = Subject(
    name="opinions",
    records=(Opinion, Lead),
    handlers={
        GiveOpinion: give_opinion,
        PassOpinion: pass_opinion,
        AnswerOpinion: answer_opinion,
        HandLead: hand_lead,
        EndLead: end_lead,
    },
    visibility=VISIBILITY,
    searched={Opinion: ("text", "customer_name"), Lead: ("customer_name", "contact", "contact_phone")},
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Opinion, "state", (OpinionState.OPEN,), opinion_due, opinion_passed),),
)
