"""A record without the words of a customer: what is theirs is replaced, ids, moments, figures and money stay.

Whose a field is says `rulebook/policy/personal_fields.py`. In a customer's own records all of their words go; in
records that only name something of theirs, what is known to be theirs goes out of the words (SEC-2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin

import msgspec

from rulebook.kernel.records import Record
from rulebook.kernel.world import World
from rulebook.policy.clocks import Clock
from rulebook.policy.personal_data import PICTURES, whose
from rulebook.policy.personal_fields import Whose
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order

THEIRS = (Whose.CUSTOMER, Whose.ANYBODY, Whose.GUEST)
OWN = (*THEIRS, Whose.PARTNER)
"""In their own records what is else a dealer's is theirs, too: to whom something was sent, and who signed."""
IDS = frozenset(
    {"id", "customer", "customers", "vehicle", "vehicles", "target", "targets", "respondent", "plate", "vin"}
)
"""Ids, or what ids are made of (`vehicle:京A12345`): they are how the books hang together, and stay."""
COUNTED = frozenset({"finding", "symptom", "fee_reason", "product_model", "problem"})
"""What kinds of fault are counted by, and what the rules made themselves: names and numbers go from it alone, as
from facts and fields that are told by name."""
PLAIN = frozenset({"purchase_date", "planned_sim_phone"})
"""A day, the number of a card: no words of anybody's."""
PLAIN_HERE = frozenset({"measurement.values.what", "turnover.memo", "spoken.how", "case.goes.how"})
"""Names of what was measured or posted, and ways that the app itself has words for."""
LEAST = 2
"""A word of one character is looked for as a whole only, never within others."""
TITLES = frozenset({
    "队长", "车队长", "司机", "师傅", "经理", "老板", "先生", "女士", "小姐", "调度", "调度员", "会计", "出纳",
    "主任", "站长", "负责人", "车主",
})  # fmt: skip
"""Nor is what anybody may be called by: within the words on others it is theirs."""


def words_of(world: World, customer: Customer, once: Iterable[Vehicle] = ()) -> tuple[str, ...]:
    """The names, telephone numbers and addresses that the books know the customer by, the longest first.

    Not among them: a name that another customer bears too. `once`: vehicles that are another's now.
    """
    drivers = (word for vehicle in once for word in drivers_once(vehicle, customer.id))
    found = {*_known(world, customer), *drivers} - {""}
    shared = {
        word for word in found if any(other.id != customer.id for other in world.find(Customer, "name", word))
    }
    return tuple(sorted(found - shared, key=lambda word: (-len(word), word)))


def _known(world: World, customer: Customer) -> Iterator[str]:
    yield from (customer.name, customer.address, customer.contact, customer.contact_phone)
    for earlier in customer.past:
        yield from (earlier.name, earlier.address, earlier.contact, earlier.contact_phone)
    for vehicle in world.find(Vehicle, "customer", customer.id):
        yield from (vehicle.driver, vehicle.driver_phone)
        for past in vehicle.past:
            yield from (past.said.get("driver", ""), past.said.get("driver_phone", ""))
    for order in world.find(Order, "customer", customer.id):
        yield from (order.contact, order.contact_phone, order.address)
    for case in world.find(ServiceCase, "customer", customer.id):
        yield from (case.caller, case.phone)


def drivers_once(vehicle: Vehicle, customer: str) -> Iterator[str]:
    """Names and numbers of those who drove another's vehicle while it was this customer's, and do not any more."""
    since: list[str] = []
    for past in vehicle.past:
        since += [past.said.get("driver", ""), past.said.get("driver_phone", "")]
        if owner := past.said.get("customer"):
            if owner == customer:
                yield from (one for one in since if one not in (vehicle.driver, vehicle.driver_phone))
            since = []


def replaced(record: Record, instead: str, words: Iterable[str], own: bool) -> Record:
    """The record with `instead` for the customer's words; the same record where there are none."""
    longest_first = tuple(words)
    found = _struct(record, record.KIND, "", instead, longest_first, own)
    assert isinstance(found, Record)
    return found


def _struct(
    row: msgspec.Struct, kind: str, above: str, instead: str, words: tuple[str, ...], own: bool
) -> msgspec.Struct:
    changed: dict[str, Any] = {}
    ids = id_fields(type(row))
    for name in row.__struct_fields__:
        held = getattr(row, name)
        if name in ids or held in (None, "", ()):
            continue
        path = f"{above}.{name}" if above else name
        after = _value(held, kind, path, instead, words, own)
        if after is not held and after != held:
            changed[name] = after
    return msgspec.structs.replace(row, **changed) if changed else row


def _value(held: Any, kind: str, path: str, instead: str, words: tuple[str, ...], own: bool) -> Any:
    if isinstance(held, Enum | bool | int | Clock):
        return held
    inner = held[0] if isinstance(held, tuple) and held else held
    if isinstance(inner, msgspec.Struct):
        if type(inner).__name__ == "Stroke":
            return () if own and whose(kind, path) in OWN else held
        if type(inner).__name__ in PICTURES:
            return held
        if isinstance(held, tuple):
            return tuple(_struct(row, kind, path, instead, words, own) for row in held)
        return _struct(held, kind, path, instead, words, own)
    if whose(kind, path) not in (OWN if own else THEIRS) or f"{kind}.{path}" in PLAIN_HERE:
        return held
    whole = own and not isinstance(held, dict) and path.rpartition(".")[2] not in COUNTED
    return _text(held, instead, words, whole)


def _text(held: Any, instead: str, words: tuple[str, ...], whole: bool) -> Any:
    if isinstance(held, str) and not isinstance(held, Enum):
        return (instead if held else held) if whole else _without(held, instead, words)
    if isinstance(held, tuple):
        return tuple(_text(one, instead, words, whole) for one in held)
    if isinstance(held, dict):
        return {key: _text(one, instead, words, whole) for key, one in held.items()}
    return held


def _without(text: str, instead: str, words: tuple[str, ...]) -> str:
    if text in words:
        return instead
    for word in words:
        if len(word) >= LEAST and word not in TITLES:
            text = text.replace(word, instead)
    return text


@cache
def id_fields(struct: type[msgspec.Struct]) -> frozenset[str]:
    """Fields that hold ids by their name or their type (PersonId, VehicleId …)."""
    fields = msgspec.structs.fields(struct)
    return frozenset(f.name for f in fields if f.name in IDS | PLAIN or _is_id(f.type))


def _is_id(said: Any) -> bool:
    if hasattr(said, "__supertype__"):
        return said.__supertype__ is str
    return get_origin(said) is not dict and any(_is_id(part) for part in get_args(said))
