"""Branches by name, and which of them a person sees; for every screen and the rail beside them (BR-1)."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from mobile.client.session_api import PhoneWorld, Session
from mobile.ui.text import t
from rulebook.subjects.branches.bound import branches_seen
from rulebook.subjects.branches.membership import name_of
from rulebook.subjects.branches.records import HEAD


def branch_name(world: PhoneWorld, branch: str) -> str:
    """A branch's name as people read it; '' is the head branch."""
    name = name_of(world, branch)
    return t("branch.main") if name == HEAD else name


def seen_branches(session: Session) -> frozenset[str]:
    """The branches whose orders, calls and complaints this person sees today; empty where they see all (BR-1).

    Every draw asks, and the answer reads everybody's record: it is worked out once for what the world is.
    """
    world, me, now = session.world, session.me, session.now()
    key = (getattr(world, "revision", None), me, now.date())
    known = _seen.get(world)
    if known is None or known[0] != key or key[0] is None:
        found = branches_seen(world, me, now).values()
        known = _seen[world] = (key, frozenset(one for branches in found for one in branches))
    return known[1]


_seen: WeakKeyDictionary[PhoneWorld, tuple[object, frozenset[str]]] = WeakKeyDictionary()


def branches_said(session: Session) -> str:
    """The branches whose orders, calls and complaints this person sees, by name; '' where they see all (BR-1)."""
    return t("list.comma").join(branch_name(session.world, one) for one in sorted(seen_branches(session)))
