"""What a round came to: returns with their denominator, topics with how many answered each (FUP-2).

The one place where these figures are worked out: screen, report and drill-down take theirs from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from rulebook.kernel.times import in_company_time
from rulebook.kernel.world import World
from rulebook.policy.satisfaction import SATISFIED
from rulebook.subjects.dealers.records import Dealer, DealerCustomer
from rulebook.subjects.surveys.records import Aside, SurveyAnswer, SurveyInvite, SurveyRound
from rulebook.subjects.surveys.reminders import never_reached
from rulebook.subjects.surveys.topics import TOPICS


class Returns(msgspec.Struct, frozen=True, kw_only=True):
    """`percent` is `counted` of `population`, rounded down; `aside` is why → how many are kept and not counted."""

    population: int
    sent: int
    counted: int
    percent: int
    aside: dict[str, int]
    missing: tuple[str, ...]
    unreached: tuple[str, ...]


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One topic: how many scored it, the mean in hundredths (None of none), how many scored 4 or 5."""

    topic: str
    answered: int
    mean: int | None
    satisfied: int


def counted(answers: Iterable[SurveyAnswer]) -> list[SurveyAnswer]:
    return [answer for answer in answers if not answer.aside]


def returns(round: SurveyRound, invites: Iterable[SurveyInvite], answers: Iterable[SurveyAnswer]) -> Returns:
    """How many of those asked answered; who did not, by name, and whom nobody reached."""
    asked, given = list(invites), list(answers)
    good = len(counted(given))
    aside = {str(why): sum(a.aside == why for a in given) for why in Aside}
    return Returns(
        population=round.population,
        sent=sum(bool(invite.sent) for invite in asked),
        counted=good,
        percent=good * 100 // round.population if round.population else 0,
        aside={why: count for why, count in aside.items() if count},
        missing=tuple(sorted(invite.customer_name for invite in asked if not invite.returned)),
        unreached=tuple(sorted(invite.customer_name for invite in asked if never_reached(invite))),
    )


def topics(round: SurveyRound, answers: Iterable[SurveyAnswer]) -> list[Topic]:
    """Each topic of the round. What was not asked is no nought: it is left out of the mean."""
    good = counted(answers)
    found = []
    for topic in TOPICS.get(round.topics, ()):
        scores = [answer.scores[topic] for answer in good if topic in answer.scores]
        mean = (sum(scores) * 100 + len(scores) // 2) // len(scores) if scores else None
        satisfied = sum(score >= SATISFIED for score in scores)
        found.append(Topic(topic=topic, answered=len(scores), mean=mean, satisfied=satisfied))
    return found


def by_model(answers: Iterable[SurveyAnswer]) -> dict[str, list[SurveyAnswer]]:
    """Model → its counted answers; '' are those whose model would give away who it was."""
    found: dict[str, list[SurveyAnswer]] = {}
    for answer in counted(answers):
        found.setdefault(answer.model, []).append(answer)
    return dict(sorted(found.items()))


OWN, NAMELESS = "own", "nameless"
"""Whose customer somebody is who is no dealer's; and an answer of which nobody knows whose it is."""


class Whose(msgspec.Struct, frozen=True, order=True):
    """A group of answers: `kind` is dealer, branch, own or nameless; `name` says which, where one is written."""

    kind: str
    name: str = ""
    id: str = ""


def by_dealer(world: World, answers: Iterable[SurveyAnswer]) -> dict[Whose, list[SurveyAnswer]]:
    """Counted answers by the dealer whose customer it was on the day of the answer; own and nameless apart."""
    return _grouped(world, answers, lambda dealer: Whose("dealer", dealer.name, dealer.id))


def by_branch(world: World, answers: Iterable[SurveyAnswer]) -> dict[Whose, list[SurveyAnswer]]:
    """Counted answers by the office (办事处) written down for that dealer, no branch of BR-1."""
    return _grouped(world, answers, lambda dealer: Whose("branch", dealer.branch))


def _grouped(
    world: World, answers: Iterable[SurveyAnswer], group: Callable[[Dealer], Whose]
) -> dict[Whose, list[SurveyAnswer]]:
    found: dict[Whose, list[SurveyAnswer]] = {}
    for answer in counted(answers):
        whose = world.get(DealerCustomer, answer.customer) if answer.customer else None
        id = whose.dealer_on(in_company_time(answer.at)[:10]) if whose else ""
        dealer = world.get(Dealer, id) if id else None
        place = group(dealer) if dealer else Whose(OWN if answer.customer else NAMELESS)
        found.setdefault(place, []).append(answer)
    return {place: found[place] for place in sorted(found, key=lambda one: (one.kind in (OWN, NAMELESS), one))}
