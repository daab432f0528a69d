"""Which screens there are, for whom, and in what order. A new screen is one row here.

Screens are imported when they are first opened: a technician's phone never loads the office.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import flet as ft

from mobile.client.session_api import Session
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role

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
    rail. `count` is the figure on the icon (nought shows none). `group`: the heading that an office entry stands
    under, named t("nav.group." + group).
    """

    key: str
    icon: ft.IconData
    chosen: ft.IconData
    roles: frozenset[Role]
    module: str
    name: str
    group: str = ""
    office: bool = False
    count: Callable[[Session], int] = _none

    def component(self) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(import_module(self.module), self.name)
        return found


_I = ft.Icons

TABS: tuple[Entry, ...] = (
    Entry(
        "today", _I.TODAY_OUTLINED, _I.TODAY, frozenset({_R.TECHNICIAN}), "mobile.screens.orders.today", "Today"
    ),
    Entry("bag", _I.BACKPACK_OUTLINED, _I.BACKPACK, frozenset({_R.TECHNICIAN}), "mobile.screens.stock.bag", "Bag"),
    Entry("inbox", _I.INBOX_OUTLINED, _I.INBOX, EVERYONE, "mobile.screens.me.inbox", "Inbox", count=_inbox),
    Entry("me", _I.PERSON_OUTLINED, _I.PERSON, EVERYONE, "mobile.screens.me.me", "Me"),
)

_DESK = MANAGERS | AUDITOR | {_R.DISPATCHER}
_EYES = _DESK | {_R.CUSTOMER_SERVICE, _R.ADMINISTRATOR}

