"""What a device foretells of a line, from what its person may see, against what the whole books make of it.

A device accuses nobody of what only records show that it does not hold, and clears nobody either (section 0).
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from memory import World

from rulebook.horizon.bundles import Bundle, Horizon, members
from rulebook.horizon.foretelling import Foretold, foretell
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import BranchSince, Person
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Line
from rulebook.kernel.records import record_id
from rulebook.kernel.times import iso
from rulebook.kernel.visibility import place_tag, tags_of_reader
from rulebook.rules import decide, sight
from rulebook.subjects.approvals.records import Setting, SettingSince
from rulebook.subjects.branches.bound import SIGHT_BY_BRANCH, is_bound
from rulebook.subjects.branches.records import HEAD, Branch
from rulebook.subjects.orders.records import Order

SAME_THING: dict[str, frozenset[str]] = {
    "not_in_bag": frozenset({"unknown_unit"}),
    "state": frozenset({"not_assigned"}),
}
"""A phone sees nobody else's units and orders: what it calls not in the bag, the whole books may call not in the
books; work on an order that is not in its sight may be on one that is somebody else's."""

OUT_OF_SIGHT = frozenset({"not_found"})
"""What a device may refuse though the books would not: a request about what its person does not see."""


class PhoneWorld(World):
    """A device's books: what its person may see, and no more."""

    PARTIAL = True


def phone_of(world: World, person: Person, device: str) -> PhoneWorld:
    """All of the books that the person sees on that device, each record as they see it (SEC-1)."""
    tags, phone = tags_of_reader(person, device), PhoneWorld()
    for place, record in world.records.items():
        if (seen := sight(record, tags, {})) is not None:
            phone.records[place] = seen
    return phone


def foretold(world: World, line: Line, now: datetime) -> Decision | Refusal | None:
    """What the author's device, knowing all that they may see, says of the line; None for the system's own."""
    author = world.get(Person, line.actor)
    if author is None or author.id == SYSTEM_PERSON:
        return None
    return decide(phone_of(world, author, line.device), line, now)


NEVER = "9999-12-31"
"""The first day held by a device that forgets at once whatever has ended: none forgets more."""


def forgetful_phone_of(world: World, person: Person, device: str, since: str = NEVER) -> PhoneWorld:
    """The same device where it holds only what is open, or ended `since` that day (YYYY-MM-DD)."""
    whole, phone = phone_of(world, person, device), PhoneWorld()
    horizon = Horizon(whole, since)
    phone.records = {place: record for place, record in whole.records.items() if horizon.holds(record)}
    return phone


def forgetfully_foretold(world: World, line: Line, now: datetime) -> Foretold | None:
    """What the author's device says of the line if it holds only what is open; None for the system's own."""
    author = world.get(Person, line.actor)
    if author is None or author.id == SYSTEM_PERSON:
        return None
    return foretell(forgetful_phone_of(world, author, line.device), line, now, None, days=1)


def foretold_when_fetched(world: World, line: Line, now: datetime) -> Foretold | None:
    """The same where it has fetched all that hangs on what the line is about; None where that is held anyway."""
    author, order = world.get(Person, line.actor), world.get(Order, line.subject)
    if author is None or author.id == SYSTEM_PERSON or order is None or Horizon(world, NEVER).keeps_bundle(order):
        return None
    whole, phone = phone_of(world, author, line.device), forgetful_phone_of(world, author, line.device)
    bundle = Bundle(Order.KIND, order.id)
    phone.records |= {(one.KIND, record_id(one)): one for one in members(whole, bundle)}
    return foretell(phone, line, now, None, days=1, whole={bundle})


ELSEWHERE = "elsewhere"


def all_elsewhere(world: World, author: Person, now: datetime) -> World:
    """The same company where every order is another branch's, and everybody but the author works there (BR-1)."""
    moved = World()
    moved.records = dict(world.records)
    entry = {"by": author.id, "at": iso(now)}
    since = BranchSince(branch=ELSEWHERE, since="0001-01-01", **entry)
    for place, record in world.records.items():
        if isinstance(record, Order):
            moved.records[place] = msgspec.structs.replace(record, branch=ELSEWHERE)
        elif isinstance(record, Person) and record.id != author.id:
            moved.records[place] = msgspec.structs.replace(record, branches=(since,))
    opened = Branch(id=ELSEWHERE, name="别处", opened_by=author.id, opened_by_name="", opened_at=iso(now))
    on = SettingSince(value="1", since="0001-01-01T00:00:00+08:00", **entry)
    for record in (opened, Setting(id=SIGHT_BY_BRANCH, value="1", history=(on,))):
        moved.records[record.KIND, record.id] = record
    return moved


def the_bound_invent_nothing(world: World, line: Line, now: datetime) -> bool:
    """The device of whoever is bound to a branch that has nothing of all this; whether its author is so bound."""
    author = world.get(Person, line.actor)
    if author is None or author.id == SYSTEM_PERSON:
        return False
    elsewhere = all_elsewhere(world, author, now)
    if not is_bound(elsewhere, author, now):
        return False
    tags = tags_of_reader(author, line.device) | {place_tag(role, HEAD) for role in author.roles}
    phone = PhoneWorld()
    for place, record in elsewhere.records.items():
        if (seen := sight(record, tags, {}, elsewhere)) is not None:
            phone.records[place] = seen
    said = foretell(phone, line, now, None, days=0)
    _is_not_invented(elsewhere, line, now, decide(elsewhere, line, now), said.verdict)
    return True


def nothing_is_invented(world: World, line: Line, now: datetime, verdict: Decision | Refusal) -> None:
    """Every irregularity that the device shows opens; settles none that stays, refuses nothing granted."""
    _is_not_invented(world, line, now, verdict, foretold(world, line, now))


def the_forgetful_invent_nothing(world: World, line: Line, now: datetime, verdict: Decision | Refusal) -> None:
    """The same of a device that holds only what is open: where it would need more, the server decides."""
    forgetful = forgetfully_foretold(world, line, now)
    _is_not_invented(world, line, now, verdict, forgetful and forgetful.verdict)
    fetched = foretold_when_fetched(world, line, now)
    _is_not_invented(world, line, now, verdict, fetched and fetched.verdict)


def _is_not_invented(
    world: World, line: Line, now: datetime, verdict: Decision | Refusal, said: Decision | Refusal | None
) -> None:
    if said is None or (isinstance(said, Refusal) and said.code in OUT_OF_SIGHT):
        return
    if isinstance(said, Refusal) or isinstance(verdict, Refusal):
        assert isinstance(verdict, Refusal), f"{line.kind}: refused by the device, granted by the books: {said}"
        return
    opened = {one.code for one in verdict.irregularities}
    invented = {
        one.code
        for one in said.irregularities
        if one.code not in opened and not SAME_THING.get(one.code, frozenset()) & opened
    }
    assert not invented, f"{line.kind}: foretold and not opened: {sorted(invented)}"
    settled = {one.id for one in verdict.records if isinstance(one, Irregularity) and one.is_settled}
    for one in said.records:
        if isinstance(one, Irregularity) and one.is_settled:
            assert one.id in settled, f"{line.kind}: {one.id} is cleared on the device only"
