"""Every kind of list of master data. Another kind is a file beside this one and a row here."""

from __future__ import annotations

from typing import Final

from rulebook.master_lists.list_kinds import ListKind
from rulebook.master_lists.parties import CUSTOMERS, DEALERS
from rulebook.master_lists.people import PEOPLE
from rulebook.master_lists.prices import PRICES
from rulebook.master_lists.units import UNITS
from rulebook.master_lists.vehicles import VEHICLES

KINDS: Final[dict[str, ListKind]] = {
    kind.name: kind for kind in (CUSTOMERS, VEHICLES, PEOPLE, PRICES, UNITS, DEALERS)
}
