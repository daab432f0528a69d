"""What stands at the edge of the calendar, or in other figures than ours, breaks no rule."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from company import Company, Hand, make_company
from every_kind import with_every_kind
from msgspec import inspect as shape

from rulebook.kernel.commands import Command, Nature
from rulebook.kernel.errors import Refusal
from rulebook.kernel.lines import Unreadable
from rulebook.rules import RULES, decide

EDGES = (
    *(
        "9999-12-31",
        "0001-01-01",
        "２０２６-03-09",
        "9999-12",
        "0001-01",
        "２０２６-03",
        "9999-W52",
        "２０２６-W10",
    ),
    *("9999-12-31T23:59:59+08:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"),
)


@pytest.fixture(scope="module")
def held() -> Company:
    return with_every_kind(make_company())


def value(known: shape.Type, word: str) -> Any:
    """What the schema takes, with `word` in every text and one entry in every list."""
    match known:
        case shape.StructType():
            tag = {known.tag_field: known.tag} if known.tag_field else {}
            return tag | {field.encode_name: value(field.type, word) for field in known.fields}
        case shape.EnumType():
            return next(iter(known.cls)).value
        case shape.LiteralType():
            return known.values[0]
        case shape.BoolType():
            return True
        case shape.IntType():
            return 1
        case shape.UnionType():
            return value(next(one for one in known.types if not isinstance(one, shape.NoneType)), word)
        case shape.CollectionType() | shape.VarTupleType():
            return [value(known.item_type, word)]
        case shape.TupleType():
            return [value(one, word) for one in known.item_types]
        case shape.DictType():
            return {}
    return word


def body_of(kind: type[Command], word: str, company: Company) -> Command | None:
    """The command with the edge in each text that names nothing. None: its schema forbids that."""
    said = value(shape.type_info(kind), word)
    for name in said:
        known = [id for of, id in company.world.records if of == name]
        if known:
            said[name] = known[0]
        elif name in ("person", "who", "taker", "peer", "approver", "to"):
            said[name] = "li"
    try:
        return msgspec.convert(said, kind)
    except msgspec.ValidationError:
        return None


def authors(company: Company, kind: type[Command]) -> list[Hand]:
    able = [hand for hand in company.hands() if set(company.world.records["person", hand.id].roles) & kind.ROLES]
    return able[:1] or [company.system]


def subjects(company: Company, kind: type[Command], word: str) -> list[str]:
    """The edge itself, a branch's, a person, and what is there of the kind that the command is about."""
    about = kind.KIND.split(".")[0]
    there = next((id for of, id in company.world.records if of == about), "")
    return [word, f"head:{word}", "li", *([there] if there else [])]


@pytest.mark.parametrize("word", EDGES)
def test_sys_2_a_date_at_the_edge_of_the_calendar_is_judged_by_every_command(held: Company, word: str) -> None:
    broken: list[str] = []
    judged = 0
    for kind in RULES.handlers:
        body = body_of(kind, word, held)
        if body is None:
            continue
        for hand in authors(held, kind):
            for subject in subjects(held, kind, word):
                line = hand.line(body, subject)
                try:
                    verdict = decide(held.world, line, held.now, keys=held.keys)
                except Unreadable:
                    continue
                except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                    broken.append(f"{kind.KIND} {subject}: {error!r}")
                else:
                    judged += 1
                    assert kind.NATURE is not Nature.FACT or not isinstance(verdict, Refusal)
    assert judged > len(RULES.handlers)
    assert broken == []
