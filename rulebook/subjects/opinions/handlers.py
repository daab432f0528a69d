"""Opinions and leads: passed on, and their giver told (CASE-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.times import iso
from rulebook.kernel.world import World
from rulebook.policy.lateness import settle_in_time
from rulebook.policy.settings import setting
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.contact_forms.handlers import departments_of
from rulebook.subjects.contact_forms.records import HEADS
from rulebook.subjects.opinions.commands import AnswerOpinion, EndLead, GiveOpinion, HandLead, PassOpinion
from rulebook.subjects.opinions.records import Lead, LeadState, Opinion, OpinionState

replace = msgspec.structs.replace


def give_opinion(context: DecisionContext, body: GiveOpinion) -> None:
    """Its answer is due within the working days that the company set."""
    due = add_working_days(context, context.at, setting(context, "opinion_answer_days", context.at))
    context.put(
        Opinion(
            id=context.fresh(Opinion, body.opinion),
            kind=body.kind,
            text=body.text.strip(),
            case=body.case,
            customer_name=body.customer_name.strip(),
            department=body.department,
            by=context.author.id,
            by_name=context.author.name,
            given_at=iso(context.at),
            due=iso(due),
        )
    )


def _open(context: DecisionContext) -> Opinion:
    """The open opinion of one's own department."""
    opinion = context.need(Opinion, context.line.subject)
    if opinion.state is not OpinionState.OPEN:
        raise Refused("opinion_answered", name=opinion.by_name)
    if opinion.department not in departments_of(context.author):
        raise Refused("opinion_elsewhere")
    return opinion


def pass_opinion(context: DecisionContext, body: PassOpinion) -> None:
    passed = replace(
        _open(context),
        department=body.department,
        passed_by_name=context.author.name,
        passed_note=body.note.strip(),
    )
    context.put(passed)


def answer_opinion(context: DecisionContext, body: AnswerOpinion) -> None:
    """By another than its giver (ROLE-2), in words that the giver reads."""
    opinion = _open(context)
    if opinion.by == context.author.id:
        raise Refused("own_request")
    if not body.answer.strip():
        raise Refused("reason_needed", rule="CASE-1")
    settle_in_time(context, "opinion_unanswered", opinion.id)
    answered = replace(
        opinion,
        state=OpinionState.ANSWERED,
        adopted=body.adopted,
        answer=body.answer.strip(),
        answered_by=context.author.id,
        answered_by_name=context.author.name,
        answered_at=iso(context.at),
    )
    context.put(answered)


def hand_lead(context: DecisionContext, body: HandLead) -> None:
    """Kept whoever it is handed to; to nobody that we know, customer service is told."""
    id = context.fresh(Lead, body.lead)
    taker = context.get(Person, body.to)
    if taker is None or not taker.active:
        context.irregular("lead_to_nobody", id, customer=body.customer_name, want=body.want)
    context.put(
        Lead(
            id=id,
            customer_name=body.customer_name.strip(),
            contact=body.contact.strip(),
            contact_phone=body.contact_phone.strip(),
            want=body.want.strip(),
            by=context.author.id,
            by_name=context.author.name,
            handed_at=iso(context.at),
            to=body.to,
            to_name=taker.name if taker else body.to,
        )
    )


def end_lead(context: DecisionContext, body: EndLead) -> None:
    lead = context.need(Lead, context.line.subject)
    if lead.state is not LeadState.OPEN:
        raise Refused("lead_over", name=lead.customer_name)
    if lead.to != context.author.id:
        raise Refused("lead_of_another", name=lead.to_name)
    if not body.told.strip():
        raise Refused("reason_needed", rule="CASE-1")
    ended = replace(
        lead,
        state=LeadState.WON if body.won else LeadState.LOST,
        told=body.told.strip(),
        ended_by_name=context.author.name,
        ended_at=iso(context.at),
    )
    context.put(ended)


def opinion_due(_: World, opinion: Opinion) -> str:
    return "" if opinion.missed else opinion.due


def opinion_passed(context: DecisionContext, opinion: Opinion) -> None:
    """The head of the department where it lies is told."""
    context.put(replace(opinion, missed=True))
    head = HEADS[opinion.department]
    context.irregular(
        "opinion_unanswered",
        opinion.id,
        owner=head,
        name=opinion.by_name,
        due=opinion.due,
        said=opinion.text,
        roles=str(head),
    )
