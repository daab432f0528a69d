"""Who may see which record (SEC-1): a message as its order; a wish whoever writes; wording everybody who words."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import FieldSight, Visibility
from rulebook.kernel.visibility import OFFICE, STAFF, person_tag
from rulebook.subjects.messages.records import Message, MessageWish, MessageWording


def message(record: Message) -> frozenset[str]:
    """The office, and whoever works or worked on the order; what customers are told is no matter of finance."""
    return OFFICE | {person_tag(p) for p in record.open_to}


def wording(_: MessageWording) -> frozenset[str]:
    return frozenset({STAFF})


def wish(_: MessageWish) -> frozenset[str]:
    """Whoever may write to them has to know that they want none, without a network, too."""
    return OFFICE | {f"role:{Role.TECHNICIAN}"}


def _office(_: MessageWish) -> frozenset[str]:
    return OFFICE


VISIBILITY: Visibility = {Message: message, MessageWording: wording, MessageWish: wish}
FIELD_SIGHT: FieldSight = {MessageWish: {"mail": _office, "said": _office}}
