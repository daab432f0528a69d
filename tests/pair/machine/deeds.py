"""What people do in a history, by name, and who does it."""

from __future__ import annotations

from collections.abc import Callable

from pair.field import Phone
from pair.machine import field_deeds, office_deeds
from pair.machine.eyes import Deed, Eyes, eyes_of
from pair.machine.field_deeds import photo, receipt, sign


def make(phone: Phone, name: str, order: str, n: int) -> Deed:
    """The command of a deed by whoever holds the phone."""
    if name in BY_PHONE:
        return BY_PHONE[name](phone, order, n)
    return BY_EYES[name](eyes_of(phone), order, n)


BY_PHONE: dict[str, Callable[[Phone, str, int], Deed]] = {"receipt": receipt, "sign": sign, "photo": photo}
FIELD = (
    "accept",
    "depart",
    "arrive",
    "find",
    "work",
    "swap",
    "damage",
    "unsolved",
    "complete",
    "void",
    "base",
    "hand_over",
    "explain",
)
DESK = (
    "assign",
    "withdraw",
    "suspend",
    "resume",
    "cancel",
    "approve",
    "reject",
    "submit",
    "open_order",
    "amend",
    "close",
    "settle",
    "count",
    "move_unit",
    "set_price",
    "change_role",
    "ask",
    "collect_debt",
)
BY_EYES: dict[str, Callable[[Eyes, str, int], Deed]] = {name: getattr(field_deeds, name) for name in FIELD} | {
    name: getattr(office_deeds, name) for name in DESK
}
TECHNICIANS = (*FIELD, "receipt", "sign")
WHO: dict[str, str] = {
    "assign": "p-chen",
    "withdraw": "p-chen",
    "suspend": "p-chen",
    "resume": "p-chen",
    "cancel": "p-chen",
    "approve": "p-zhou",
    "reject": "p-wu",
    "submit": "p-li",
    "open_order": "p-li",
    "amend": "p-li",
    "close": "p-li",
    "settle": "p-wu",
    "count": "p-sun",
    "move_unit": "p-zheng",
    "set_price": "p-qian",
    "change_role": "p-qian",
    "ask": "p-li",
    "collect_debt": "p-sun",
}
"""Who does it at the server itself."""
