"""The only judge: `decide(world, line, now)` says what a command changes, or why it may not.

The phone asks it for an instant answer offline, the server for the verdict. Pure: same world, line and
`now`, same decision.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from rulebook import commands as c
from rulebook.authority import author_of, need_role
from rulebook.case import Case, Decision, Keys
from rulebook.errors import Refusal, Refused
from rulebook.files import FileRef, files_of
from rulebook.judging import (
    approvals,
    base,
    cash,
    company,
    days,
    deadlines,
    devices,
    files,
    irregularities,
    numbering,
    orders,
    outsiders,
    receipts,
    receivables,
    service,
    spoken,
    statements,
    stock,
    stocktakes,
    swaps,
    teams,
    visits,
)
from rulebook.lines import Line, Unreadable
from rulebook.records import Device, Person
from rulebook.settings import setting
from rulebook.times import company_day
from rulebook.world import World

HANDLERS: dict[type[c.Command], Callable[[Case, Any], None]] = {
    c.OpenOrder: orders.open_order,
    c.AmendOrder: orders.amend_order,
    c.SubmitOrder: orders.submit_order,
    c.ApproveOrder: orders.approve_order,
    c.RejectOrder: orders.reject_order,
    c.AssignOrder: orders.assign_order,
    c.WithdrawOrder: orders.withdraw_order,
    c.SuspendOrder: orders.suspend_order,
    c.ResumeOrder: orders.resume_order,
    c.CancelOrder: orders.cancel_order,
    c.AcceptOrder: orders.accept_order,
    c.CloseOrder: orders.close_order,
    c.CompleteVisit: orders.complete_visit,
    c.Depart: visits.depart,
    c.Arrive: visits.arrive,
    c.RecordFinding: visits.record_finding,
    c.RecordWork: visits.record_work,
    c.SignVisit: visits.sign_visit,
    c.ReportDamage: visits.report_damage,
    c.LeaveUnsolved: visits.leave_unsolved,
    c.SwapUnit: swaps.swap_unit,
    c.AddPhoto: files.add_photo,
    c.IssueReceipt: receipts.issue_receipt,
    c.VoidReceipt: receipts.void_receipt,
    c.ReturnToBase: cash.return_to_base,
    c.DeclareHandover: cash.declare_handover,
    c.CountHandover: cash.count_handover,
    c.SignOff: base.sign_off,
    c.CloseDay: days.close_day,
    c.DepositCash: days.deposit,
    c.SpendCash: days.spend,
    c.DecideExpense: days.decide_expense,
    c.ChaseReceivable: receivables.chase,
    c.CollectReceivable: receivables.collect,
    c.AskWriteOff: receivables.ask_write_off,
    c.DecideWriteOff: receivables.decide_write_off,
    c.ImportStatement: statements.import_statement,
    c.MatchPayment: statements.match_by_hand,
    c.IssueInvoice: receipts.issue_invoice,
    c.Explain: irregularities.explain,
    c.Settle: irregularities.settle,
    c.AddPerson: company.add_person,
    c.AddCustomer: company.add_customer,
    c.ImportVehicles: company.import_vehicles,
    c.ReceiveUnit: company.receive_unit,
    c.IssueUnit: stock.issue_unit,
    c.GiveUnits: stock.give_units,
    c.TakeUnits: stock.take_units,
    c.DeclineUnits: stock.decline_units,
    c.WithdrawUnits: stock.withdraw_units,
    c.RepairUnit: stock.repair_unit,
    c.WriteOffUnit: stock.write_off_unit,
    c.TakeStock: stocktakes.take_stock,
    c.SetPrice: company.set_price,
    c.SetSetting: approvals.set_setting,
    c.ClaimSpoken: spoken.claim_spoken,
    c.EnterCode: spoken.enter_code,
    c.ConfirmSpoken: spoken.confirm_spoken,
    c.DenySpoken: spoken.deny_spoken,
    c.SendOutsider: outsiders.send_outsider,
    c.JoinTeam: teams.join_team,
    c.LeaveTeam: teams.leave_team,
    c.ReportVehicle: teams.report_vehicle,
    c.TryFirst: service.try_first,
    c.AgreeTime: service.agree_time,
    c.MakePromise: service.make_promise,
    c.KeepPromise: service.keep_promise,
    c.AskCustomer: service.ask_customer,
    c.SetDuty: service.set_duty,
    c.SetSkills: service.set_skills,
    c.NeedSkills: service.need_skills,
    c.SetMatrix: approvals.set_matrix,
    c.AskApproval: approvals.ask_approval,
    c.GrantApproval: approvals.grant_approval,
    c.DenyApproval: approvals.deny_approval,
    c.WithdrawApproval: approvals.withdraw_approval,
    c.PassDeadline: deadlines.pass_deadline,
    c.EnrolDevice: company.enrol_device,
    c.LeaseBlock: company.lease_block,
    c.ArriveFile: files.arrive_file,
    c.LoseFile: files.lose_file,
    c.RetireBlock: devices.retire_block,
    c.RevokeDevice: devices.revoke_device,
    c.Deactivate: devices.deactivate,
    c.Reactivate: devices.reactivate,
    c.ChangeRoles: devices.change_roles,
    c.ReportClock: devices.report_clock,
    c.ReportQuarantine: devices.report_quarantine,
    c.NumberReceipt: numbering.number_receipt,
    c.RecordExport: numbering.record_export,
}


def read_body(line: Line) -> c.Command:
    """Decode the command in a line, or raise `Unreadable` (to be quarantined)."""
    kind = c.COMMANDS.get(line.kind)
    if kind is None:
        raise Unreadable("kind", f"unknown command {line.kind!r}")
    try:
        return msgspec.json.decode(line.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("body", f"{line.kind}: {error}") from error


def files_in(line: Line) -> tuple[FileRef, ...]:
    """The files that a line names; none where its body cannot be read."""
    if b'"sha256"' not in bytes(line.body):  # most lines name none: spares reading them
        return ()
    try:
        return files_of(read_body(line))
    except Unreadable:
        return ()


def decide(
    world: World, line: Line, now: datetime, before: datetime | None = None, keys: Keys | None = None
) -> Decision | Refusal:
    """Judge one line. A fact always yields a Decision; a request may yield a Refusal, which changes nothing.

    `before`: when the line before it in its chain says it happened, where there is one. `keys`: the devices' keys,
    where the server judges; only with them a spoken code can be verified (ORAL-3).
    Raises `Unreadable` where the line's body or times cannot be read at all.
    """
    body = read_body(line)
    author = author_of(world, line.actor)
    if author is None:
        raise Unreadable("author", f"unknown author {line.actor!r}")
    case = Case(world, line, author, now, before, keys)
    try:
        if body.NATURE is c.Nature.FACT:
            _note(case, body, author)
        else:
            _need(case, body, author)
        HANDLERS[type(body)](case, body)
        files.name_files(case, body)
    except Refused as refused:
        if body.NATURE is c.Nature.FACT:
            raise AssertionError(f"{line.kind} is a fact and cannot be refused") from refused
        return refused.refusal
    return case.decision()


def _need(case: Case, body: c.Command, author: Person) -> None:
    """A request needs an active person with one of its roles, on a device that is not revoked (ROLE-1)."""
    if not author.active:
        raise Refused("inactive")
    device = case.get(Device, case.line.device)
    if device and device.revoked:
        raise Refused("device_revoked", at=device.revoked_at)
    need_role(author, body.ROLES)


def _note(case: Case, body: c.Command, author: Person) -> None:
    """A fact is recorded whoever reports it; irregular without role, from a revoked device, by a wrong clock."""
    if body.ROLES and not ((author.active or _was_in(case, author)) and body.ROLES.intersection(author.roles)):
        case.irregular("no_role_fact", case.line.id, roles=", ".join(sorted(body.ROLES)))
    devices.note_shut_out(case)
    _note_clock(case)


def _was_in(case: Case, author: Person) -> bool:
    """Whether an outsider did it on their day, though the line comes after it (EXT-1)."""
    return author.outsider is not None and company_day(case.said_at).isoformat() <= author.outsider.day


def _note_clock(case: Case) -> None:
    """A clock that is off, ahead of the server, behind what it said, or behind the line before (TIME-1)."""
    most = setting(case, "skew_minutes", case.now)
    ahead = _minutes(case.said_at - case.now)
    lag = max(abs(case.line.offset or 0) // 60_000, ahead)
    if lag >= most:
        case.irregular("clock", case.line.device, minutes=str(lag))
    behind = _minutes(case.floor - case.said_at) if case.floor else 0
    if behind >= max(most, 1):
        case.irregular("backdated", case.line.id, minutes=str(behind))
    back = _minutes(case.before - case.said_at) if case.before else 0
    if back >= max(most, 1):
        case.irregular("clock_back", case.line.id, minutes=str(back))


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)
