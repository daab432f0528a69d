"""The records that the rules speak of: frozen values, the same on phone and server.

A record knows its kind, its id and the keys it is looked up by, not how it is stored.
Times are ISO 8601 text with a zone, dates ISO text, money whole fen.
"""

from rulebook.records.approvals import (
    ApprovalForm,
    FormState,
    Grant,
    Lapse,
    Matrix,
    MatrixRow,
    MatrixVersion,
    NotFree,
)
from rulebook.records.base import Method, OrderKind, OrderState, Place, Record, Role, UnitKind
from rulebook.records.books import (
    Books,
    Day,
    DayState,
    Expense,
    ExpenseState,
    Export,
    Payment,
    Receivable,
    ReceivableState,
)
from rulebook.records.company import (
    Customer,
    Device,
    NumberBlock,
    Outsider,
    PastPrice,
    Person,
    Price,
    Setting,
    SettingSince,
    SkillNeed,
    SkillsSince,
    Unit,
    Vehicle,
)
from rulebook.records.files import File, Photo, Purpose
from rulebook.records.irregularities import Irregularity, IrregularityState, Remark
from rulebook.records.money import Count, Declaration, Handover, HandoverState, Receipt, Return
from rulebook.records.orders import Approval, Fee, FeeLine, Order, Sheet, Signature, Stroke, Swap, Visit, Was
from rulebook.records.promises import Callback, Promise, PromiseState, Step, Try, Waiting
from rulebook.records.spoken import SpokenApproval, SpokenState
from rulebook.records.stock import STORE, Stocktake, Transfer, TransferItem, TransferState
from rulebook.records.teams import Assignment, JobState, VehicleJob

RECORDS: dict[str, type[Record]] = {
    t.KIND: t
    for t in (
        Person,
        Device,
        NumberBlock,
        Customer,
        Vehicle,
        Unit,
        Price,
        Order,
        Visit,
        Swap,
        Photo,
        File,
        Receipt,
        Handover,
        Declaration,
        Return,
        Irregularity,
        Setting,
        Transfer,
        Stocktake,
        Matrix,
        Promise,
        SkillNeed,
        SpokenApproval,
        Assignment,
        VehicleJob,
        ApprovalForm,
        Books,
        Day,
        Receivable,
        Payment,
        Expense,
        Export,
    )
}


def record_id(record: Record) -> str:
    """The record's id as text; unique within its kind."""
    return str(record.id)  # type: ignore[attr-defined]  # every record has one; the base cannot type it


def record_keys(record: Record) -> dict[str, str]:
    """Key name → value, for those of `KEYS` that are set."""
    found = {name: getattr(record, name) for name in record.KEYS}
    return {name: str(value) for name, value in found.items() if value}


__all__ = [
    "RECORDS",
    "STORE",
    "Approval",
    "ApprovalForm",
    "Assignment",
    "Books",
    "Callback",
    "Count",
    "Customer",
    "Day",
    "DayState",
    "Declaration",
    "Device",
    "Expense",
    "ExpenseState",
    "Export",
    "Fee",
    "FeeLine",
    "File",
    "FormState",
    "Grant",
    "Handover",
    "HandoverState",
    "Irregularity",
    "IrregularityState",
    "JobState",
    "Lapse",
    "Matrix",
    "MatrixRow",
    "MatrixVersion",
    "Method",
    "NotFree",
    "NumberBlock",
    "Order",
    "OrderKind",
    "OrderState",
    "Outsider",
    "PastPrice",
    "Payment",
    "Person",
    "Photo",
    "Place",
    "Price",
    "Promise",
    "PromiseState",
    "Purpose",
    "Receipt",
    "Receivable",
    "ReceivableState",
    "Record",
    "Remark",
    "Return",
    "Role",
    "Setting",
    "SettingSince",
    "Sheet",
    "Signature",
    "SkillNeed",
    "SkillsSince",
    "SpokenApproval",
    "SpokenState",
    "Step",
    "Stocktake",
    "Stroke",
    "Swap",
    "Transfer",
    "TransferItem",
    "TransferState",
    "Try",
    "Unit",
    "UnitKind",
    "Vehicle",
    "VehicleJob",
    "Visit",
    "Waiting",
    "Was",
    "record_id",
    "record_keys",
]
