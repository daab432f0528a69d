"""What takes long to work out is kept as long as nothing new is known, for whoever opens the same page again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from mobile.client.session_api import Session

T = TypeVar("T")

_KEPT: WeakKeyDictionary[Any, dict[str, tuple[Any, Any]]] = WeakKeyDictionary()


def worked_out(session: Session, name: str, asked: Any, work_out: Callable[[], T]) -> T:
    """`work_out()`, or what it gave last under `name`: for the same `asked`, of the same records, in this minute.

    Records of a world that does not say when it changes are never taken to be the same.
    """
    world = session.world
    revision = getattr(world, "revision", None)
    if revision is None:
        return work_out()
    known, whole = _KEPT.setdefault(world, {}), (asked, revision, f"{session.now():%Y-%m-%d %H:%M}")
    if name not in known or known[name][0] != whole:
        known[name] = whole, work_out()
    found: T = known[name][1]
    return found
