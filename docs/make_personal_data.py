"""Writes docs/personal_data.md from the records themselves: `python -m docs.make_personal_data`.

Who sees a field is what the rules of sight answer about a record each of whose fields says its own name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from rulebook.kernel.records import Record
from rulebook.kernel.visibility import EVERYONE, OFFICE, STAFF
from rulebook.policy.classes import class_of
from rulebook.policy.personal_data import Whose, personal
from rulebook.policy.personal_fields import SENSITIVE
from rulebook.policy.purposes import PURPOSES, SAID, Kept, Purpose, kept
from rulebook.rules import RECORDS, RULES

PAGE = Path(__file__).with_name("personal_data.md")
HEAD = """\
# The register of personal data

Made by `python -m docs.make_personal_data` from the records (`rulebook/subjects/*/records.py`), their classes
(`rulebook/policy/classes.py`), the rules of sight and `rulebook/policy/personal_fields.py`, which says whose
data a field holds. It is what classified handling and the assessments that the law wants (PIPL, art. 51 and
55) rest on, as far as a program can answer: what is processed, whose, for which purpose, how confidential it
is, who sees it and how long it is kept. Who answers for it, to whom it is handed and what was agreed with
them is the company's own to write beside it.

- *Whose*: **colleague** (whoever works here, an outsider for a day, a device of theirs), **customer** (with
  contact, caller, driver, vehicle), **partner** (at a dealer's), **guest** (visitor, prospective customer,
  who attended a training), **anybody** (free words, which may name whomever they are about). Moments, numbers
  of papers, links and figures are nobody's by themselves; they go with the record they stand in.
- *Class*: as in SEC-1; a company may keep some of them closer (`class.set`). Reads of secret and top-secret
  records leave a mark, exports bear a number.
- *Seen by*: roles, and whoever is named in a field of the record. `office` are customer service, dispatcher,
  service and department manager, administrator and auditor. "Fewer" tells fields that not all of them see.
- *Kept*: `books` is as long as the books are: no record is taken out of them, but words about a customer, or
  about somebody who left, go from them when two agree to it after the term (SEC-2, [erasing.md](erasing.md));
  `reads` is so many months as the figure `read_keep_months` says. The bytes of a photo go so many months after
  the work as the figure `photo_keep_months` says, where the company sets it (FILE-2); its record stays. Lines
  are kept as they were received. A phone has of it what its person needs now, and gives back the rest
  (docs/protocol.md). Tokens, codes, keys of devices and links of surveys stand in no record.
- **Bold** fields are sensitive by law (PIPL, art. 28): health, which a sick leave tells, and where somebody
  was.

What the company holds of one of them goes out by `paigong personal-data export` (docs/operations.md).
"""


def page() -> str:
    return HEAD + "".join(text for purpose in Purpose for text in _purpose(purpose))


def _purpose(purpose: Purpose) -> Iterator[str]:
    said, allowed = SAID[purpose]
    yield f"\n## {said}\n\nAllowed by: {allowed}.\n"
    yield "\n| record | field | whose | class | seen by | kept |\n|---|---|---|---|---|---|\n"
    silent = []
    for kind in sorted(kind for kind in RECORDS if PURPOSES[kind] is purpose):
        rows = list(_rows(RECORDS[kind]))
        yield from rows
        if not rows:
            silent.append(f"`{kind}`")
    if silent:
        yield f"\nNobody's data: {', '.join(silent)}.\n"


def _rows(kind: type[Record]) -> Iterator[str]:
    """One row for all fields of the same owner, class and sight."""
    fewer, grouped = seen_by_fewer(kind), dict[tuple[Whose, str, str], list[str]]()
    for path, whose in personal(kind):
        top = path.partition(".")[0]
        who = f"fewer: {_seers(fewer[top])}" if top in fewer else _seers(seen_by(kind))
        grouped.setdefault((whose, str(class_of(kind.KIND, top)), who), []).append(path)
    for (whose, cls, who), paths in grouped.items():
        fields = ", ".join(_field(kind.KIND, path) for path in paths)
        yield f"| `{kind.KIND}` | {fields} | {whose} | {cls.replace('_', ' ')} | {who} | {_kept(kind.KIND)} |\n"


def _field(kind: str, path: str) -> str:
    return f"**`{path}`**" if f"{kind}.{path}" in SENSITIVE else f"`{path}`"


def _kept(kind: str) -> str:
    return {Kept.BOOKS: "books", Kept.READS: "reads"}[kept(kind)]


def seen_by(kind: type[Record]) -> frozenset[str]:
    """The tags that such a record can carry; `person:technician` is whoever its field `technician` names."""
    return frozenset(tag for record in samples(kind) for tag in RULES.tags_of(record))


def seen_by_fewer(kind: type[Record]) -> dict[str, frozenset[str]]:
    """Field → the tags that see it, of fields that not everybody sees who sees the record."""
    found: dict[str, frozenset[str]] = {}
    for field, seers in RULES.field_sight.get(kind, {}).items():
        tags = frozenset(tag for record in samples(kind) for tag in seers(record))
        found[field.partition(".")[0]] = tags
    return found


def _seers(tags: frozenset[str]) -> str:
    if EVERYONE in tags:
        return "everybody with a device"
    beside = tags - OFFICE if tags >= OFFICE else tags
    roles = sorted(tag.partition(":")[2].replace("_", " ") for tag in beside if tag.startswith("role:"))
    roles = ["office", *roles] if tags >= OFFICE else roles
    named = sorted({tag.partition(":")[2] for tag in tags if tag.startswith(("person:", "device:"))} - {""})
    words = ["all staff"] if STAFF in tags else roles
    return ", ".join([*words, *(f"`{name}`" for name in named)])


def samples(kind: type[Record]) -> Iterator[Record]:
    """Records whose texts are their fields' names: one of each state, and of each other choice there is.

    A choice within a field's own structure is one, too: by which database a saved report asks, others see it.
    """
    whole = {field.name: _sample(field.type, field.name) for field in msgspec.structs.fields(kind)}
    yield kind(**whole)
    for name, value in whole.items():
        for other in _others(value):
            yield kind(**whole | {name: other})


def _others(value: Any) -> Iterator[Any]:
    """What else may stand in its place: another choice, or a row with another choice in it."""
    if isinstance(value, Enum):
        yield from type(value)
    elif isinstance(value, bool):
        yield False
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            for other in _others(getattr(value, name)):
                yield msgspec.structs.replace(value, **{name: other})


def _sample(kind: Any, name: str) -> Any:
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _sample(args[0], name)
    if hasattr(kind, "__supertype__"):
        return _sample(kind.__supertype__, name)
    if origin in (Union, UnionType):
        return _sample(next(one for one in args if one is not type(None)), name)
    if origin is tuple:
        if isinstance(args[0], type) and issubclass(args[0], Enum):
            return tuple(args[0])
        return tuple(_sample(one, name) for one in args if one is not Ellipsis)
    if issubclass(origin or kind, dict):
        return {}
    if issubclass(kind, msgspec.Struct):
        return kind(**{f.name: _sample(f.type, f.name) for f in msgspec.structs.fields(kind)})
    if issubclass(kind, Enum):
        return next(iter(kind))
    return {str: name, int: 1, bool: True}[kind]


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), "utf-8")
