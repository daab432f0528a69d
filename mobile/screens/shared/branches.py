"""What lists and forms share of branches: their names, a filter by branch. Silent where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import flet as ft

from mobile.client.session_api import PhoneWorld
from mobile.screens.shared.panes import filter_row
from mobile.ui.app_context import Form
from mobile.ui.branch_words import branch_name
from mobile.ui.text import t
from rulebook.subjects.branches.records import HEAD, Branch, BranchState

ALL = ""
FILTER = "branch"
"""Under this name a list's form keeps the branch that is asked for."""


def several(world: PhoneWorld) -> bool:
    """Whether the company has, or had, any branch beside the head branch."""
    return any(one.id != HEAD for one in world.all(Branch))


def open_branches(world: PhoneWorld) -> list[tuple[str, str]]:
    """(id, name) of the head branch, then of the others that are open, by name."""
    found = [one for one in world.all(Branch) if one.state is BranchState.OPEN and one.id != HEAD]
    others = sorted((one.name, one.id) for one in found)
    return [(HEAD, branch_name(world, HEAD)), *((id, name) for name, id in others)]


def branch_filter(form: Form, world: PhoneWorld, changed: Callable[[], None]) -> list[ft.Control]:
    """Chips for all branches and each; nothing where there is only one."""
    if not several(world):
        return []
    options: Iterable[tuple[str, str]] = ((ALL, t("branch.all")), *open_branches(world))
    return [filter_row(form, FILTER, [(id, name, None) for id, name in options], changed, ALL)]


def asked_branch(form: Form, world: PhoneWorld) -> Callable[[str], bool]:
    """Whether a record's branch ('' for the head branch) is the one that is asked for."""
    asked = form.text(FILTER, ALL)
    known = {id for id, _ in open_branches(world)}
    if asked not in known or not several(world):  # none, or one that was closed since
        return lambda _: True
    return lambda branch: (branch or HEAD) == asked
