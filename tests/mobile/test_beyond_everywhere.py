"""Whatever a screen lists or counts of records that a device forgets, it says that older ones lack (SEC-1).

Walked with a world that notes which screen asks it for all records of such a kind. What asks only for what is open
or owed is on a list with its reason: nothing of that is ever forgotten.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from company import FITTED, unit
from every_screen import SEEN, look_at_all
from fake import FakeSession
from glass import Glass

import rulebook.horizon.kinds as kinds
from docs.make_rules import parsed
from mobile.screens.registry import OFFICE_ENTRIES, TABS
from mobile.ui.text import t
from rulebook.horizon.kinds import HORIZON, OPEN_KEYS, OPEN_STATES
from rulebook.kernel.identity import Person
from rulebook.subjects.stock.records import UnitKind
from tests.mobile.preview.album import Shot

SCREENS = Path(__file__).parents[2] / "mobile" / "screens"
DAYS = 90
TOGETHER = ("order", "visit", "case")
"""By these one finds what hangs on a record that is here: it is held together, or forgotten together."""
ENDED = {
    "office.cases.filter": {"view": "closed"},
    "complaints.filter": {"view": "closed"},
    "office.irregularities.filter": {"view": "settled"},
    "calls.filter": {"view": "covered"},
}
"""Lists that show what is open first, at what has ended."""
FURTHER = (
    Shot("calls-covered", "", "", "/office/calls?scene=aftercare&person=chen"),
    Shot("month-list", "", "", "/office/month/served/2026-03?scene=asked&person=chen"),
    Shot("supervision-drawn", "", "", "/office/logs/month/2026-02?scene=duty&person=ji"),
    Shot("irregular-list", "", "", "/office/irregularities?scene=office&person=chen"),
    Shot("complaints-list", "", "", "/office/complaints?scene=service&person=chen"),
    Shot("score-of", "", "", "/office/scores/li?scene=asked&person=chen"),
    Shot("unit", "", "", f"/office/archive/unit/{unit(UnitKind.TERMINAL, FITTED)}?scene=office&person=guo"),
    Shot("owed-list", "", "", "/office/finance?scene=money&person=fang&typed=owed-list"),
)
OPEN_ONLY = "it lists or counts what is open, owed or held, and no device forgets that"
OFFERS = "it offers what is open, or the latest, to be picked: whoever needs another types its number"
PERMITS = "it asks whether something is allowed, and shows no list"
WHOLE = "what it shows hangs on a record that is here, with all that hangs on it"
REASONS = {
    "absences.leave._stand_in": OPEN_ONLY,
    "books.days.in_the_way": OPEN_ONLY,
    "books.finance.holders": OPEN_ONLY,
    "branches.branches._said": OPEN_ONLY,
    "cases.case_list.waiting": OPEN_ONLY,
    "cases.clock_cards.my_clocks": OPEN_ONLY,
    "cash.back_at_base._receipts": "it tells of this day only",
    "cash.counting._counted": "it says so itself where a receipt of the envelope is not here",
    "complaints.acts.Acts": WHOLE,
    "complaints.complaint": WHOLE,
    "complaints.parts": OPEN_ONLY,
    "confidentiality.open_file.may_read": PERMITS,
    "faults.faults._clusters": OPEN_ONLY,
    "follow_ups.due_calls.groups": OPEN_ONLY,
    "irregularities.irregularities.mine": OPEN_ONLY,
    "logs.my_log.DayOf": "it reaches three days back, and says so itself where a device holds no more than those",
    "logs.supervision.Spot": OFFERS,
    "orders.assign.load": OPEN_ONLY,
    "orders.call_box.still_open": OPEN_ONLY,
    "orders.dispatch.Views": OPEN_ONLY,
    "orders.dispatch._lanes": OPEN_ONLY,
    "overview.worklists": OPEN_ONLY,
    "rosters.grid.planned_on": OPEN_ONLY,
    "service_terms.bulk.Bulk": PERMITS,
    "service_terms.parts.before_money": PERMITS,
    "service_terms.term.Renew": PERMITS,
    "shared.lookups.customer_name": "it says a name, and lists nothing",
    "shift_handovers.book.Give": OPEN_ONLY,
    "spoken.spoken_code": OFFERS,
    "statements.payments.open_rows": OPEN_ONLY,
    "trainings.plan.fields": OFFERS,
    "visits.progress.mine": "it shows what is under way, and of what is done the last few, which it counts alone",
}
"""Who asks for all records of such a kind and shows nothing that is silently short; the place: module.function."""
UNSEEN = {
    "cases.case_actions": OFFERS,
    "shared.find_anything": "a dialog, which test_find_anything.py opens",
}
"""Modules that ask, which no screen of the sheets draws as it is opened."""


class Asked:
    """A world that notes what is asked of it of which a device may hold a part only, and by which screen."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.by: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.world, name)

    def all(self, kind: Any) -> Any:
        if kind.KIND in HORIZON:
            self._note()
        return self.world.all(kind)

    def find(self, kind: Any, key: str, value: str) -> Any:
        if kind.KIND in HORIZON and not _whole(kind.KIND, key, value):
            self._note()
        return self.world.find(kind, key, value)

    def _note(self) -> None:
        """The innermost screen on the stack; what the rules ask to judge a line is no screen's list."""
        frame = sys._getframe(2)
        while frame is not None:
            path = Path(frame.f_code.co_filename)
            if path.name == "fake.py":
                return
            if path.is_relative_to(SCREENS):
                module = ".".join(path.relative_to(SCREENS).with_suffix("").parts)
                self.by.add(f"{module}.{frame.f_code.co_qualname.partition('.')[0]}")
                return
            frame = frame.f_back


