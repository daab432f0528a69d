"""Who may see which record (SEC-1): who gives keys, and who looks into who gave them."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import FieldSight, Visibility
from rulebook.subjects.own_systems.records import ApiKey, Webhook

_SEERS = frozenset(f"role:{role}" for role in (Role.ADMINISTRATOR, Role.AUDITOR))


def administrators(_: ApiKey | Webhook) -> frozenset[str]:
    return _SEERS


VISIBILITY: Visibility = {ApiKey: administrators, Webhook: administrators}


def nobody(_: ApiKey) -> frozenset[str]:
    """The server alone: it compares what comes with it."""
    return frozenset()


FIELD_SIGHT: FieldSight = {ApiKey: {"hash": nobody}}
