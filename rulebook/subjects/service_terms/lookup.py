"""Which term is meant, what it costs, whether its unit still lives: for rules and screens. Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rulebook.kernel.ids import Fen, UnitId, VehicleId
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import day_begins, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.company.prices import price_said
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.service_terms.records import ServiceTerm, TermKind, TermPlan, TermRenewal, TermState
from rulebook.subjects.service_terms.spans import Span, reach
from rulebook.subjects.stock.records import Place, Unit, UnitKind

GONE = frozenset({Place.SCRAPPED, Place.LOST, Place.WORKSHOP})


def term_id(what: TermKind, vehicle: str, unit: str) -> str:
    """A SIM's plan goes with the card, the platform's fee with the vehicle; so two phones name one term alike."""
    return f"sim:{unit}" if what is TermKind.SIM else f"platform:{vehicle}"


def term_of(world: World, what: TermKind, vehicle: str, unit: str) -> ServiceTerm | None:
    """The term, under whatever id: a vehicle that gave way to another brought its own along."""
    if known := term_now(world, term_id(what, vehicle, unit)):
        return known
    key, value = ("unit", unit) if what is TermKind.SIM else ("vehicle", vehicle)
    return next((t for t in world.find(ServiceTerm, key, value) if t.what is what), None)


def term_now(world: World, id: str) -> ServiceTerm | None:
    """The term of that id, or the one that took it over."""
    found, seen = world.get(ServiceTerm, id), {id}
    while found is not None and found.merged_into and found.merged_into not in seen:
        seen.add(found.merged_into)
        found = world.get(ServiceTerm, found.merged_into)
    return found


def matters_of(world: World, receipt: str, term: ServiceTerm) -> list[str]:
    """About what irregularities of a receipt and this term were told: also those of terms that it took over."""
    renewal = world.get(TermRenewal, receipt)
    rows = [row.term for row in renewal.rows] if renewal else []
    own = [id for id in rows if (now := term_now(world, id)) is not None and now.id == term.id]
    return [f"{receipt}:{id}" for id in dict.fromkeys((term.id, *own))]


def span_now(term: ServiceTerm) -> Span | None:
    """How far it reaches: what was set, and the renewals that stand."""
    return reach(base_of(term), [r for r in term.renewals if not r.void and not r.counted])


def base_of(term: ServiceTerm) -> Span | None:
    """What was set, before any renewal; None where nothing was."""
    anchor = read_date(term.anchor)
    return Span(anchor, term.months) if anchor else None


def list_fen(world: World, plan: str, months: int, at: datetime) -> Fen | None:
    """What so many months of a plan cost by what was set at that moment; None where there was no such thing."""
    known, fen = world.get(TermPlan, plan), price_said(world, plan, at)
    if known is None or fen is None:
        return None
    times, rest = divmod(months, _months_at(known, at))
    return None if rest else Fen(fen * times)


def _months_at(plan: TermPlan, at: datetime) -> int:
    """How long one lasted at that moment; before the plan was first set, as it was set first."""
    then = [one.months for one in plan.before if at < parse_time(one.until)]
    return then[-1] if then else plan.months


def is_lapsed(term: ServiceTerm, day: date) -> bool:
    """Whether its last day is over, whether or not anybody has looked since."""
    until = read_date(term.until)
    return term.state is not TermState.ENDED and until is not None and until < day


def days_left(term: ServiceTerm, day: date) -> int | None:
    """Days until its last day; negative where that is over, None where it has none."""
    until = read_date(term.until)
    return (until - day).days if until else None


def why_dead(world: World, what: TermKind, vehicle: VehicleId, unit: str, at: datetime) -> str:
    """Why the unit seems dead: words `terms.dead.<code>`; '' where nothing says so.

    `none`: the terminal was taken off; `elsewhere`: this card is not on this vehicle; `gone`: scrapped, lost or in
    the workshop; `silent`: not heard of for so many days. What nobody knows is no death.
    """
    known = world.get(Vehicle, vehicle)
    if known is None:
        return ""
    fitted = unit if what is TermKind.SIM else known.terminal
    found = world.get(Unit, UnitId(fitted)) if fitted else None
    if found is not None and found.place in GONE:
        return "gone"
    if what is TermKind.SIM and _is_elsewhere(known, found):
        return "elsewhere"
    if what is TermKind.PLATFORM and not fitted and _was_removed(world, vehicle):
        return "none"
    term = term_of(world, what, vehicle, unit)
    return "silent" if term and is_silent(world, term.last_sign, at) else ""


def _is_elsewhere(vehicle: Vehicle, card: Unit | None) -> bool:
    """The archive has another card on the vehicle, or the card in another place."""
    if card is None:
        return False
    return vehicle.sim != card.id and (bool(vehicle.sim) or card.holder != vehicle.id)


def _was_removed(world: World, vehicle: VehicleId) -> bool:
    """Whether the last that was done to its terminal is that it was taken off."""
    swaps = [s for s in world.find(Swap, "vehicle", vehicle) if s.unit is UnitKind.TERMINAL]
    return bool(swaps) and not max(swaps, key=lambda s: (s.at, s.id)).new_number


def is_silent(world: World, last_sign: str, at: datetime) -> bool:
    """Not heard of for longer than the company's figure; never heard of says nothing."""
    days = setting(world, "dead_unit_days", at)
    try:
        return bool(days and last_sign) and parse_time(last_sign) < at - timedelta(days=days)
    except (Unreadable, OverflowError):
        return False


def warned_days(world: World, until: date) -> tuple[int, ...]:
    """How many days ahead a warning comes, the farthest first: the figures that hold on the term's last day."""
    at = day_begins(until)
    names = ("term_first_days", "term_second_days", "term_last_days")
    return tuple(sorted({setting(world, name, at) for name in names}, reverse=True))
