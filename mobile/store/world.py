"""The phone's read model: what the server last said, in TinyDB, with the pending commands' effects over it.

Derived, and thrown away at each start: it can always be rebuilt from notes and journal.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

import msgspec
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from rulebook.kernel.records import Record, record_id, record_keys
from rulebook.kernel.wire import Change
from rulebook.kernel.world import R
from rulebook.rules import RECORDS

log = logging.getLogger(__name__)


class PhoneWorld:
    """Implements the rules' World port for one person's phone."""

    PARTIAL = True
    """A phone holds what its person may see: what is not here may be in the books all the same."""

    def __init__(self) -> None:
        self._db = TinyDB(storage=MemoryStorage)
        self._ids: dict[tuple[str, str], int] = {}
        self._records: dict[str, dict[str, Record]] = {kind: {} for kind in RECORDS}
        self._over: dict[str, dict[str, Record]] = {kind: {} for kind in RECORDS}
        self._keys: dict[tuple[str, str, str], set[str]] = {}
        self._count = 0
        self.left_open = False
        """Whether something pending waits for the server to decide: what it changed is not known here."""
        self.revision = 0
        """Another one after every change: what was worked out at the same one still holds."""

    # what the server says
    def reset(self) -> None:
        """Forget what the server said so far."""
        over, revision, left_open = self._over, self.revision, self.left_open
        self.__init__()  # type: ignore[misc]  # everything derived is made anew
        self._over, self.revision, self.left_open = over, revision + 1, left_open

    def apply(self, changes: Iterable[Change]) -> None:
        """Take the server's changes, in bulk: TinyDB walks a whole table at each call."""
        self.revision += 1
        latest: dict[str, dict[str, Change]] = {}
        for change in changes:
            latest.setdefault(change.kind, {})[change.id] = change
        for kind, found in latest.items():
            if kind in RECORDS:
                self._apply(kind, found)

    def _apply(self, kind: str, changes: dict[str, Change]) -> None:
        table = self._db.table(kind)
        old = [self._ids.pop((kind, id)) for id in changes if (kind, id) in self._ids]
        if old:
            table.remove(doc_ids=old)
        documents = []
        for id, change in changes.items():
            self._unindex(kind, id)
            if change.gone:
                self._records[kind].pop(id, None)
                continue
            try:
                record = msgspec.json.decode(change.body, type=RECORDS[kind])
            except msgspec.DecodeError:  # of a newer server; the notes keep it for the app that can read it
                log.exception("%s %s cannot be read by this version", kind, id)
                self._records[kind].pop(id, None)
                continue
            self._count += 1
            self._ids[kind, id] = self._count
            self._records[kind][id] = record
            self._index(kind, id, record)
            documents.append(Document(msgspec.json.decode(change.body), doc_id=self._count))
        if documents:
            table.insert_multiple(documents)

    def _index(self, kind: str, id: str, record: Record) -> None:
        for name, value in record_keys(record).items():
            self._keys.setdefault((kind, name, value), set()).add(id)

    def _unindex(self, kind: str, id: str) -> None:
        known = self._records[kind].get(id)
        if known:
            for name, value in record_keys(known).items():
                self._keys.get((kind, name, value), set()).discard(id)

    # what is pending
    def apply_overlay(self, records: Iterable[Record], left_open: bool = False) -> None:
        """Show the effects of a pending command over what the server said; `left_open`: the server decides it."""
        self.revision += 1
        self.left_open = self.left_open or left_open
        for record in (r for r in records if not r.SERVERS):
            self._over[record.KIND][record_id(record)] = record

    def lift(self) -> None:
        """Take all pending effects away again."""
        self.revision += 1
        self._over = {kind: {} for kind in RECORDS}
        self.left_open = False

    def beside(self) -> PhoneWorld:
        """The same records with nothing laid over them, to lay pending effects over unseen; then `show` it."""
        other = copy(self)
        other.lift()
        return other

    def show(self, beside: PhoneWorld) -> None:
        """Show what was laid over beside."""
        self.revision = max(self.revision, beside.revision) + 1
        self._over, self.left_open = beside._over, beside.left_open

    # the World port
    def get(self, kind: type[R], id: str) -> R | None:
        found = self._over[kind.KIND].get(id) or self._records[kind.KIND].get(id)
        return found if isinstance(found, kind) else None

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        over = self._over[kind.KIND]
        ids = self._keys.get((kind.KIND, key, value), set()) - over.keys()
        ids |= {id for id, record in over.items() if record_keys(record).get(key) == value}
        return [found for id in sorted(ids) if (found := self.get(kind, id)) is not None]

    # for screens
    def all(self, kind: type[R]) -> Sequence[R]:
        """Every record of a kind that is in sight, by id."""
        ids = self._records[kind.KIND].keys() | self._over[kind.KIND].keys()
        return [found for id in sorted(ids) if (found := self.get(kind, id)) is not None]

    def search(self, kind: type[R], text: str, fields: Sequence[str]) -> Sequence[R]:
        """Records whose text fields contain `text`, ignoring case; of what the server said."""
        wanted = text.casefold()

        def holds(value: Any) -> bool:
            return isinstance(value, str) and wanted in value.casefold()

        found: list[R] = []
        for document in self._db.table(kind.KIND).search(_any([where(f).test(holds) for f in fields])):
            record = self.get(kind, str(document["id"]))
            if record is not None:
                found.append(record)
        return found


def _any(tests: Sequence[Any]) -> Any:
    combined = tests[0]
    for test in tests[1:]:
        combined = combined | test
    return combined
