"""A page of a list that a device holds only in part: what the server is asked, what it answers. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

MOST_ROWS = 100
"""So many rows of a list are asked for at once, at most."""


class ListSort(StrEnum):
    """In which order; of rows of the same moment by id. `ended`: what said something last comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    ENDED = "ended"


class ListQuery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is asked of the list of one kind of record; '' and () narrow nothing.

    `states`: any of them. `person`: whose it is, `customer` and `vehicle`: about which, all by id. `first` and
    `last`: company days (YYYY-MM-DD), both included, on which it began. `most` from 1 to MOST_ROWS.
    """

    kind: str
    states: tuple[str, ...] = ()
    person: str = ""
    customer: str = ""
    vehicle: str = ""
    first: str = ""
    last: str = ""
    sort: ListSort = ListSort.NEWEST
    most: Annotated[int, msgspec.Meta(ge=1, le=MOST_ROWS)] = 30


class ListRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record as its reader sees it, in short. `at`: when it began, ISO; `about`: its own words; `fen` or None.

    What the record does not say, or this reader may not see of it, is ''.
    """

    kind: str
    id: str
    at: str
    state: str = ""
    number: str = ""
    customer: str = ""
    person: str = ""
    about: str = ""
    fen: int | None = None


class ListPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows in the order that was asked for. `cursor`: where the next page begins, '' at the end of the list.

    A page may be shorter than `most`, or empty, and yet not the last: so much was looked through. `behind`: so
    many of the last changes are not in the lists yet.
    """

    rows: tuple[ListRow, ...] = ()
    cursor: str = ""
    behind: int = 0
