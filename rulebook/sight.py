"""Who may see which record (SEC-1): every record has tags, every person and device has tags.

The change feed sends what shares a tag with the reader, and says "out of your sight" where that ends.
"""

from __future__ import annotations

from rulebook.records import (
    ApprovalForm,
    Assignment,
    Books,
    Customer,
    Day,
    Declaration,
    Device,
    Expense,
    Export,
    File,
    Handover,
    Irregularity,
    Matrix,
    NumberBlock,
    Order,
    Payment,
    Person,
    Photo,
    Price,
    Promise,
    Purpose,
    Receipt,
    Receivable,
    Record,
    Return,
    Role,
    Setting,
    SkillNeed,
    SpokenApproval,
    Stocktake,
    Swap,
    Transfer,
    Unit,
    Vehicle,
    VehicleJob,
    Visit,
)

EVERYONE = "all"
STAFF = "staff"
"""Everybody but outsiders, who see their one order and what its fee is worked out from (EXT-1)."""

_OFFICE = frozenset(
    f"role:{r}"
    for r in (
        Role.CUSTOMER_SERVICE,
        Role.DISPATCHER,
        Role.SERVICE_MANAGER,
        Role.DEPARTMENT_MANAGER,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    )
)
_STORE = _OFFICE | {f"role:{Role.STOREKEEPER}"}
_MONEY = frozenset(
    f"role:{r}"
    for r in (Role.FINANCE, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.AUDITOR, Role.DISPATCHER)
)
_BOOKS = frozenset(
    f"role:{r}" for r in (Role.FINANCE, Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.AUDITOR)
)


def person_tag(person: str) -> str:
    return f"person:{person}"


def device_tag(device: str) -> str:
    return f"device:{device}"


def tags_of_reader(person: Person, device: str) -> frozenset[str]:
    """Whatever shares one of these tags is in sight."""
    own = {EVERYONE, person_tag(person.id), device_tag(device)}
    if person.outsider:
        return frozenset(own)
    return frozenset({STAFF, *own, *(f"role:{role}" for role in person.roles)})


def tags_of(record: Record) -> frozenset[str]:
    """The tags a record carries as it is now."""
    match record:
        case Price() | Setting():
            return frozenset({EVERYONE})
        case Matrix() | SkillNeed():
            return frozenset({STAFF})
        case Person():
            return frozenset({STAFF, person_tag(record.id)})
        case SpokenApproval():
            heard = frozenset(person_tag(p) for p in (record.approver, record.claimant))
            return _OFFICE | heard | ({f"role:{record.raised_to}"} if record.raised_to else frozenset())
        case Assignment():
            return _OFFICE | {person_tag(record.technician)}
        case VehicleJob():
            return _STORE | {person_tag(p) for p in (record.by, *record.open_to)}
        case Promise():
            return _OFFICE | {person_tag(record.by)}
        case ApprovalForm():
            roles = {f"role:{role}" for role in (*record.deciders, Role.AUDITOR)}
            return frozenset({person_tag(record.asked_by), *roles})
        case NumberBlock():
            return frozenset({device_tag(record.device), f"role:{Role.FINANCE}", f"role:{Role.AUDITOR}"})
        case Device():
            return frozenset({person_tag(record.person), f"role:{Role.ADMINISTRATOR}", f"role:{Role.AUDITOR}"})
        case Customer():
            return _OFFICE
        case Vehicle():
            return _STORE | {person_tag(p) for p in record.open_to}
        case Unit():
            return _STORE | {person_tag(p) for p in (*record.open_to, record.holder) if p}
        case Order():
            people = {*record.past_technicians, *record.team, record.technician, record.opened_by}
            return _OFFICE | {f"role:{Role.FINANCE}"} | {person_tag(p) for p in people if p}
        case Visit():
            return _OFFICE | {person_tag(record.technician)}
        case Swap():
            return _STORE | {person_tag(record.by)}
        case Transfer():
            hands = (record.giver, record.taker, record.offered_by or "", record.ended_by or "")
            return _STORE | {person_tag(p) for p in hands if p}
        case Stocktake():
            return _STORE | {f"role:{Role.FINANCE}"} | {person_tag(p) for p in (record.by, record.holder) if p}
        case Photo():
            seers = frozenset(person_tag(p) for p in (record.by, *record.open_to))
            return seers | (_STORE if record.purpose in (Purpose.AS_PRINTED, Purpose.UNIT) else _OFFICE)
        case File():
            devices = frozenset(device_tag(d) for d in record.named_by)
            return devices | {f"role:{Role.ADMINISTRATOR}", f"role:{Role.AUDITOR}"}
        case Receipt():
            return _MONEY | {f"role:{Role.CUSTOMER_SERVICE}", person_tag(record.by)}
        case Handover():
            return _MONEY | {person_tag(record.technician)}
        case Declaration():
            own = frozenset({person_tag(record.technician)})
            return own | _MONEY if record.opened else own
        case Books() | Day() | Payment():
            return _BOOKS
        case Receivable():
            near = {person_tag(p) for p in (record.by, *record.open_to)}
            return _BOOKS | {f"role:{Role.CUSTOMER_SERVICE}"} | near
        case Expense():
            return _BOOKS | {person_tag(record.by)}
        case Export():
            watching = {f"role:{r}" for r in (Role.AUDITOR, Role.DEPARTMENT_MANAGER, Role.ADMINISTRATOR)}
            return frozenset({person_tag(record.by), *watching})
        case Return():
            return _MONEY | {person_tag(record.id)}
        case Irregularity():
            owner = frozenset({f"role:{record.owner}", person_tag(record.person)})
            extra = {f"role:{Role.FINANCE}"} if record.code == "difference" else set()
            return (
                owner
                | extra
                | {
                    f"role:{r}"
                    for r in (Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)
                }
            )
        case _:
            raise AssertionError(f"no sight rule for {type(record).__name__}")
