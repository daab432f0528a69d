"""Who is to be reminded of a survey: after seven and after fourteen working days, while the round is open (FUP-2).

Worked out when somebody looks, so that no robot can stop unseen; after a long pause one reminder is due, not two.
"""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.surveys.records import RoundState, SurveyInvite, SurveyRound

REMINDED_AFTER = (7, 14)
"""Working days after it was first sent."""


def reminder_due(world: World, round: SurveyRound, invite: SurveyInvite, now: datetime) -> int:
    """Which reminder is due, 1 or 2; 0 where none is. Who has answered or was never sent it is not reminded."""
    if round.state is RoundState.CLOSED or invite.returned or not invite.sent:
        return 0
    first = parse_time(invite.sent[0].at)
    passed = [n for n, days in enumerate(REMINDED_AFTER, 1) if add_working_days(world, first, days) <= now]
    if not passed:
        return 0
    since = add_working_days(world, first, REMINDED_AFTER[passed[-1] - 1])
    return 0 if parse_time(invite.sent[-1].at) >= since else passed[-1]


def never_reached(invite: SurveyInvite) -> bool:
    """Nobody there took it: never sent, or each time in vain."""
    return not invite.returned and not any(one.reached for one in invite.sent)
