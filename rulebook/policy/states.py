"""The transition tables: (state, command) → state. Nothing else changes an order's state.

Knows not who asks; `authority` and the handlers do. Diagrams in the docs are drawn from these tables.
"""

from __future__ import annotations

from rulebook.subjects.orders.records import OrderState as S

AT_THE_SITE = (
    "visit.find",
    "visit.act",
    "visit.swap",
    "visit.vehicle",
    "visit.sign",
    "visit.damage",
    "receipt.issue",
)

_STOP = {"order.cancel": S.CANCELLED, "order.suspend": S.SUSPENDED}
_MOVE = {"order.assign": S.ASSIGNED, "order.withdraw": S.APPROVED}

ORDER: dict[S, dict[str, S]] = {
    S.DRAFT: {"order.amend": S.DRAFT, "order.submit": S.SUBMITTED, "order.cancel": S.CANCELLED},
    S.SUBMITTED: {
        "order.amend": S.SUBMITTED,
        "order.approve": S.APPROVED,
        "order.reject": S.REJECTED,
        "order.cancel": S.CANCELLED,
    },
    S.REJECTED: {"order.amend": S.DRAFT, "order.cancel": S.CANCELLED},
    S.APPROVED: {"order.amend": S.SUBMITTED, "order.assign": S.ASSIGNED, **_STOP},
    S.ASSIGNED: {"order.amend": S.SUBMITTED, "order.accept": S.ACCEPTED, **_MOVE, **_STOP},
    S.ACCEPTED: {"order.amend": S.SUBMITTED, "visit.depart": S.DEPARTED, **_MOVE, **_STOP},
    S.DEPARTED: {"visit.arrive": S.ON_SITE, **_MOVE, **_STOP},
    S.ON_SITE: {
        **dict.fromkeys(AT_THE_SITE, S.ON_SITE),
        "visit.unsolved": S.SUSPENDED,
        "visit.complete": S.COMPLETED,
        **_MOVE,
        **_STOP,
    },
    S.SUSPENDED: {"order.amend": S.SUBMITTED, "order.resume": S.APPROVED, "order.cancel": S.CANCELLED},
    S.COMPLETED: {"order.close": S.CLOSED},
    S.CLOSED: {},
    S.CANCELLED: {},
}
"""What may follow what. A request that is not in its state's row is refused."""

_ON_SITE = dict.fromkeys(AT_THE_SITE, S.ON_SITE) | {"visit.unsolved": S.SUSPENDED}

OUT_OF_TURN: dict[S, dict[str, S]] = {
    S.ASSIGNED: {"visit.depart": S.DEPARTED, "visit.arrive": S.ON_SITE, **_ON_SITE},
    S.ACCEPTED: {"visit.arrive": S.ON_SITE, **_ON_SITE},
    S.DEPARTED: dict(_ON_SITE),
}
"""Facts that skipped a step. They happened, so the order follows them, and an irregularity says so."""

ORDER_REQUESTS = (
    "order.amend",
    "order.submit",
    "order.approve",
    "order.reject",
    "order.assign",
    "order.withdraw",
    "order.suspend",
    "order.resume",
    "order.cancel",
    "order.accept",
    "order.close",
    "visit.complete",
)
ORDER_FACTS = ("visit.depart", "visit.arrive", *AT_THE_SITE, "visit.unsolved")

BEFORE_APPROVAL = frozenset({S.DRAFT, S.SUBMITTED, S.REJECTED})
WITH_TECHNICIAN = frozenset({S.ASSIGNED, S.ACCEPTED, S.DEPARTED, S.ON_SITE})


def after_request(state: S, kind: str) -> S | None:
    """The state after a request, or None where the table does not allow it."""
    return ORDER[state].get(kind)


def after_fact(state: S, kind: str) -> tuple[S, bool]:
    """The state after a fact, and whether it was in its turn. Where no row fits, the state stays.

    A visit's fact that the tables do not name is one more thing done at the site.
    """
    if kind not in ORDER_FACTS:
        kind = AT_THE_SITE[0]
    if kind in ORDER[state]:
        return ORDER[state][kind], True
    return OUT_OF_TURN.get(state, {}).get(kind, state), False
