"""A round that was walked and has a price is owed by its customer: once, and to the fen (RND-1, CASH-8)."""

from __future__ import annotations

from datetime import timedelta

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import Fen, OrderId, ReceiptId
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.ledger import INCOME, receivable
from rulebook.policy.posting import post
from rulebook.policy.settings import setting
from rulebook.subjects.complaints.numbers import next_in_series
from rulebook.subjects.dealers.counting import count_charge
from rulebook.subjects.orders.sharing import collectors
from rulebook.subjects.receivables.handlers import put_debt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.rounds.charges import ChargedStop, Per, PriceState, RoundCharge, RoundPrice
from rulebook.subjects.rounds.records import Round, RoundState, RoundStop, StopState
from rulebook.subjects.rounds.stops import left

LETTERS = "XJ"
"""巡检, before the year and the number."""
MEMO = "round_charge"


def charge(context: DecisionContext, round: Round) -> None:
    """Book what the round came to since it was charged last; nothing while it goes on, or without a price.

    What was agreed for its day holds; a round that was charged once keeps that price for what is told of it later,
    whatever is agreed since. What was voided is charged anew only by a price that is granted after that. A price
    for the whole round is owed once, and not beside anything of it that stands.
    """
    if not is_done(context, round):
        return
    earlier = sorted(context.find(RoundCharge, "round", round.id), key=lambda one: one.id)
    stand = [one for one in earlier if not one.voided_at]
    agreed = price_of(context, round.plan, round.day)
    first = context.get(RoundPrice, stand[0].price) if stand else agreed
    by_price: dict[str, tuple[RoundPrice, list[RoundStop]]] = {}
    for stop in _seen(context, round):
        told = [one for one in earlier if any(stop.target == charged.target for charged in one.stops)]
        if any(not one.voided_at for one in told):
            continue
        price = agreed if told else first
        if price is None or not price.fen or not all(_agreed_after(price, one) for one in told):
            continue
        if price.per is Per.ROUND and not all(one.voided_at and _agreed_after(price, one) for one in earlier):
            continue
        by_price.setdefault(price.id, (price, []))[1].append(stop)
    for number, (price, seen) in enumerate(by_price.values(), len(earlier) + 1):
        _book(context, round, price, seen, number)


def _book(context: DecisionContext, round: Round, price: RoundPrice, seen: list[RoundStop], number: int) -> None:
    """One charge of these stops, the round's `number`th, and the debt of it."""
    total = Fen(price.fen * (len(seen) if price.per is Per.STOP else 1))
    post(context, MEMO, (receivable(price.customer), total), (INCOME, -total))
    owed = RoundCharge(
        id=ReceiptId(f"charge:{round.id}:{number}"),
        number=next_in_series(context, LETTERS),
        round=round.id,
        plan=round.plan,
        name=round.name,
        day=round.day,
        customer=price.customer,
        customer_name=price.customer_name,
        price=price.id,
        per=price.per,
        each=price.fen,
        stops=tuple(
            ChargedStop(target=one.target, name=one.name, at=one.seen_at, by_name=one.seen_by_name) for one in seen
        ),
        total=total,
        at=iso(context.at),
        entry=context.decision().entries[-1].id,
        people=round.people,
    )
    context.put(owed)
    _owe(context, owed, price)
    count_charge(context, owed)


def _agreed_after(price: RoundPrice, charged: RoundCharge) -> bool:
    return parse_time(price.decided_at) > parse_time(charged.voided_at)


def _owe(context: DecisionContext, owed: RoundCharge, price: RoundPrice) -> None:
    """The debt, answered for by whoever agreed the price: they give none of it up themselves (ROLE-2)."""
    due = company_day(context.at) + timedelta(days=setting(context, "receivable_days", context.at))
    put_debt(
        context,
        Receivable(
            id=owed.id,
            number=owed.number,
            customer=owed.customer,
            order=OrderId(""),
            by=price.asked_by,
            opened_at=owed.at,
            due=due.isoformat(),
            total=owed.total,
            open_to=collectors(context, owed.customer),
        ),
    )


def is_done(world: World, round: Round) -> bool:
    """Closed; or missed, and something told of every stop since, be it of its points alone, which cost nothing."""
    if round.state is RoundState.MISSED:
        return all(stop.points for stop in left(world, round.id))
    return round.state is RoundState.CLOSED


def price_of(world: World, plan: str, day: str) -> RoundPrice | None:
    """What is agreed for a plan's round of that day, as it stands now; free again is a price of nothing."""
    found = world.find(RoundPrice, "plan", plan)
    granted = [p for p in found if p.state is PriceState.GRANTED and p.since <= day]
    return max(granted, key=lambda p: (p.since, p.decided_at, p.id), default=None)


def _seen(world: World, round: Round) -> list[RoundStop]:
    """What was seen of the round's own list: for what is not on it nobody agreed a price."""
    stops = world.find(RoundStop, "round", round.id)
    return sorted((one for one in stops if one.state is StopState.SEEN and not one.extra), key=lambda s: s.target)
