"""No handler judges what words say, only whether they are the same ones.

Each word of the customers' and each free word in the lines of a whole generated company is replaced by a word of
its own; plates and VINs, of which ids are made, by others of their form. The books must come out the same: on that
rests what docs/decisions/0045 proposes.
"""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import msgspec
import pytest
from sqlalchemy import Connection, insert, select

from rulebook.kernel.commands import Key
from rulebook.kernel.lines import Line, line_hash, read_line, sign_line
from rulebook.kernel.wire import Outcome
from rulebook.policy.personal_data import plain
from rulebook.policy.personal_fields import BY_NAME, HERE, Whose
from rulebook.rules import RULES
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.visits.commands import SignVisit
from rulebook.subjects.visits.papers import sheet_digest
from sync_server.admin.generating.month import generate
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import derived
from sync_server.db import tables as t
from sync_server.db.engine import open_database, sqlite_url

WORDS = (Whose.CUSTOMER, Whose.ANYBODY, Whose.PARTNER, Whose.GUEST)
IDS = frozenset(
    {"customer", "customers", "vehicle", "vehicles", "target", "targets", "respondent", "plate", "vin"}
)
"""Ids, or what ids are made of: replaced wherever they stand."""
COUNTED = frozenset({"finding", "symptom", "fee_reason"})
"""Words that are counted, or that the rules themselves made: kinds of fault, why a fee is what it is."""
ALSO = {
    "customer.add": {"name", "address"},
    "customer.amend": {"name", "address"},
    "order.open": {"address"},
    "order.amend": {"address"},
    "followup.try": {"number"},
    "vehicles.import": {"file"},
}
"""What a command calls otherwise than the records do."""
OTHERS = frozenset({"calendar.set", "statement.import"})
"""About no customer: days of a year, and what a wallet sent."""
Path_ = tuple[str, ...]


@cache
def texts(kind: str) -> Mapping[Path_, bool]:
    """Path of each field of a command → whether it is free text: no id of its own making, no choice."""

    def below(struct: type[msgspec.Struct], above: Path_) -> Iterator[tuple[Path_, bool]]:
        for field in msgspec.structs.fields(struct):
            kinds = list(plain(field.type))
            path = (*above, field.name)
            choice = any(issubclass(one, enum.Enum) for one in kinds)
            yield path, str in kinds and not choice and not is_key(field.type)
            for one in kinds:
                if issubclass(one, msgspec.Struct):
                    yield from below(one, path)

    return dict(below(RULES.commands[kind], ()))


def is_key(said: Any) -> bool:
    return get_origin(said) is Annotated and Key in get_args(said)[1:]


def other_word(word: str) -> str:
    """A word that stands for this one and for no other."""
    return f"已删除{hashlib.sha256(word.encode()).hexdigest()[:10]}" if word else ""


def other_number(number: str) -> str:
    """A plate or VIN that nobody has."""
    digest = re.sub("[IOQ]", "Z", hashlib.sha256(number.encode()).hexdigest().upper())
    return f"LZZ{digest[:14]}" if len(number) >= 12 else f"京Z{digest[:5]}"


def without_words(kind: str, value: Any, path: Path_ = ()) -> Any:
    if isinstance(value, dict):
        return {name: without_words(kind, one, (*path, name)) for name, one in value.items()}
    if isinstance(value, list):
        return [without_words(kind, one, path) for one in value]
    name = path[-1] if path else ""
    wanted = name in ALSO.get(kind, ()) or (BY_NAME.get(name) in WORDS and name not in IDS | COUNTED)
    return other_word(value) if isinstance(value, str) and wanted and texts(kind).get(path) else value


