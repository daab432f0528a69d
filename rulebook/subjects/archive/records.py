"""What is asked of a database of the archive, and such a question kept under a name (ARC-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record


class Database(StrEnum):
    """Units fitted, visits done, goods shipped, agreements and terms made; tests of units and vehicles."""

    UNITS = "units"
    SERVICES = "services"
    SHIPMENTS = "shipments"
    AGREEMENTS = "agreements"
    TESTS = "tests"


class Dimension(StrEnum):
    """By what a database is divided up."""

    YEAR = "year"
    MONTH = "month"
    COMPANY = "company"
    DEALER = "dealer"
    OFFICE = "office"
    NATURE = "nature"


class Measure(StrEnum):
    """What a figure adds up: entries, pieces, or fen."""

    COUNT = "count"
    QUANTITY = "quantity"
    FEN = "fen"


_Said = Annotated[str, Meta(max_length=100)]


class Query(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is asked of one database; '' asks nothing of it.

    `year`: YYYY; `first`, `last`: ISO days, both included; `company`: found as every search finds; `dealer`: an
    id; `nature`: paid, free or leaflet. The table has `rows` by `columns`, and a figure of `measure` in each cell.
    """

    database: Database
    year: _Said = ""
    first: _Said = ""
    last: _Said = ""
    company: _Said = ""
    dealer: _Said = ""
    office: _Said = ""
    nature: _Said = ""
    rows: Dimension = Dimension.YEAR
    columns: Dimension = Dimension.MONTH
    measure: Measure = Measure.COUNT


class SavedQuery(Record, frozen=True, kw_only=True):
    """A report of the archive under a name: the question, never its answer, which is drawn anew each time.

    `state`: `kept`, or `dropped` once its owner took it off the list.
    """

    KIND: ClassVar[str] = "saved_query"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "name")
    id: str
    name: str
    query: Query
    state: str = "kept"
    by: PersonId
    by_name: str
    at: str
