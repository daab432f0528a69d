"""Who may see it (SEC-1): who asks, who decides, who audits. It says of whom, but nothing about them."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.subjects.erasures.visibility import WATCHERS
from rulebook.subjects.leaver_erasures.records import LeaverErasure

_SEEN_BY = frozenset(f"role:{role}" for role in WATCHERS)


def leaver_erasure(_: LeaverErasure) -> frozenset[str]:
    return _SEEN_BY


VISIBILITY: Visibility = {LeaverErasure: leaver_erasure}
