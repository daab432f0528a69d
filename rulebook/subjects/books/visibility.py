"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import BOOKS, person_tag
from rulebook.subjects.books.records import Books, Day, Expense, Export


def books(_: Books) -> frozenset[str]:
    return BOOKS


def day(_: Day) -> frozenset[str]:
    return BOOKS


def expense(record: Expense) -> frozenset[str]:
    return BOOKS | {person_tag(record.by)}


def export(record: Export) -> frozenset[str]:
    watching = {f"role:{r}" for r in (Role.AUDITOR, Role.DEPARTMENT_MANAGER, Role.ADMINISTRATOR)}
    return frozenset({person_tag(record.by), *watching})


VISIBILITY: Visibility = {
    Books: books,
    Day: day,
    Expense: expense,
    Export: export,
}
