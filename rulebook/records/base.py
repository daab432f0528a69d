"""What all records share, and the words they are made of (glossary)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec


class Role(StrEnum):
    """Who may do what (ROLE-1). A person may hold several."""

    TECHNICIAN = "technician"
    CUSTOMER_SERVICE = "customer_service"
    DISPATCHER = "dispatcher"
    SERVICE_MANAGER = "service_manager"
    DEPARTMENT_MANAGER = "department_manager"
    FINANCE = "finance"
    STOREKEEPER = "storekeeper"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class OrderKind(StrEnum):
    """Kinds of work order (ORD-3)."""

    INSTALL = "install"
    REPAIR = "repair"
    REMOVAL = "removal"
    INSPECTION = "inspection"
    TRAINING = "training"


class OrderState(StrEnum):
    """Where a work order stands (rulebook, section 2)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    DEPARTED = "departed"
    ON_SITE = "on_site"
    COMPLETED = "completed"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class UnitKind(StrEnum):
    """What a numbered thing in somebody's hands is (STK-1). Parts and tools carry the store's own number."""

    TERMINAL = "terminal"
    SIM = "sim"
    PART = "part"
    TOOL = "tool"
    RECEIPT_BOOK = "receipt_book"


class Place(StrEnum):
    """In whose hands a unit is (STK-1)."""

    STORE = "store"
    PERSON = "person"
    VEHICLE = "vehicle"
    WORKSHOP = "workshop"
    SCRAPPED = "scrapped"
    LOST = "lost"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How a fee is paid (RCT-1); `owed` is a receivable (CASH-8)."""

    CASH = "cash"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    TRANSFER = "transfer"
    OWED = "owed"


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all records. `KIND` names the table, `KEYS` the fields it is looked up by.

    `SERVERS`: added up over everybody's lines, so that one phone's own lines say nothing of it.
    """

    KIND: ClassVar[str] = ""
    KEYS: ClassVar[tuple[str, ...]] = ()
    SERVERS: ClassVar[bool] = False
