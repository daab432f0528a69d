"""A survey opened, sent, answered and closed (FUP-2). What was said is kept, whether or not it counts."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.times import company_day, day_ends, iso, read_date
from rulebook.kernel.world import World
from rulebook.policy.satisfaction import LEAST_SATISFIED
from rulebook.policy.settings import setting
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.hearing import hear
from rulebook.subjects.complaints.records import About
from rulebook.subjects.surveys.commands import (
    AnswerSurvey,
    CloseSurvey,
    OpenSurvey,
    ReturnSurveys,
    SendSurvey,
    VoidAnswer,
)
from rulebook.subjects.surveys.population import knows, population
from rulebook.subjects.surveys.records import (
    Aside,
    Channel,
    RoundState,
    Sent,
    SurveyAnswer,
    SurveyInvite,
    SurveyRound,
)
from rulebook.subjects.surveys.topics import TOPICS

replace = msgspec.structs.replace


def invite_id(round: str, customer: str) -> str:
    return f"{round}:{customer}"


def open_survey(context: DecisionContext, body: OpenSurvey) -> None:
    """One round a year; its population is every customer seen, frozen here."""
    id = context.line.subject
    if context.get(SurveyRound, id) or list(context.find(SurveyRound, "year", str(body.year))):
        raise Refused("survey_once", year=str(body.year))
    if body.topics not in TOPICS:
        raise Refused("field_wrong", rule="FUP-2", field="topics", problem="unknown")
    for field, text in (("since", body.since), ("until", body.until)):
        if read_date(text) is None:
            raise Refused("field_wrong", rule="FUP-2", field=field, problem="not_a_date")
    if body.until <= company_day(context.now).isoformat():
        raise Refused("field_wrong", rule="FUP-2", field="until", problem="not_ahead")
    asked = population(context, body.since)
    if not asked:
        raise Refused("survey_nobody", since=body.since)
    context.put(
        SurveyRound(
            id=id,
            year=body.year,
            topics=body.topics,
            since=body.since,
            until=body.until,
            state=RoundState.OPEN,
            population=len(asked),
            opened_by=context.author.id,
            opened_at=iso(context.now),
        )
    )
    for one in asked:
        context.put(
            SurveyInvite(
                id=invite_id(id, one.customer),
                round=id,
                customer=one.customer,
                customer_name=one.name,
                model=one.model,
            )
        )


def send_survey(context: DecisionContext, body: SendSurvey) -> None:
    """Sent or reminded; a customer who is not asked in this round is passed over."""
    round = _round_of_fact(context)
    if round is None:
        return
    sent = Sent(at=iso(context.at), by=context.author.id, channel=body.channel, reached=body.reached)
    for customer in dict.fromkeys(body.customers):
        invite = context.get(SurveyInvite, invite_id(round.id, customer))
        if invite:
            context.put(replace(invite, sent=(*invite.sent, sent)))


def _round_of_fact(context: DecisionContext) -> SurveyRound | None:
    round = context.get(SurveyRound, context.line.subject)
    if round is None and context.sees_all:
        context.irregular("state", context.line.id, state="unknown")
    return round


def answer_survey(context: DecisionContext, body: AnswerSurvey) -> None:
    """Kept whole; counted once a customer, while the round is open, and only of those who are asked."""
    round = _round_of_fact(context)
    if round is None:
        return
    customer = body.customer.strip()
    if customer and knows(context, customer, context.author.id):
        context.irregular("own_matter", context.line.id)
    invite = context.get(SurveyInvite, invite_id(round.id, customer)) if customer else None
    web = body.channel is Channel.WEB and context.author.id == SYSTEM_PERSON
    aside = _why_aside(context, round, body, invite, web)
    known = topics_of(round)
    answer = SurveyAnswer(
        id=context.fresh(SurveyAnswer, body.answer),
        round=round.id,
        channel=body.channel,
        customer=customer,
        respondent=body.respondent if web else "",
        by="" if web else context.author.id,
        at=iso(context.at),
        scores={topic: score for topic, score in body.scores.items() if topic in known},
        words=body.words.strip(),
        model=invite.model if invite else body.model if web else "",
        photo=body.photo,
        aside=aside,
    )
    context.put(answer)
    if aside == Aside.TWICE:
        context.irregular("answered_twice", answer.id, customer=invite.customer_name if invite else "")
    elif invite and not aside:
        context.put(replace(invite, returned=str(body.channel)))
    if not aside:
        _tell_dissatisfied(context, answer, body, invite)


def topics_of(round: SurveyRound) -> tuple[str, ...]:
    return TOPICS.get(round.topics, ())


def _why_aside(
    context: DecisionContext, round: SurveyRound, body: AnswerSurvey, invite: SurveyInvite | None, web: bool
) -> str:
    """Why an answer does not count: '' where it does. An answer that names nobody never runs into another's."""
    if round.state is RoundState.CLOSED:
        return Aside.AFTER_CLOSE
    if web:
        twice = body.respondent and list(context.find(SurveyAnswer, "respondent", body.respondent))
        if not body.respondent:
            return Aside.NOT_ASKED
        return Aside.TWICE if twice or (invite and invite.returned) else ""
    if invite is None:
        return Aside.NOT_ASKED
    return Aside.TWICE if invite.returned else ""