class Replaced:
    """A company's lines without their words; each device's chain and keys are made good, as a test may."""

    def __init__(self, company: Company) -> None:
        with company.read() as work:
            vehicles, customers = work.all(Vehicle), work.all(Customer)
            rows = work.connection.execute(select(t.lines).order_by(t.lines.c.arrival)).all()
        said = "\n".join(row.raw.decode() for row in rows)
        numbers = {*re.findall(r'"(?:plate|vin)":"([^"]+)"', said), *re.findall(r"vehicle:([^\"\\:, ]+)", said)}
        longest_first = sorted(map(re.escape, numbers), key=len, reverse=True)
        self._numbers = re.compile("|".join(longest_first))
        self.words = (
            {c.name for c in customers} | {c.contact_phone for c in customers} | {v.plate for v in vehicles}
        )
        self.words |= (
            {c.address for c in customers} | {v.driver_phone for v in vehicles} | {v.vin for v in vehicles}
        )
        self.words.discard("")
        self.kept = rows
        heads: dict[str, str] = {}
        self.rows = []
        for row in rows:
            raw = self._line(read_line(row.raw), heads)
            mac = sign_line(company.master.device_key(row.device), raw)
            heads[row.device] = line_hash(raw)
            self.rows.append(dict(row._mapping) | {"raw": raw, "mac": mac, "hash": heads[row.device]})

    def numbers(self, text: str) -> str:
        return self._numbers.sub(lambda found: other_number(found[0]), text)

    def _line(self, line: Line, heads: Mapping[str, str]) -> bytes:
        body = json.loads(bytes(line.body))
        if line.kind in RULES.commands and line.kind not in OTHERS:
            body = without_words(line.kind, body)
        said = self.numbers(json.dumps(body, ensure_ascii=False)).encode()
        if line.kind == SignVisit.KIND:
            before, after = (msgspec.json.decode(one, type=SignVisit) for one in (bytes(line.body), said))
            if before.digest == sheet_digest(before.sheet):
                said = msgspec.json.encode(msgspec.structs.replace(after, digest=sheet_digest(after.sheet)))
        changed = {"body": msgspec.Raw(said), "subject": self.numbers(line.subject)}
        prev = heads.get(line.device, line.prev)
        return msgspec.json.encode(msgspec.structs.replace(line, prev=prev, **changed))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("words")
    generate(folder, seed=11, technicians=1, receipts=2)
    return open_company(folder)


def outcomes(connection: Connection) -> dict[int, tuple[str, str, tuple[str, ...]]]:
    found = connection.execute(select(t.lines.c.arrival, t.lines.c.outcome))
    read = ((row.arrival, msgspec.json.decode(row.outcome, type=Outcome)) for row in found)
    return {arrival: (one.outcome, one.code, one.irregularities) for arrival, one in read}


def records(connection: Connection) -> dict[tuple[str, str], Any]:
    return {(row.kind, row.id): json.loads(row.body) for row in connection.execute(select(t.records))}


def differing(kind: str, one: Any, other: Any, path: str = "") -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() | other.keys():
            yield from differing(kind, one.get(name), other.get(name), f"{path}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for a, b in zip(one, other, strict=True):
            yield from differing(kind, a, b, path)
    elif one != other:
        yield f"{kind}{path}"


def is_words(path: str) -> bool:
    """Whether the register calls a record's field somebody's; `facts.name` is what an irregularity says of one."""
    _, _, rest = path.partition(".")
    name = rest.rpartition(".")[2]
    return rest.startswith("facts.") or (HERE.get(path) or BY_NAME.get(name)) in WORDS


def test_sec_1_books_whose_words_are_replaced_come_out_the_same(company: Company, tmp_path: Path) -> None:
    changed = Replaced(company)
    engine = open_database(sqlite_url(tmp_path))
    with engine.begin() as scratch, company.read() as work:
        scratch.execute(insert(t.lines), changed.rows)
        with derived(scratch, company.master) as fresh:
            kept, mine = work.connection, changed.numbers
            was = {n: (a, b, tuple(map(mine, c))) for n, (a, b, c) in outcomes(kept).items()}
            assert outcomes(fresh) == was
            postings = select(t.postings)
            money = sorted((mine(p.entry), p.n, mine(p.account), p.fen) for p in kept.execute(postings))
            assert sorted(tuple(p) for p in fresh.execute(postings)) == money
            before = {
                (k, mine(id)): json.loads(mine(json.dumps(r, ensure_ascii=False)))
                for (k, id), r in records(kept).items()
            }
            now = records(fresh)
            assert now.keys() == before.keys()
            paths = {path for place in now for path in differing(place[0], before[place], now[place])}
            assert {path for path in paths if not is_words(path)} <= {"visit.signature.digest"}
            left = {
                place
                for place, record in now.items()
                for word in changed.words
                if word in json.dumps(record, ensure_ascii=False)
            }
            assert left == set(), "a command's field that holds such words is not among those replaced"
            assert len(paths) > 40
    engine.dispose()
