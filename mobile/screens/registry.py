"""Which screens there are, for whom, and in what order. A new screen is one row here.

Screens are imported when they are first opened: a technician's phone never loads the office.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import flet as ft

from mobile.facade import Session
from rulebook.records import Person, Role

_R = Role
EVERYONE = frozenset(Role)
OFFICE = EVERYONE - {_R.TECHNICIAN}
MANAGERS = frozenset({_R.SERVICE_MANAGER, _R.DEPARTMENT_MANAGER})
AUDITOR = frozenset({_R.AUDITOR})


def _none(_: Session) -> int:
    return 0


def _inbox(session: Session) -> int:
    return len(session.inbox)


def _counted(module: str, name: str) -> Callable[[Session], int]:
    def count(session: Session) -> int:
        found: int = getattr(import_module(module), name)(session)
        return found

    return count


@dataclass(frozen=True)
class Entry:
    """One entry of bar or rail, named t("nav." + key).

    `module` holds a component `screen(place: Place) -> Control` named `name`; it fills everything but strip and
    rail. `count` is the figure on the icon (nought shows none).
    """

    key: str
    icon: ft.IconData
    chosen: ft.IconData
    roles: frozenset[Role]
    module: str
    name: str
    office: bool = False
    count: Callable[[Session], int] = _none

    def component(self) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(import_module(self.module), self.name)
        return found


_T = "mobile.screens.technician"
_O = "mobile.screens.office"
_I = ft.Icons

TABS: tuple[Entry, ...] = (
    Entry("today", _I.TODAY_OUTLINED, _I.TODAY, frozenset({_R.TECHNICIAN}), f"{_T}.today", "Today"),
    Entry("bag", _I.BACKPACK_OUTLINED, _I.BACKPACK, frozenset({_R.TECHNICIAN}), f"{_T}.bag", "Bag"),
    Entry("inbox", _I.INBOX_OUTLINED, _I.INBOX, EVERYONE, f"{_T}.inbox", "Inbox", count=_inbox),
    Entry("me", _I.PERSON_OUTLINED, _I.PERSON, EVERYONE, f"{_T}.me", "Me"),
)

_DESK = MANAGERS | AUDITOR | {_R.DISPATCHER}
_EYES = _DESK | {_R.CUSTOMER_SERVICE, _R.ADMINISTRATOR}

OFFICE_ENTRIES: tuple[Entry, ...] = (
    Entry(
        "dispatch",
        _I.SPACE_DASHBOARD_OUTLINED,
        _I.SPACE_DASHBOARD,
        _DESK,
        f"{_O}.dispatch",
        "Dispatch",
        office=True,
        count=_counted(f"{_O}.dispatch", "waiting"),
    ),
    Entry(
        "orders",
        _I.ASSIGNMENT_OUTLINED,
        _I.ASSIGNMENT,
        _EYES - {_R.ADMINISTRATOR},
        f"{_O}.orders",
        "Orders",
        office=True,
    ),
    Entry(
        "approvals",
        _I.APPROVAL_OUTLINED,
        _I.APPROVAL,
        MANAGERS | {_R.DISPATCHER},
        f"{_O}.approvals",
        "Approvals",
        office=True,
        count=_counted(f"{_O}.approvals", "waiting"),
    ),
    Entry(
        "overview",
        _I.MONITOR_HEART_OUTLINED,
        _I.MONITOR_HEART,
        MANAGERS | AUDITOR,
        f"{_O}.overview",
        "Overview",
        office=True,
        count=_counted(f"{_O}.overview", "overdue"),
    ),
    Entry(
        "finance",
        _I.SAVINGS_OUTLINED,
        _I.SAVINGS,
        MANAGERS | AUDITOR | {_R.FINANCE},
        f"{_O}.finance",
        "Finance",
        office=True,
        count=_counted(f"{_O}.finance", "waiting"),
    ),
    Entry(
        "stock",
        _I.INVENTORY_2_OUTLINED,
        _I.INVENTORY_2,
        MANAGERS | AUDITOR | {_R.STOREKEEPER},
        f"{_O}.stock",
        "Stock",
        office=True,
        count=_counted(f"{_O}.stock", "owed"),
    ),
    Entry(
        "irregularities",
        _I.RULE_OUTLINED,
        _I.RULE,
        OFFICE,
        f"{_O}.irregularities",
        "Irregularities",
        office=True,
        count=_counted(f"{_O}.irregularities", "mine"),
    ),
    Entry(
        "archive", _I.FOLDER_OUTLINED, _I.FOLDER, _EYES | {_R.STOREKEEPER}, f"{_O}.archive", "Archive", office=True
    ),
    Entry(
        "import",
        _I.UPLOAD_FILE_OUTLINED,
        _I.UPLOAD_FILE,
        _EYES - AUDITOR,
        f"{_O}.vehicle_import",
        "Import",
        office=True,
    ),
    Entry(
        "rules",
        _I.BALANCE_OUTLINED,
        _I.BALANCE,
        MANAGERS | AUDITOR | {_R.ADMINISTRATOR},
        f"{_O}.company_rules",
        "CompanyRules",
        office=True,
    ),
    Entry(
        "settings",
        _I.ADMIN_PANEL_SETTINGS_OUTLINED,
        _I.ADMIN_PANEL_SETTINGS,
        AUDITOR | {_R.ADMINISTRATOR},
        f"{_O}.settings",
        "Settings",
        office=True,
    ),
)


def opened_by(person: Person, entries: tuple[Entry, ...]) -> list[Entry]:
    """The entries that a person's roles open, in their order."""
    return [entry for entry in entries if entry.roles & set(person.roles)]


def home(person: Person) -> Entry:
    """Where a person starts: a technician with today, the office with its first screen, anybody else with "me"."""
    tabs, office = opened_by(person, TABS), opened_by(person, OFFICE_ENTRIES)
    if tabs and tabs[0].key == "today":
        return tabs[0]
    return office[0] if office else tabs[-1]
