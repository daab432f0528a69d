"""Devices, their clocks and their blocks of receipt numbers (TIME-1, RCT-2)."""

from __future__ import annotations

from rulebook.kernel.identity import Device
from rulebook.kernel.subject import Subject
from rulebook.subjects.devices.clocks import note_clock
from rulebook.subjects.devices.commands import (
    EnrolDevice,
    LeaseBlock,
    ReportClock,
    ReportForgotten,
    ReportKept,
    ReportQuarantine,
    RetireBlock,
    RevokeDevice,
)
from rulebook.subjects.devices.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.devices.forgetting import report_forgotten, report_kept
from rulebook.subjects.devices.handlers import (
    enrol_device,
    lease_block,
    note_shut_out,
    report_clock,
    report_quarantine,
    retire_block,
    revoke_device,
)
from rulebook.subjects.devices.records import Forgotten, NumberBlock
from rulebook.subjects.devices.visibility import VISIBILITY

SUBJECT = Subject(
    name="devices",
    records=(
        Device,
        NumberBlock,
        Forgotten,
    ),
    handlers={
        EnrolDevice: enrol_device,
        LeaseBlock: lease_block,
        RetireBlock: retire_block,
        RevokeDevice: revoke_device,
        ReportClock: report_clock,
        ReportQuarantine: report_quarantine,
        ReportForgotten: report_forgotten,
        ReportKept: report_kept,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    on_fact=(note_shut_out, note_clock),
)
