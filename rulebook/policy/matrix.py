"""The approval matrix: which role decides on what, up to what amount, and what lapses (ROLE-3, ROLE-4).

The rows here hold where the company set none of its own; its own are `Matrix` records with their history.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.kernel.times import held_at
from rulebook.kernel.world import World
from rulebook.subjects.approvals.records import Lapse, Matrix, MatrixRow

_SM, _DM = Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER


def _manager(hours: int) -> tuple[MatrixRow, ...]:
    return (MatrixRow(role=_SM, deputy=_DM, hours=hours),)


def _limited(up_to: int, hours: int = 24) -> tuple[MatrixRow, ...]:
    """The service manager up to an amount, the department manager above; unanswered, it counts as refused."""
    return (
        MatrixRow(role=_SM, deputy=_DM, hours=hours, up_to=Fen(up_to), lapse=Lapse.REFUSED),
        MatrixRow(role=_DM, hours=hours, over=Fen(up_to), lapse=Lapse.REFUSED),
    )


DEFAULT_MATRIX: dict[str, tuple[MatrixRow, ...]] = {
    "order": _manager(24),  # ORD-5
    "changed_order": _manager(24),  # ORD-5: approved before, then address, scope, vehicles or fee changed
    "discount": _limited(20_000),  # FEE-3
    "waiver": _limited(30_000),  # FEE-3
    "override": _limited(30_000),  # FEE-3: another price than the list's
    "refund": _limited(30_000),  # FEE-3: money back to a customer who complained
    "receipt_void": _limited(50_000, 72),  # RCT-2: a receipt voided by the desk
    "round_charge_void": _limited(50_000, 72),  # RND-1: a round that was charged for by mistake
    "spare_parts": _limited(200_000, 8),  # ORAL-1
    "outsider": (MatrixRow(role=_DM, hours=4, lapse=Lapse.REFUSED),),  # EXT-1
    "difference": _manager(72),  # CASH-4
    "difference_write_off": _manager(72),  # CASH-4
    "stock_write_off": _limited(50_000, 72),  # STK-4
    "debt_write_off": _limited(50_000, 72),  # CASH-8
    "outlay": _limited(50_000, 72),  # CASH-1: paid out of cash in hand
    "irregularity": _manager(24),  # section 0
    "absence_day": (MatrixRow(role=Role.DISPATCHER, deputy=_SM, hours=12),),  # DUTY-1: by the supervisor
    "absence_longer": _manager(24),  # DUTY-1
    "shift_swap": (  # DUTY-1: both leaders, two people
        MatrixRow(role=Role.DISPATCHER, deputy=_SM, hours=24),
        MatrixRow(role=_SM, deputy=_DM, hours=24, step=2),
    ),
    "agreement": (  # DEAL-1: two people, neither of them who asked
        MatrixRow(role=_SM, deputy=Role.FINANCE, hours=72),
        MatrixRow(role=_DM, deputy=Role.FINANCE, hours=72, step=2),
    ),
}
"""Subject → its rows. Amounts in fen."""

ONE_STEP = frozenset(
    {
        "stock_write_off",
        "debt_write_off",
        "outlay",
        "difference",
        "difference_write_off",
        "irregularity",
        "absence_day",
        "absence_longer",
    }
)
"""Subjects that one decision settles: a second approver would never be asked."""

UP: dict[Role, Role] = {
    Role.TECHNICIAN: Role.DISPATCHER,
    Role.CUSTOMER_SERVICE: _SM,
    Role.DISPATCHER: _SM,
    Role.STOREKEEPER: _SM,
    _SM: _DM,
    Role.FINANCE: _DM,
    Role.ADMINISTRATOR: _DM,
}
"""The next level up (ROLE-4). Above the department manager there is none."""


def above(role: Role) -> tuple[Role, ...]:
    """All levels above a role, the nearest first."""
    levels: list[Role] = []
    while (next_up := UP.get(role)) is not None:
        levels.append(next_up)
        role = next_up
    return tuple(levels)


def rows_of(world: World, subject: str, at: datetime) -> tuple[MatrixRow, ...]:
    """All rows of a subject as they held then; none for a subject nobody knows."""
    known = world.get(Matrix, subject)
    version = held_at(known.versions, at) if known else None
    return version.rows if version else DEFAULT_MATRIX.get(subject, ())


def matching(rows: Iterable[MatrixRow], amount: int, kind: str = "") -> tuple[MatrixRow, ...]:
    """The rows for an amount (fen), by step. Rows of the kind itself go before those for any kind."""
    fit = [r for r in rows if (r.over is None or amount > r.over) and (r.up_to is None or amount <= r.up_to)]
    own = [r for r in fit if kind and r.kind == kind] or [r for r in fit if not r.kind]
    return tuple(sorted(own, key=lambda r: r.step))


def rows_for(world: World, subject: str, amount: int, at: datetime, kind: str = "") -> tuple[MatrixRow, ...]:
    """The rows that decide on this amount of a subject, as they held then, by step."""
    return matching(rows_of(world, subject, at), amount, kind)


def named(rows: Iterable[MatrixRow], step: int = 1) -> frozenset[Role]:
    """The roles of one step: those named and their deputies."""
    return frozenset(role for r in rows if r.step == step for role in (r.role, r.deputy) if role)


def deciders(
    world: World, subject: str, amount: int, at: datetime, kind: str = "", step: int = 1
) -> frozenset[Role]:
    """The roles that decided on an amount (fen) of a subject at that moment, deputies among them (ROLE-3)."""
    return named(rows_for(world, subject, amount, at, kind), step)


def last_word(world: World, subject: str, amount: int, at: datetime, kind: str = "") -> frozenset[Role]:
    """The roles whose spoken word settles it (ORAL-1): where several decide in turn, the last one's."""
    rows = rows_for(world, subject, amount, at, kind)
    return named(rows, max(steps_of(rows), default=1))


def steps_of(rows: Iterable[MatrixRow]) -> tuple[int, ...]:
    return tuple(sorted({r.step for r in rows}))


def skipped_by(person: Person, rows: tuple[MatrixRow, ...], step: int) -> tuple[Role, ...] | None:
    """Who is passed over if this person decides at `step` in an emergency; None where they are on no level above.

    Above is a later step of the same matter or a higher level of the company (ROLE-4).
    """
    later = [r for r in rows if r.step > step and {r.role, r.deputy} & set(person.roles)]
    here = [r.role for r in rows if r.step == step]
    higher = [role for role in here if set(above(role)) & set(person.roles)]
    if not later and not higher:
        return None
    levels = [*here]
    for role in higher:
        for level in above(role):
            if level in person.roles:
                break
            levels.append(level)
    reach = max((r.step for r in later), default=step)
    levels += [r.role for r in rows if step < r.step < reach]
    return tuple(dict.fromkeys(level for level in levels if level not in person.roles))


def uncovered(rows: tuple[MatrixRow, ...]) -> bool:
    """Whether some amount of some kind would have nobody to decide: steps from 1 on, each over all amounts."""
    kinds = {r.kind for r in rows}
    if "" not in kinds:
        return True
    edges = {0} | {int(e) + d for r in rows for e in (r.over, r.up_to) if e is not None for d in (0, 1)}
    for kind in kinds:
        for amount in edges:
            steps = steps_of(matching(rows, amount, kind))
            if not steps or steps != tuple(range(1, len(steps) + 1)):
                return True
    return False
