"""The worked examples at the end of docs/rules.md: what exactly is changed. A test makes each of them."""

from __future__ import annotations

from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import SetMatrix
from rulebook.subjects.approvals.records import Lapse, MatrixRow

SM, DM = Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER

ANOTHER_LIMIT = SetMatrix(
    subject="discount",
    since="2026-04-01",
    rows=(
        MatrixRow(role=SM, deputy=DM, up_to=Fen(50_000), lapse=Lapse.REFUSED),
        MatrixRow(role=DM, over=Fen(50_000), lapse=Lapse.REFUSED),
    ),
)
"""From April the service manager grants discounts up to 500 yuan instead of 200."""

SECOND_APPROVER = SetMatrix(
    subject="order",
    since="2026-04-01",
    rows=(MatrixRow(role=SM, deputy=DM), MatrixRow(role=DM, step=2)),
)
"""From April every order needs the department manager after the service manager: one more row, step 2."""

NEW_KIND: tuple[tuple[str, str, str], ...] = (
    ("rulebook/subjects/orders/kinds.py", '    TRAINING = "training"\n', '    CALIBRATION = "calibration"\n'),
    (
        "rulebook/subjects/orders/kinds.py",
        '    OrderKind.TRAINING: Kind(letter="P", papers=_WHERE),\n',
        '    OrderKind.CALIBRATION: Kind(letter="J", papers=(*_WHERE, "vehicles"), each_vehicle=True),\n',
    ),
)
"""File, the line that is there, the line that is added after it. The words of the kind are `kind.calibration`."""
