"""What a kind of list brings: its columns, which record a row is about, the command that the row becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.world import R, World
from rulebook.master_lists.readings import Reader
from rulebook.subjects.company.vehicle_list.cells import visible
from rulebook.subjects.company.vehicle_list.columns import header_key

Named = TypeVar("Named", bound=Record)
REASON: Final = "reason"
"""The column that says why a row corrects something; never compared, never kept empty where a rule wants it."""


class ListColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its headings, other names for it (as `header_key` makes them), how its cells are read.

    `shown` is the value's word in Chinese or English, where it is not itself; `needed` for a new record.
    """

    field: str
    zh: str
    en: str
    reads: Reader
    names: str = ""
    needed: bool = False
    shown: Callable[[str, str], str] = lambda value, _: value

    def heading(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    @property
    def keys(self) -> frozenset[str]:
        """All that it may be called."""
        return frozenset({header_key(self.zh), header_key(self.en), header_key(self.field), *self.names.split()})


class WholeWorld(World, Protocol):
    """A world that can be read through."""

    def all(self, kind: type[R]) -> Iterable[R]: ...


class Archive:
    """The books while one list is looked at; names are looked up in an index made once."""

    def __init__(self, world: WholeWorld, now: datetime) -> None:
        self.world, self.now = world, now
        self._names: dict[type[Record], dict[str, list[str]]] = {}

    def moved(self, world: WholeWorld) -> Archive:
        """The same books a moment later, with the same index: what a list itself adds is told by its own rows."""
        later = Archive(world, self.now)
        later._names = self._names
        return later

    def ids_named(self, kind: type[Named], name: str) -> list[str]:
        """The ids of all of a kind that bear this name, as it reads in one line."""
        index = self._names.get(kind)
        if index is None:
            index = self._names[kind] = {}
            for record in self.world.all(kind):
                index.setdefault(visible(str(record.name)), []).append(str(record.id))  # type: ignore[attr-defined]  # what bears a name has an id
        return index.get(name, [])


class RowFault(Exception):
    """A row cannot be taken: the column's field ('' for the row), the reason's code and what fills its words."""

    def __init__(self, field: str, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.field, self.code, self.details = field, code, details


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """What a row's commands are made of. `said`: every field as it is to be; `changed`: which of them are news.

    `new_id`: what a new record is called where the list does not say; the same for the same row of the same file.
    """

    archive: Archive
    known: Any
    said: Mapping[str, str]
    changed: frozenset[str]
    reason: str
    new_id: str
    file: str
    sha256: str


Commands = tuple[tuple[Command, str], ...]
"""(command, the line's subject), in their order; all of a row or none."""


class ListKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of master data. `key` is the column without which no header is one; `named`: what tells rows apart.

    `find` gives the record that a row's values are about, None for a new one, or raises RowFault; `values` a
    record's fields as text, of which `written` are those that a cell is held against as it stands. `settle` judges
    what only the archive can (a number by its model's rule). `clears`: a cell may empty a field by saying so.
    """

    name: str
    zh: str
    en: str
    record: type[Record]
    columns: tuple[ListColumn, ...]
    key: str
    named: tuple[str, ...]
    roles: frozenset[Role]
    find: Callable[[Archive, Mapping[str, str]], Any]
    values: Callable[[Archive, Any], dict[str, str]]
    commands: Callable[[Making], Commands]
    settle: Callable[[Archive, dict[str, str], Mapping[str, str]], None] = lambda *_: None
    listed: Callable[[Any], bool] = lambda _: True
    clears: bool = True

    def column(self, field: str) -> ListColumn:
        return next(column for column in self.columns if column.field == field)


def by_id_or_name(
    kind: type[Named], *, own_ids: bool = False
) -> Callable[[Archive, Mapping[str, str]], Named | None]:
    """Finds by the list's id, else by a name that only one record bears. `own_ids`: a new one may bring its id."""

    def find(archive: Archive, said: Mapping[str, str]) -> Named | None:
        if id := said.get("id", ""):
            known = archive.world.get(kind, id)
            if known is None and not own_ids:
                raise RowFault("id", "row.not_known", value=id)
            return known
        ids = archive.ids_named(kind, said.get("name", ""))
        if len(ids) > 1:
            raise RowFault("name", "row.several_known", value=said["name"])
        return archive.world.get(kind, ids[0]) if ids else None

    return find


ID_NAMES: Final = "编码 代码 number no code"