def _tell_dissatisfied(
    context: DecisionContext, answer: SurveyAnswer, body: AnswerSurvey, invite: SurveyInvite | None
) -> None:
    """Dissatisfied is heard as a complaint by whoever asked; on the web only who asked to be called is named."""
    low = min(answer.scores.values(), default=LEAST_SATISFIED)
    if low >= LEAST_SATISFIED:
        return
    name = invite.customer_name + ": " if invite else ""
    context.irregular("dissatisfied", answer.id, rule="FUP-2", score=str(low), why=name + answer.words)
    if invite and answer.by:
        what = answer.words or f"{answer.channel} {low}/5"
        hear(context, HearComplaint(what=what, about=About.OTHER, customer=invite.customer), f"survey:{answer.id}")


def void_answer(context: DecisionContext, body: VoidAnswer) -> None:
    answer = context.need(SurveyAnswer, body.answer)
    if not body.reason.strip():
        raise Refused("reason_needed")
    if answer.by == context.author.id:
        raise Refused("own_request")
    round = context.need(SurveyRound, answer.round)
    if round.state is RoundState.CLOSED or answer.aside == Aside.VOID:
        raise Refused("survey_over")
    counted = not answer.aside
    context.put(
        replace(answer, aside=str(Aside.VOID), void_reason=body.reason.strip(), voided_by=context.author.id)
    )
    invite = context.get(SurveyInvite, invite_id(answer.round, answer.customer)) if answer.customer else None
    if invite and counted:
        context.put(replace(invite, returned=""))


def return_surveys(context: DecisionContext, body: ReturnSurveys) -> None:
    """The server's word on who answered on the web; who was asked by a caller as well has answered twice.

    Which answer on the web is theirs nobody knows any more, so the one that was taken by name is set aside.
    """
    if not by_system(context):
        return
    round = _round_of_fact(context)
    for customer in body.customers if round else ():
        invite = context.get(SurveyInvite, invite_id(context.line.subject, customer))
        if invite is None:
            continue
        if not invite.returned:
            context.put(replace(invite, returned=str(Channel.WEB)))
            continue
        for answer in list(context.find(SurveyAnswer, "customer", customer)):
            if answer.round == invite.round and not answer.aside and invite.returned != Channel.WEB:
                context.put(replace(answer, aside=str(Aside.TWICE)))
                context.put(replace(invite, returned=str(Channel.WEB)))
                context.irregular("answered_twice", answer.id, customer=invite.customer_name)
    if round and body.recount and round.state is RoundState.CLOSED:
        _count(context, round)


def close_survey(context: DecisionContext, body: CloseSurvey) -> None:
    round = context.need(SurveyRound, context.line.subject)
    if round.state is RoundState.CLOSED:
        raise Refused("survey_over")
    _close(context, round, context.author.id)


def round_ends(world: World, round: SurveyRound) -> str:
    """A round never stays open for ever: it closes by itself after its last day."""
    last = read_date(round.until)
    return iso(day_ends(last)) if last else ""


def round_over(context: DecisionContext, round: SurveyRound) -> None:
    _close(context, round, SYSTEM_PERSON)


def _close(context: DecisionContext, round: SurveyRound, by: str) -> None:
    """The figures are frozen; below the share that the company asks for it is told (FUP-2)."""
    _count(context, replace(round, state=RoundState.CLOSED, closed_at=iso(context.now), closed_by=by))


def _count(context: DecisionContext, round: SurveyRound) -> None:
    """Put the closed round with what counts in it."""
    returned = sum(not answer.aside for answer in context.find(SurveyAnswer, "round", round.id))
    context.put(replace(round, returned=returned))
    wanted = setting(context, "survey_percent", context.now)
    if returned * 100 < wanted * round.population and not context.standing("return_below_80", round.id):
        context.irregular(
            "return_below_80",
            round.id,
            year=str(round.year),
            returned=str(returned),
            population=str(round.population),
            percent=str(returned * 100 // round.population),
            wanted=str(wanted),
        )
