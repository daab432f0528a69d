"""Every command with every text as long as it may be: no database chokes on what another keeps.

What a database cannot keep would be answered "later, please" for ever, and block all that comes after it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from attacker import Attacker
from msgspec import inspect as look
from pair.field import ORDER, Field, on_both

from rulebook.kernel.commands import Command
from rulebook.rules import COMMANDS
from sync_server.admin import demo
from sync_server.core.rebuild import compare

TRUCK = "\N{DELIVERY TRUCK}"
"""Four bytes of UTF-8."""
NO_LIMIT = 3000
NAMED = {role: person for person, _, roles, _ in demo.PEOPLE for role in roles}


def longest(kind: look.Type) -> Any:
    """A value of that type, its texts as long as they may be; 3,000 characters where nothing is said."""
    match kind:
        case look.StrType(pattern=None):
            return TRUCK * (NO_LIMIT if kind.max_length is None else kind.max_length)
        case look.StrType():
            return "a" * (kind.max_length or 64)
        case look.IntType():
            return kind.ge if kind.ge is not None else 1
        case look.FloatType():
            return 1.0
        case look.BoolType():
            return True
        case look.EnumType():
            return next(iter(kind.cls)).value
        case look.LiteralType():
            return kind.values[0]
        case look.VarTupleType() | look.ListType():
            return [longest(kind.item_type)] * (kind.min_length or 1)
        case look.TupleType():
            return [longest(item) for item in kind.item_types]
        case look.DictType():
            return {longest(kind.key_type): longest(kind.value_type)}
        case look.UnionType():
            return longest(next(t for t in kind.types if not isinstance(t, look.NoneType)))
        case look.StructType(array_like=True):
            return [longest(field.type) for field in kind.fields]
        case look.StructType():
            return {field.encode_name: longest(field.type) for field in kind.fields}
        case look.AnyType() | look.RawType():
            return {}
    raise AssertionError(f"nobody has said what is longest of {kind}")


def said_at_length(command: type[Command]) -> Command:
    return msgspec.convert(longest(look.type_info(command)), command)


@on_both
def test_every_command_at_its_longest_is_answered_and_judged_alike(field: Field) -> None:
    people = {person: Attacker(field, person) for person in sorted(set(NAMED.values()))}
    for n, command in enumerate(COMMANDS.values()):
        roles = sorted(command.ROLES & NAMED.keys())
        one = people[NAMED[roles[0]]] if roles else people["p-qian"]
        for subject in (f"{n}{TRUCK * 197}", ORDER):
            (outcome,) = one.outcomes(one.seq + 1, one.good(said_at_length(command), subject))
            assert outcome.code != "internal", (command.KIND, outcome)
    report = compare(field.company)
    assert (report.differences, report.told) == ((), 0)
