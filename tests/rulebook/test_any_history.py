"""Whatever is reported, by whomever, in whatever order: no fact is refused or lost, and the books hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import invariants
import pytest
from branch_facts import BRANCH_REQUESTS
from company import (
    CUSTOMER,
    FITTED,
    IN_BAG,
    OTHER_FITTED,
    OTHER_TRUCK,
    PEOPLE,
    SECOND_IN_BAG,
    SIM_FITTED,
    SIM_IN_BAG,
    TRUCK,
    Company,
    coins,
    imei,
    make_company,
    unit,
)
from dealer_facts import DEALER_FACTS, DEALER_REQUESTS
from duty_facts import DUTY_FACTS
from house_facts import HOUSE_FACTS, HOUSE_REQUESTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from message_facts import MESSAGE_FACTS, MESSAGE_REQUESTS
from page_facts import PAGE_FACTS, PAGE_REQUESTS
from phone_sight import nothing_is_invented, the_forgetful_invent_nothing
from round_facts import ROUND_FACTS, ROUND_REQUESTS
from service_facts import SERVICE_FACTS, SERVICE_REQUESTS
from term_facts import TERM_FACTS, TERM_REQUESTS

from rulebook.kernel.commands import Command, Nature
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.files import FileRef, FileType
from rulebook.kernel.ids import UnitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import encode_line, read_line
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.roles import Role
from rulebook.policy.clocks import SiteClass, WaitFor
from rulebook.policy.matrix import DEFAULT_MATRIX
from rulebook.rules import COMMANDS, IRREGULARITIES, REFUSALS, RULES, decide, tags_of
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.approvals.commands import (
    AskApproval,
    DenyApproval,
    GrantApproval,
    SetMatrix,
    SetSetting,
    WithdrawApproval,
)
from rulebook.subjects.approvals.records import Lapse, MatrixRow
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.records import Database, Query
from rulebook.subjects.books.commands import CloseDay, DecideExpense, DepositCash, RecordExport, SpendCash
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifyCase,
    ClassifySite,
    CloseCase,
    DeclineCase,
    GoOnCase,
    HandCase,
    HearAgain,
    HearCase,
    LinkCase,
    TakeCase,
    WaitCase,
)
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover, ReturnToBase, SignOff
from rulebook.subjects.cash.records import Count
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.deadlines.commands import PassDeadline
from rulebook.subjects.devices.commands import (
    EnrolDevice,
    LeaseBlock,
    ReportClock,
    ReportForgotten,
    ReportKept,
    ReportQuarantine,
    RetireBlock,
)
from rulebook.subjects.enrolment.commands import IssueCode
from rulebook.subjects.files.commands import AddPhoto, ArriveFile, EraseFile, LoseFile
from rulebook.subjects.files.records import Erasure, Photo, Purpose
from rulebook.subjects.follow_ups.commands import (
    AskCustomer,
    AssignCalls,
    FollowOnCase,
    SetCallTimes,
    SkipCalls,
    TryCall,
)
from rulebook.subjects.irregularities.commands import Explain, Settle
from rulebook.subjects.master_keys.commands import MoveDevice, RotateMasterKey
from rulebook.subjects.orders.commands import (
    AcceptOrder,
    AmendOrder,
    ApproveOrder,
    AssignOrder,
    CancelOrder,
    CloseOrder,
    OpenOrder,
    RejectOrder,
    ResumeOrder,
    SubmitOrder,
    SuspendOrder,
    WithdrawOrder,
)
from rulebook.subjects.orders.records import OrderState, Step
from rulebook.subjects.outsiders.commands import SendOutsider
from rulebook.subjects.people.commands import NeedSkills, SetDuty, SetSkills
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.receipts.commands import (
    IssueInvoice,
    IssueReceipt,
    NumberReceipt,
    PrintReceipt,
    ShareReceipt,
    VoidReceipt,
)
from rulebook.subjects.receipts.records import Known, Method, Receipt
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, CollectReceivable, DecideWriteOff
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.records import PaidFrom
from rulebook.subjects.relocations.commands import RelocateUnit
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.restored.commands import ReportRestored
from rulebook.subjects.spoken.commands import ClaimSpoken, ConfirmSpoken, DenySpoken, EnterCode
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, SaveStatementLayout, StatementRow
from rulebook.subjects.stock.commands import (
    DeclineUnits,
    GiveUnits,
    IssueUnit,
    ReceiveUnit,
    RepairUnit,
    TakeStock,
    TakeUnits,
    WithdrawUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.records import Place, UnitKind
from rulebook.subjects.surveys.commands import (
    AnswerSurvey,
    CloseSurvey,
    OpenSurvey,
    ReturnSurveys,
    SendSurvey,
    VoidAnswer,
)
from rulebook.subjects.surveys.records import Channel as SurveyChannel
from rulebook.subjects.teams.commands import JoinTeam, LeaveTeam, ReportVehicle
from rulebook.subjects.visits.commands import (
    Arrive,
    CompleteVisit,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
    SignVisit,
)
from rulebook.subjects.visits.records import FeeLine, Sheet, Stroke, Visit

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
orders = st.sampled_from(["order-1", "order-2", "order-3", "order-none", ""])
visits = st.sampled_from(["order-1-visit", "order-2-visit", "order-3-visit", "v-1", "v-2"])
receipts = st.sampled_from(["receipt-1", "receipt-2", "receipt-3", "receipt-none"])
handovers = st.sampled_from(["h-1", "h-2", "h-3"])
days = st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-03", "2026-02-30", ""])
people = st.sampled_from(["", "li", "anna", "chen", "none"])
trucks = st.sampled_from([TRUCK, OTHER_TRUCK, "vehicle:none"])
numbers = st.sampled_from(
    [FITTED, OTHER_FITTED, IN_BAG, SECOND_IN_BAG, SIM_FITTED, SIM_IN_BAG, imei(80), imei(81), "123", "", "号"]
)
fen = st.sampled_from([0, 1, 2_000, 30_000, 60_000, 10**12])
fee_lines = st.builds(
    FeeLine,
    model=words,
    name=words,
    name_en=words,
    quantity=st.integers(0, 10_000),
    fen=st.integers(0, 10**9),
)
counts = st.lists(
    st.builds(Count, denomination=st.integers(1, 10**6), pieces=st.integers(0, 100_000)), max_size=3
).map(tuple)
strokes = st.lists(
    st.builds(Stroke, points=st.lists(st.tuples(*[st.integers(-9, 9)] * 3), max_size=9).map(tuple)), max_size=2
).map(tuple)
sheets = st.builds(
    Sheet,
    language=words,
    order=words,
    plate=words,
    finding=words,
    work=words,
    units=st.lists(words, max_size=2).map(tuple),
    fee_reason=words,
    total=fen,
    receipt=words,
)
file_refs = st.builds(
    FileRef,
    sha256=st.sampled_from(["a" * 64, "b" * 64]),
    size=st.integers(1, 10**7),
    type=st.sampled_from(FileType),
)
irregularities = st.one_of(
    words,
    visits.map("not_assigned:{}".format),
    visits.map("state:{}".format),
    handovers.map("difference:{}".format),
    days.map("closing_difference:{}".format),
    receipts.map("price_differs:{}".format),
)
forms = st.sampled_from(["order-1", "order-2", "form-1", "p-1", "s-1", ""])
moments = st.sampled_from(
    ["2026-03-02", "2026-03-02T10:00:00+08:00", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59-12:00", "x", ""]
)
tokens = st.sampled_from(["a" * 22, "b" * 64, "-_" * 12])
receipt_numbers = st.one_of(
    st.integers(0, 120).map("PGLI-{:06d}".format), st.sampled_from(["T-1", "", "PGWA-000001", "PGLI-"]), words
)

units = st.sampled_from(
    [unit(UnitKind.TERMINAL, n) for n in (FITTED, IN_BAG, SECOND_IN_BAG, imei(80))]
    + [unit(UnitKind.SIM, SIM_FITTED), unit(UnitKind.PART, "P-1"), UnitId("something")]
)
some_units = st.lists(units, min_size=1, max_size=3).map(tuple)
transfers = st.sampled_from(["t-1", "t-2", "t-3"])
statement_rows = st.builds(
    StatementRow,
    number=receipt_numbers,
    wallet_number=st.sampled_from(["4200001", "4200002", "4200003"]),
    at=st.sampled_from(["2026-03-02T09:30:00+08:00", "2026-03-02T15:00:00+08:00", "gestern"]),
    fen=st.sampled_from([0, 2_000, 30_000]),
    fee=st.sampled_from([0, 0, 12]),
    refund=st.booleans(),
)
payments = st.sampled_from(["wechat:4200001", "alipay:4200002", "wechat:4200001:refund"])
clock_lags = st.integers(-(10**10), 10**10)

calls = st.sampled_from([(), ("order-1:next_day", "order-1:three_days"), ("none",)])
customers = st.sampled_from([(), (CUSTOMER,), ("none", CUSTOMER)])

FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    Depart: st.builds(Depart, visit=visits, ticked=st.lists(words, max_size=3).map(tuple)),
    Arrive: st.builds(Arrive, visit=visits),
    RecordFinding: st.builds(RecordFinding, visit=visits, finding=words, customer_damage=words),
    RecordWork: st.builds(RecordWork, visit=visits, work=words, customer_tried=st.booleans()),
    TakeUnits: st.builds(
        TakeUnits,
        transfer=transfers,
        units=some_units,
        giver=st.sampled_from(["", "li", "guo"]),
        for_store=st.booleans(),
    ),
    DeclineUnits: st.builds(DeclineUnits, transfer=transfers, reason=words),
    SwapUnit: st.builds(
        SwapUnit,
        visit=visits,
        swap=st.sampled_from(["s-1", "s-2", "s-3"]),
        vehicle=trucks,
        plate=words,
        unit=st.sampled_from(UnitKind),
        old_number=numbers,
        new_number=numbers,
        model=st.sampled_from(["GT-100", "IoT-SIM", "", "X"]),
        sim_moves=st.booleans(),
    ),
    SignVisit: st.builds(
        SignVisit, visit=visits, signer=words, digest=words, sheet=sheets, strokes=strokes, declined=words
    ),
    ReportDamage: st.builds(ReportDamage, visit=visits, what=words),
    LeaveUnsolved: st.builds(LeaveUnsolved, visit=visits, symptom=words, waiting_for=words, next_visit=moments),
    IssueReceipt: st.builds(
        IssueReceipt,
        visit=visits,
        receipt=receipts,
        number=receipt_numbers,
        token=tokens,
        plate=words,
        lines=st.lists(fee_lines, max_size=2).map(tuple),
        total=fen,
        method=st.sampled_from(Method),
        collects=st.one_of(st.none(), receipts),
        tax_number=words,
    ),
    SpendCash: st.builds(
        SpendCash, expense=st.sampled_from(["e-1", "e-2"]), fen=st.sampled_from([1, 500, 10**6]), purpose=words
    ),
    ChaseReceivable: st.builds(
        ChaseReceivable,
        receivable=receipts,
        text=words,
        promised=st.sampled_from(["", "2026-04-01", "9999-12-31", "soon"]),
    ),
    VoidReceipt: st.builds(VoidReceipt, receipt=receipts, reason=words),
    ReturnToBase: st.builds(ReturnToBase),
    DeclareHandover: st.builds(
        DeclareHandover, handover=handovers, counts=counts, receipts=st.lists(receipts, max_size=2).map(tuple)
    ),
    Explain: st.builds(Explain, irregularity=irregularities, text=words),
    ReportClock: st.builds(ReportClock, before=clock_lags, after=clock_lags, since=words),
    ReportQuarantine: st.builds(
        ReportQuarantine, device=st.sampled_from(["device-li", "x"]), code=words, lines=st.integers(0, 100)
    ),
    RetireBlock: st.builds(RetireBlock),
    ReportForgotten: st.builds(
        ReportForgotten,
        before=st.sampled_from(["2026-02-01", "2026-03-30", ""]) | words,
        days=st.integers(1, 90),
        gone=st.integers(0, 500),
    ),
    ReportKept: st.builds(
        ReportKept, device=st.sampled_from(["device-li", "x"]), before=st.sampled_from(["2026-02-15", ""])
    ),
    IssueCode: st.builds(
        IssueCode, code=st.just("code-1"), person=st.sampled_from(["li", "none"]), expires_at=words
    ),
    RotateMasterKey: st.builds(RotateMasterKey, number=st.integers(0, 3), mark=words, leaked=st.booleans()),
    MoveDevice: st.builds(
        MoveDevice, device=st.sampled_from(["device-li", "device-chen", "x"]), number=st.integers(0, 3)
    ),
    ReportRestored: st.builds(
        ReportRestored,
        what=st.sampled_from(["waits", "done", "otherwise"]),
        device=st.sampled_from(["device-li", "x"]),
        line=words,
        kind=words,
    ),
    NumberReceipt: st.builds(NumberReceipt, receipt=receipts),
    PrintReceipt: st.builds(
        PrintReceipt,
        receipt=receipts,
        copy=st.booleans(),
        width=st.sampled_from([0, 58, 80]),
        paper=st.sampled_from(["", "p-1", "p-2"]),
        known=st.sampled_from(Known),
    ),
    ShareReceipt: st.builds(ShareReceipt, receipt=receipts),
    RecordExport: st.builds(RecordExport, report=words, form=words, first=words, last=words, by=words),
    EnrolDevice: st.builds(
        EnrolDevice, device=st.sampled_from(["device-li", "x"]), person=st.sampled_from(["li", "chen", "none"])
    ),
    AddPhoto: st.builds(
        AddPhoto,
        photo=st.sampled_from(["photo-1", "photo-2", "photo-3"]),
        visit=st.one_of(visits, st.just("")),
        purpose=st.sampled_from(Purpose),
        file=file_refs,
        caption=words,
    ),
    ArriveFile: st.builds(ArriveFile, file=file_refs),
    LoseFile: st.builds(LoseFile),
    EraseFile: st.builds(EraseFile, how=st.sampled_from(Erasure), months=st.integers(0, 36)),
    PassDeadline: st.builds(
        PassDeadline,
        record=st.sampled_from(
            ["irregularity", "approval_form", "order", "promise", "spoken", "person", "receivable", "case", ""]
        ),
        id=st.one_of(irregularities, forms, receipts),
    ),
    RelocateUnit: st.builds(
        RelocateUnit,
        visit=visits,
        relocation=st.sampled_from(["move-1", "move-2"]),
        source=trucks,
        source_plate=words,
        target=trucks,
        target_plate=words,
        number=words,
        sim_moves=st.booleans(),
        reason=words,
    ),
    ReportVehicle: st.builds(ReportVehicle, visit=visits, vehicle=trucks, done=st.booleans(), reason=words),
    ClaimSpoken: st.builds(
        ClaimSpoken,
        claim=st.sampled_from(["s-1", "s-2"]),
        approver=st.sampled_from(["chen", "dong", "li", "none", ""]),
        subject=st.sampled_from([*DEFAULT_MATRIX, "x"]),
        what_for=words,
        amount=st.sampled_from([0, 10**12]),
        code=st.sampled_from(["", "12345678", "一二三"]),
    ),
    EnterCode: st.builds(EnterCode, claim=st.sampled_from(["s-1", "s-2", "s-3"]), code=words),
    TryFirst: st.builds(TryFirst, step=st.sampled_from(Step), what=words, leave_by=words),
    AgreeTime: st.builds(AgreeTime, time=moments, spoken_with=words),
    MakePromise: st.builds(MakePromise, promise=st.sampled_from(["p-1", "p-2"]), what=words, due=moments),
    KeepPromise: st.builds(
        KeepPromise, promise=st.sampled_from(["p-1", "p-2", "p-3"]), how=words, broken=st.booleans()
    ),
    AskCustomer: st.builds(
        AskCustomer,
        said=words,
        paid=st.sampled_from([None, 0, 30_000]),
        unit=st.sampled_from(["", "123"]),
        follow_ups=calls,
        satisfied=st.sampled_from([None, 1, 5]),
    ),
    FollowOnCase: st.builds(
        FollowOnCase,
        case=st.sampled_from(["", "case-1", "case-2"]),
        said=words,
        kind=st.sampled_from(CaseKind),
        older=st.sampled_from(["", "case-1", "none"]),
        follow_ups=calls,
    ),
    TryCall: st.builds(TryCall, follow_ups=calls, reached=st.booleans(), refused=st.booleans(), note=words),
    SendSurvey: st.builds(SendSurvey, customers=customers, channel=st.sampled_from(SurveyChannel)),
    AnswerSurvey: st.builds(
        AnswerSurvey,
        answer=st.sampled_from(["a-1", "a-2"]),
        channel=st.sampled_from(SurveyChannel),
        customer=st.sampled_from(["", CUSTOMER]),
        respondent=st.sampled_from(["", "7f"]),
        scores=st.sampled_from([{}, {"quality": 1}, {"quality": 5, "x": 2}]),
    ),
    ReturnSurveys: st.builds(ReturnSurveys, customers=customers),
    HearCase: st.builds(
        HearCase,
        kind=st.sampled_from(CaseKind),
        channel=st.sampled_from(Channel),
        said=words,
        customer=st.sampled_from(["", "customer-1", "none"]),
        order=orders,
        received=moments,
        solved=st.booleans(),
        answer=words,
        offered_to=people,
    ),
    HearAgain: st.builds(HearAgain, channel=st.sampled_from(Channel), said=words),
    AnswerCase: st.builds(
        AnswerCase,
        what=words,
        channel=st.sampled_from(Channel),
        solved=st.booleans(),
        outcome=st.booleans(),
        satisfied=st.sampled_from([None, True, False]),
    ),
    TakeCase: st.builds(TakeCase),
    DeclineCase: st.builds(DeclineCase, why=words),
    WaitCase: st.builds(WaitCase, why=st.sampled_from(WaitFor), note=words),
    GoOnCase: st.builds(GoOnCase, how=words),
    LinkCase: st.builds(LinkCase, order=orders, case=orders),
    LeaseBlock: st.builds(
        LeaseBlock,
        device=st.sampled_from(["device-li", "x"]),
        person=st.just("li"),
        series=st.sampled_from(["PGLI", "PGX", ""]),
        first=st.integers(-5, 300),
        last=st.integers(-5, 300),
    ),
    **DEALER_FACTS,
    **DUTY_FACTS,
    **MESSAGE_FACTS,
    **PAGE_FACTS,
    **SERVICE_FACTS,
    **ROUND_FACTS,
    **TERM_FACTS,
    **HOUSE_FACTS,
}

REQUESTS: list[st.SearchStrategy[Any]] = [
    *DEALER_REQUESTS,
    *MESSAGE_REQUESTS,
    *PAGE_REQUESTS,
    *SERVICE_REQUESTS,
    *ROUND_REQUESTS,
    *TERM_REQUESTS,
    *HOUSE_REQUESTS,
    *BRANCH_REQUESTS,
    st.builds(ClassifyCase, kind=st.sampled_from(CaseKind), customer=st.sampled_from(["", "customer-1"])),
    st.builds(HandCase, to=people, note=words),
    st.builds(CloseCase, note=words),
    st.builds(ClassifySite, site=st.sampled_from(SiteClass), reason=words),
    st.builds(OpenOrder, submit=st.booleans(), vehicles=trucks.map(lambda t: (t,)), problem=words),
    st.builds(AmendOrder, address=words, vehicles=trucks.map(lambda t: (t,))),
    st.just(SubmitOrder()),
    st.builds(ApproveOrder, revision=st.integers(1, 3)),
    st.builds(RejectOrder, revision=st.integers(1, 3), reason=words),
    st.builds(AssignOrder, technician=st.sampled_from(["li", "wang", "bo", "none"])),
    st.builds(WithdrawOrder, reason=words),
    st.builds(SuspendOrder, waiting_for=words, next_visit=moments),
    st.just(ResumeOrder()),
    st.builds(CancelOrder, reason=words),
    st.just(AcceptOrder()),
    st.builds(JoinTeam, technician=st.sampled_from(["li", "wang", "bo", "none"])),
    st.builds(LeaveTeam, technician=st.sampled_from(["li", "wang"]), reason=words),
    st.just(ConfirmSpoken()),
    st.builds(DenySpoken, reason=words),
    st.builds(
        SendOutsider, order=st.just("order-1"), form=forms.filter(bool), name=words, firm=words, day=moments
    ),
    st.builds(SetDuty, on_duty=st.booleans()),
    st.builds(SetSkills, skills=st.sampled_from([(), ("repair",)]), since=moments),
    st.builds(NeedSkills, model=st.sampled_from(["GT-100", "X"]), skills=st.just(("video",)), since=moments),
    st.builds(CompleteVisit, visit=visits),
    st.builds(SkipCalls, follow_ups=calls, reason=words),
    st.builds(AssignCalls, follow_ups=calls, to=st.sampled_from(["", "anna", "li"])),
    st.builds(SetCallTimes, quiet=st.sampled_from([(), ((9, 11),), ((11, 9),)])),
    st.builds(OpenSurvey, year=st.just(2026), topics=words, since=moments, until=moments),
    st.just(CloseSurvey()),
    st.builds(VoidAnswer, answer=st.sampled_from(["a-1", "none"]), reason=words),
    st.builds(CloseOrder, follow_up=words),
    st.builds(CountHandover, handover=handovers, counts=st.one_of(counts, st.just(coins(30_000)))),
    st.builds(Settle, irregularity=irregularities, text=words, write_off=st.booleans(), found=st.booleans()),
    st.builds(SignOff, technician=st.sampled_from(["li", "wang", "fang", "none"])),
    st.builds(CloseDay, day=days, counts=counts),
    st.builds(DepositCash, fen=st.sampled_from([1, 30_000]), reference=words),
    st.builds(DecideExpense, expense=st.sampled_from(["e-1", "e-2"]), allow=st.booleans(), text=words),
    st.builds(
        CollectReceivable,
        receivable=receipts,
        fen=st.sampled_from([1, 30_000]),
        method=st.sampled_from(Method),
        reference=words,
    ),
    st.builds(AskWriteOff, receivable=receipts, reason=words),
    st.builds(DecideWriteOff, receivable=receipts, grant=st.booleans(), text=words),
    st.builds(
        ImportStatement,
        method=st.sampled_from(Method),
        file=words,
        sha256=words,
        rows=st.lists(statement_rows, max_size=3).map(tuple),
    ),
    st.builds(MatchPayment, payment=payments, receipt=receipts),
    st.builds(IssueInvoice, receipt=receipts, number=words),
    st.builds(
        IssueUnit,
        unit=units,
        to=st.sampled_from([None, "li", "wang", "none"]),
    ),
    st.builds(GiveUnits, transfer=transfers, units=some_units, taker=st.sampled_from(["", "li", "wang", "none"])),
    st.builds(WithdrawUnits, transfer=transfers),
    st.builds(RepairUnit, unit=units, done=st.booleans()),
    st.builds(WriteOffUnit, unit=units, to=st.sampled_from(Place), reason=words),
    st.builds(
        TakeStock,
        stocktake=st.sampled_from(["k-1", "k-2"]),
        holder=st.sampled_from(["", "li", "guo", "none"]),
        found=st.lists(st.sampled_from([FITTED, IN_BAG, imei(80), "号", " "]), max_size=4).map(tuple),
    ),
    st.builds(
        ReceiveUnit,
        unit=st.sampled_from(UnitKind),
        number=st.sampled_from([imei(80), imei(81), FITTED, "号"]),
        model=words,
        place=st.sampled_from(Place),
        holder=st.sampled_from(["", "li", "none", TRUCK, OTHER_TRUCK]),
        warranty_until=st.sampled_from(["", "2026-12-31", "9999-12-31", "0001-01-01", "x"]),
    ),
    st.builds(
        SetSetting,
        name=st.sampled_from(["warranty_months", "replacement_warranty_months", "day_ends_hour", "cash_minutes"]),
        value=st.sampled_from(["0", "1", "23", "24", "1200", "99999999999"]),
        since=st.sampled_from(["", "2026-01-01", "0001-01-01", "9999-12-31", "x", "0001-01-01T00:00:00+14:00"]),
    ),
    st.builds(
        AskApproval,
        subject=st.sampled_from([*DEFAULT_MATRIX, "x"]),
        reason=words,
        order=orders,
        amount=st.sampled_from([0, 20_000, 20_001, 10**12]),
    ),
    st.builds(GrantApproval, emergency=words),
    st.builds(
        PayRefund,
        fen=st.sampled_from([1, 20_000, 20_001, 10**12]),
        paid_from=st.sampled_from(PaidFrom),
        reference=st.sampled_from(["", "ICBC-1"]),
    ),
    st.builds(DropRefund, reason=words),
    st.builds(DenyApproval, reason=words),
    st.just(WithdrawApproval()),
    st.builds(
        SetMatrix,
        subject=st.sampled_from([*DEFAULT_MATRIX, "x"]),
        rows=st.lists(
            st.builds(
                MatrixRow,
                role=st.sampled_from(Role),
                step=st.integers(1, 3),
                over=st.sampled_from([None, 0, 20_000]),
                lapse=st.sampled_from(Lapse),
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
        since=st.sampled_from(["", "2026-01-01", "0001-01-01", "9999-12-31", "x"]),
    ),
    st.builds(
        SaveQuery,
        name=st.sampled_from(["发货", " "]),
        query=st.builds(Query, database=st.sampled_from(Database), year=st.sampled_from(["", "2026", "26"])),
        dropped=st.booleans(),
    ),
    st.builds(
        SaveStatementLayout,
        layout=st.sampled_from(["own-1", "own-2"]),
        name=st.just("村镇银行"),
        method=st.sampled_from(Method),
        columns=st.dictionaries(st.sampled_from(["day", "sum", "income", "x"]), st.sampled_from(["D", "S", ""])),
    ),
    st.builds(
        SetPrice,
        model=st.sampled_from(["GT-100", "X", ""]),
        name=words,
        name_en=words,
        fen=st.integers(0, 10**9),
        valid_from=st.sampled_from(["2026-03-02", "0001-01-01", "9999-12-31", "20260302"]),
    ),
]


class Step(NamedTuple):
    who: str
    command: Command
    subject: str
    ago: timedelta
    offset: int | None


def step(commands: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    hours = st.sampled_from([0, 0, 0, 1, -1, 30, 24 * 400, 24 * 365 * 56])
    return st.builds(
        Step,
        who=st.sampled_from(["li", "li", "li", "wang", "fang", "chen", "bo", "system", *PEOPLE]),
        command=commands,
        subject=orders,
        ago=hours.map(lambda h: timedelta(hours=h)),
        offset=st.sampled_from([0, 0, None, 400_000, -400_000, 2**40, -(2**40)]),
    )


facts = st.one_of(list(FACTS.values()))
anything = st.one_of(facts, st.one_of(REQUESTS))


def busy_company() -> Company:
    """One order with Li on site, one on Wang's way, one closed; and 300 yuan in Li's hand."""
    company = make_company()
    company.order_in(OrderState.CLOSED, "order-3")
    company.order_in(OrderState.ON_SITE, "order-1")
    company.order_in(OrderState.ACCEPTED, "order-2", company.wang)
    company.li.must(company.swap("order-1-visit", "s-0"), "order-1")
    company.li.must(company.receipt_for(company.li, "order-1", "order-1-visit", "receipt-0"), "order-1")
    return company


def judged(company: Company, step: Step, asks_the_phone: bool = False) -> Decision | Refusal:
    """The verdict on a line that went through its bytes, as it does everywhere.

    `asks_the_phone`: its author's own device is asked as well, which may invent nothing.
    """
    hand = getattr(company, step.who)
    line = hand.line(step.command, step.subject, company.now - step.ago, step.offset)
    line = read_line(encode_line(line))
    before = company.world.snapshot()
    verdict = decide(company.world, line, company.now)
    again = decide(company.world, line, company.now)
    assert verdict == again, "the same question, another answer"
    assert company.world.snapshot() == before, "judging wrote into the world"
    if asks_the_phone:
        nothing_is_invented(company.world, line, company.now, verdict)
        the_forgetful_invent_nothing(company.world, line, company.now, verdict)
    return verdict


FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(steps=st.lists(step(anything), min_size=5, max_size=30))
def test_the_books_hold_after_any_history(steps: list[Step]) -> None:
    company = busy_company()
    for one in steps:
        company.now += timedelta(minutes=7)
        verdict = judged(company, one, asks_the_phone=True)
        if isinstance(verdict, Refusal):
            assert one.command.NATURE is Nature.REQUEST
            assert verdict.code in REFUSALS
            continue
        assert {i.code for i in verdict.irregularities} <= IRREGULARITIES.keys()
        for record in verdict.records:
            assert tags_of(record), "nobody would ever see it"
        company.world.apply(verdict)
    invariants.hold(company.world)


@pytest.mark.parametrize("kind", sorted(FACTS, key=lambda t: t.KIND), ids=lambda t: t.KIND)
def test_a_fact_is_never_refused(kind: type[Command]) -> None:
    @settings(FEW, max_examples=30)
    @given(one=step(FACTS[kind]), then=step(FACTS[kind]), before=st.lists(step(facts), max_size=4))
    def never(one: Step, then: Step, before: list[Step]) -> None:
        company = busy_company()
        for past in (*before, one, then):
            verdict = judged(company, past)
            assert isinstance(verdict, Decision), f"{past.command.KIND} was refused: {verdict}"
            company.world.apply(verdict)

    never()


def test_every_fact_is_in_these_tests() -> None:
    assert set(FACTS) == {t for t in COMMANDS.values() if t.NATURE is Nature.FACT}
    assert set(RULES.handlers) == set(COMMANDS.values())


KEPT = (Receipt, Swap, Photo)


@FEW
@given(steps=st.lists(step(facts), min_size=5, max_size=25))
def test_no_fact_writes_over_an_earlier_one(steps: list[Step]) -> None:
    """Every receipt and every swap that was ever reported is still there, with its money and its numbers."""
    company = busy_company()
    made: Counter[str] = Counter()
    for one in steps:
        verdict = judged(company, one)
        assert isinstance(verdict, Decision)
        known = {(r.KIND, record_id(r)): r for kind in KEPT for r in company.world.all(kind)}
        for record in verdict.records:
            earlier: Record | None = known.get((record.KIND, record_id(record)))
            if isinstance(record, Receipt) and isinstance(earlier, Receipt):
                same = (earlier.number, earlier.total, earlier.method, earlier.by, earlier.visit)
                assert (record.number, record.total, record.method, record.by, record.visit) == same
            if isinstance(record, Swap):
                assert earlier is None
            if isinstance(record, Photo) and isinstance(earlier, Photo):
                assert (record.file, record.by, record.order) == (earlier.file, earlier.by, earlier.order)
            if isinstance(record, Visit):
                held = company.world.get(Visit, record.id)
                assert held is None or (held.order, held.technician) == (record.order, record.technician)
                assert held is None or not held.completed_at
                assert held is None or set(held.receipts) <= set(record.receipts)
        made[one.command.KIND] += 1
        company.world.apply(verdict)
    assert len(company.world.all(Receipt)) == 1 + made["receipt.issue"] + made["term.renew"]
    assert len(company.world.all(Swap)) == 1 + made["visit.swap"] + 2 * made["visit.relocate"]
    assert len(company.world.all(Photo)) == made["photo.add"]
    assert all(i.person for i in company.world.all(Irregularity))


@FEW
@given(takings=st.lists(st.tuples(st.integers(0, 50_000), st.booleans(), st.integers(-500, 500)), max_size=8))
def test_all_cash_ends_in_the_safe_or_on_somebodys_account(takings: list[tuple[int, bool, int]]) -> None:
    company = make_company()
    for index, (taken, hand_over, off) in enumerate(takings):
        company.collect(taken, f"receipt-{index}")
        if hand_over:
            held = company.world.balance("cash_in_hand:li")
            company.li.must(company.envelope(f"h-{index}", held))
            counted = max(0, held + off)
            company.fang.must(CountHandover(handover=f"h-{index}", counts=coins(counted)))  # type: ignore[arg-type]
            if off % 2 and counted != held:
                settle = Settle(irregularity=f"difference:h-{index}", text="已谈话", write_off=off % 3 == 0)
                company.chen.must(settle)
        invariants.hold(company.world)


def test_time_is_only_what_is_handed_in(company: Company) -> None:
    """The same world, line and `now` give the same decision today and in a hundred years."""
    company.order_in(OrderState.ACCEPTED)
    line = company.li.line(Arrive(visit="v-1"), "order-1")  # type: ignore[arg-type]
    moments = (company.now, datetime(2126, 1, 1, tzinfo=UTC))
    assert [decide(company.world, line, m) for m in moments] == [decide(company.world, line, m) for m in moments]