def _whole(kind: str, key: str, value: str) -> bool:
    if (kind, key) in OPEN_KEYS or key in TOGETHER:
        return True
    return key == "state" and value in OPEN_STATES.get(kind, ())


def entries() -> Iterator[Shot]:
    """Every entry of bar and rail, for somebody who has it."""
    from scenes import SCENES

    people = sorted(SCENES["office"]().world.all(Person), key=lambda one: one.id)
    for entry in (*TABS, *OFFICE_ENTRIES):
        who = next(one.id for one in people if entry.roles.intersection(one.roles) and len(one.id) <= 4)
        path = f"/office/{entry.key}" if entry.office else f"/{entry.key}"
        yield Shot(f"entry-{entry.key}", "", "", f"{path}?scene=office&person={who}")


def test_sec_1_no_screen_lists_or_counts_what_is_forgotten_without_saying_so() -> None:
    worlds: list[Asked] = []

    def forgets(session: FakeSession) -> None:
        session.horizon = DAYS
        session.drafts |= {form: dict(said) for form, said in ENDED.items()}
        session.world = Asked(session.world)
        worlds.append(session.world)

    def seen(shot: Shot, glass: Glass) -> tuple[bool, set[str]]:
        return t("beyond.words", days=DAYS) in glass.words(), worlds[-1].by

    wide = look_at_all(
        seen, shots=(Shot("team", "", "", "/office/scores?scene=asked&person=chen"),), before=forgets
    )
    found = look_at_all(seen, shots=(*SEEN, *FURTHER, *entries()), before=forgets, width=412) | wide
    bare = {by: name for name, (noted, asked) in found.items() if not noted for by in asked}
    assert {by: name for by, name in bare.items() if _reason(by) is None} == {}
    met = {by for _, asked in found.values() for by in asked}
    assert sorted(place for place in REASONS if not any(_fits(by, place) for by in met)) == [], (
        "reasons of nothing"
    )
    modules = {".".join(by.split(".")[:-1]) for by in met}
    assert sorted(set(asking()) - modules) == sorted(UNSEEN), "which no screen of the sheets draws"


def _fits(by: str, place: str) -> bool:
    return by == place or by.startswith(f"{place}.")


def _reason(by: str) -> str | None:
    return next((why for place, why in REASONS.items() if _fits(by, place)), None)


def asking() -> Iterator[str]:
    """Modules of screens whose text asks a world for records of a kind that is forgotten, and not by one order."""
    names = {kind.__name__ for kind in kinds.OPEN}
    for path in sorted(SCREENS.rglob("*.py")):
        for node in ast.walk(parsed(path)):
            if _asks(node, names):
                yield ".".join(path.relative_to(SCREENS).with_suffix("").parts)
                break


def _asks(node: ast.AST, names: set[str]) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
        return False
    kind = node.args[0]
    if not isinstance(kind, ast.Name) or kind.id not in names:
        return False
    if node.func.attr == "all":
        return True
    key = node.args[1] if len(node.args) > 1 else None
    known = isinstance(key, ast.Constant) and (
        key.value in (*TOGETHER, "state") or _is_open(kind.id, str(key.value))
    )
    return node.func.attr == "find" and not known


def _is_open(name: str, key: str) -> bool:
    kind = next(one.KIND for one in kinds.OPEN if one.__name__ == name)
    return (kind, key) in OPEN_KEYS