OFFICE_ENTRIES: tuple[Entry, ...] = (
    Entry(
        "dispatch",
        _I.SPACE_DASHBOARD_OUTLINED,
        _I.SPACE_DASHBOARD,
        _DESK,
        "mobile.screens.orders.dispatch",
        "Dispatch",
        group="work",
        office=True,
        count=_counted("mobile.screens.orders.dispatch", "waiting"),
    ),
    Entry(
        "cases",
        _I.SUPPORT_AGENT_OUTLINED,
        _I.SUPPORT_AGENT,
        _EYES - {_R.ADMINISTRATOR},
        "mobile.screens.cases.cases",
        "Cases",
        group="customers",
        office=True,
        count=_counted("mobile.screens.cases.case_list", "waiting"),
    ),
    Entry(
        "orders",
        _I.ASSIGNMENT_OUTLINED,
        _I.ASSIGNMENT,
        _EYES - {_R.ADMINISTRATOR},
        "mobile.screens.orders.orders",
        "Orders",
        group="work",
        office=True,
    ),
    Entry(
        "calls",
        _I.PHONE_CALLBACK_OUTLINED,
        _I.PHONE_CALLBACK,
        MANAGERS | AUDITOR | {_R.CUSTOMER_SERVICE},
        "mobile.screens.follow_ups.follow_ups",
        "FollowUps",
        group="customers",
        office=True,
        count=_counted("mobile.screens.follow_ups.due_calls", "waiting"),
    ),
    Entry(
        "messages",
        _I.SMS_OUTLINED,
        _I.SMS,
        _EYES - {_R.ADMINISTRATOR},
        "mobile.screens.messages.outbox",
        "Outbox",
        group="customers",
        office=True,
        count=_counted("mobile.screens.messages.outbox", "failed"),
    ),
    Entry(
        "surveys",
        _I.POLL_OUTLINED,
        _I.POLL,
        MANAGERS | AUDITOR | {_R.CUSTOMER_SERVICE},
        "mobile.screens.surveys.surveys",
        "Surveys",
        group="customers",
        office=True,
    ),
    Entry(
        "approvals",
        _I.APPROVAL_OUTLINED,
        _I.APPROVAL,
        MANAGERS | {_R.DISPATCHER},
        "mobile.screens.approvals.approvals",
        "Approvals",
        group="work",
        office=True,
        count=_counted("mobile.screens.approvals.approvals", "waiting"),
    ),
    Entry(
        "overview",
        _I.MONITOR_HEART_OUTLINED,
        _I.MONITOR_HEART,
        MANAGERS | AUDITOR,
        "mobile.screens.overview.overview",
        "Overview",
        group="work",
        office=True,
        count=_counted("mobile.screens.overview.overview", "overdue"),
    ),
    Entry(
        "roster",
        _I.CALENDAR_MONTH_OUTLINED,
        _I.CALENDAR_MONTH,
        _EYES - {_R.ADMINISTRATOR},
        "mobile.screens.rosters.roster_board",
        "RosterBoard",
        group="people",
        office=True,
    ),
    Entry(
        "month",
        _I.INSIGHTS_OUTLINED,
        _I.INSIGHTS,
        MANAGERS | AUDITOR,
        "mobile.screens.month.month",
        "Month",
        group="people",
        office=True,
    ),
    Entry(
        "finance",
        _I.SAVINGS_OUTLINED,
        _I.SAVINGS,
        MANAGERS | AUDITOR | {_R.FINANCE},
        "mobile.screens.books.finance",
        "Finance",
        group="money",
        office=True,
        count=_counted("mobile.screens.books.finance", "waiting"),
    ),
    Entry(
        "stock",
        _I.INVENTORY_2_OUTLINED,
        _I.INVENTORY_2,
        MANAGERS | AUDITOR | {_R.STOREKEEPER},
        "mobile.screens.stock.stock",
        "Stock",
        group="money",
        office=True,
        count=_counted("mobile.screens.stock.stock", "owed"),
    ),
    Entry(
        "rounds",
        _I.CHECKLIST_OUTLINED,
        _I.CHECKLIST,
        _EYES - {_R.ADMINISTRATOR} | {_R.STOREKEEPER},
        "mobile.screens.rounds.rounds",
        "Rounds",
        group="work",
        office=True,
        count=_counted("mobile.screens.rounds.rounds", "waiting"),
    ),
    Entry(
        "dealers",
        _I.HANDSHAKE_OUTLINED,
        _I.HANDSHAKE,
        _EYES | {_R.STOREKEEPER, _R.FINANCE},
        "mobile.screens.dealers.dealers",
        "Dealers",
        group="money",
        office=True,
        count=_counted("mobile.screens.dealers.dealers", "waiting"),
    ),
    Entry(
        "complaints",
        _I.SUPPORT_AGENT_OUTLINED,
        _I.SUPPORT_AGENT,
        OFFICE,
        "mobile.screens.complaints.board",
        "Complaints",
        group="customers",
        office=True,
        count=_counted("mobile.screens.complaints.parts", "waiting"),
    ),
    Entry(
        "faults",
        _I.CAMPAIGN_OUTLINED,
        _I.CAMPAIGN,
        OFFICE,
        "mobile.screens.faults.faults",
        "Faults",
        group="customers",
        office=True,
        count=_counted("mobile.screens.faults.banner", "count_going_on"),
    ),
    Entry(
        "irregularities",
        _I.RULE_OUTLINED,
        _I.RULE,
        OFFICE,
        "mobile.screens.irregularities.irregularities",
        "Irregularities",
        group="work",
        office=True,
        count=_counted("mobile.screens.irregularities.irregularities", "mine"),
    ),
    Entry(
        "terms",
        _I.EVENT_REPEAT_OUTLINED,
        _I.EVENT_REPEAT,
        _EYES | {_R.FINANCE},
        "mobile.screens.service_terms.terms",
        "Terms",
        group="money",
        office=True,
        count=_counted("mobile.screens.service_terms.terms", "waiting"),
    ),
    Entry(
        "scores",
        _I.LEADERBOARD_OUTLINED,
        _I.LEADERBOARD,
        MANAGERS | AUDITOR,
        "mobile.screens.scores.team",
        "Team",
        group="people",
        office=True,
    ),
    Entry(
        "archive",
        _I.FOLDER_OUTLINED,
        _I.FOLDER,
        _EYES | {_R.STOREKEEPER, _R.FINANCE},
        "mobile.screens.archive.archive",
        "Archive",
        group="papers",
        office=True,
    ),
    Entry(
        "logs",
        _I.EDIT_NOTE_OUTLINED,
        _I.EDIT_NOTE,
        _EYES | {_R.FINANCE},
        "mobile.screens.logs.logs",
        "Logs",
        group="people",
        office=True,
    ),
    Entry(
        "import",
        _I.UPLOAD_FILE_OUTLINED,
        _I.UPLOAD_FILE,
        _EYES | {_R.STOREKEEPER},
        "mobile.screens.master_lists.lists",
        "Lists",
        group="papers",
        office=True,
    ),
    Entry(
        "rules",
        _I.BALANCE_OUTLINED,
        _I.BALANCE,
        MANAGERS | AUDITOR | {_R.ADMINISTRATOR},
        "mobile.screens.company_rules.company_rules",
        "CompanyRules",
        group="company",
        office=True,
    ),
    Entry(
        "settings",
        _I.ADMIN_PANEL_SETTINGS_OUTLINED,
        _I.ADMIN_PANEL_SETTINGS,
        AUDITOR | {_R.ADMINISTRATOR},
        "mobile.screens.people.settings",
        "Settings",
        group="company",
        office=True,
    ),
)


def opened_by(person: Person, entries: tuple[Entry, ...]) -> list[Entry]:
    """The entries that a person's roles open, in their order."""
    return [entry for entry in entries if entry.roles & set(person.roles)]


def grouped(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries by their group; the group of what one has first comes first, each keeps its order."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.group, []).append(entry)
    return list(found.items())


def home(person: Person) -> Entry:
    """Where a person starts: a technician with today, the office with its first screen, anybody else with "me"."""
    tabs, office = opened_by(person, TABS), opened_by(person, OFFICE_ENTRIES)
    if tabs and tabs[0].key == "today":
        return tabs[0]
    return office[0] if office else tabs[-1]
