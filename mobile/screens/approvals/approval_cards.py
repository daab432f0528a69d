"""The cards of the approvals inbox: all that is needed to decide, on one of them (ROLE-3, ORD-5, ORAL-2)."""

from __future__ import annotations

import flet as ft

from mobile.app import routes
from mobile.screens.approvals.approval_actions import Deciding, Matter
from mobile.screens.orders.order_decision import decide_order
from mobile.screens.orders.order_facts import changed_since, papers_of
from mobile.screens.receipts.desk_void import void_facts
from mobile.screens.receipts.fee_estimate import expectation
from mobile.screens.rounds.costs import price_words
from mobile.screens.shared.ages import age_mark
from mobile.screens.shared.lookups import about, person_name, plates, vehicles_of
from mobile.screens.shared.rows import line, pair, toned_box
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command
from mobile.ui.basics import banner, card, divider, label, pill, quiet, second_button
from mobile.ui.text import day, known, money, money_short, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import parse_time
from rulebook.policy.matrix import rows_for, steps_of
from rulebook.subjects.approvals.commands import DenyApproval, GrantApproval, WithdrawApproval
from rulebook.subjects.approvals.records import ApprovalForm, MatrixRow
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.orders.handlers import matter_of
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.desk_voids import MATRIX
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.rounds.charges import RoundCharge, RoundPrice
from rulebook.subjects.spoken.commands import ConfirmSpoken, DenySpoken
from rulebook.subjects.spoken.records import SpokenApproval
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Visit

OF_FEE = ("discount", "waiver", "override")


def due_pill(here: AppContext, due: str) -> list[ft.Control]:
    """Until when, and whether that is over."""
    if not due:
        return []
    now = here.session.now()
    late = parse_time(due) < now
    words = t("approvals.late", when=when(due, now)) if late else t("approvals.due", when=when(due, now))
    return [pill(words, "overdue" if late else "calm", ft.Icons.SCHEDULE_ROUNDED)]


def steps_line(
    rows: tuple[MatrixRow, ...], done: list[tuple[int, str, str]], here: AppContext
) -> list[ft.Control]:
    """Where there are several steps: who decides on each, and who has."""
    steps = steps_of(rows)
    if len(steps) < 2:
        return []
    shown: list[ft.Control] = []
    for number in steps:
        role = next(r.role for r in rows if r.step == number)
        granted = next(((name, at) for step, name, at in done if step == number), None)
        words = t("approvals.step", number=number, total=len(steps), role=t(f"role.{role}"))
        if granted is None:
            shown.append(pair(words, t("approvals.step.open")))
        else:
            said = t("approvals.step.done", name=granted[0], when=when(granted[1], here.session.now()))
            shown.append(pair(words, said))
    return shown


def deputy_pill(rows: tuple[MatrixRow, ...], here: AppContext) -> list[ft.Control]:
    """Said where one decides in somebody's place."""
    roles = set(here.session.me.roles)
    stands_in = next((r for r in rows if r.deputy in roles and r.role not in roles), None)
    if stands_in is None:
        return []
    return [pill(t("approvals.deputy", role=t(f"role.{stands_in.role}")), "info", ft.Icons.SWAP_HORIZ_ROUNDED)]


@ft.component
def OrderCard(order: Order, due: str) -> ft.Control:
    """One order to decide on (ORD-5)."""
    here = use_app_context()
    session, now = here.session, here.session.now()
    asked = t(
        "office.approvals.asked",
        name=person_name(session.world, order.submitted_by),
        when=when(order.submitted_at, now),
    )
    subject, amount = matter_of(order)
    rows_ = rows_for(session.world, subject, amount, now, order.kind)
    marks: list[ft.Control] = [pill(t(f"kind.{order.kind}"), "info", ft.Icons.LABEL_OUTLINE_ROUNDED)]
    if order.revision > 1:
        marks.append(pill(t("office.approvals.again", number=order.revision), "wait", ft.Icons.HISTORY_ROUNDED))
    marks += [*due_pill(here, due), *deputy_pill(rows_, here)]
    vehicles = vehicles_of(session.world, order)
    top = line(
        ft.Row(plates(vehicles, 22, 4), wrap=True, spacing=S),
        ft.Row(marks, spacing=S, run_spacing=S, wrap=True),
    )
    rows: list[ft.Control] = [top, label(about(order), ft.TextThemeStyle.TITLE_LARGE)]
    if order.problem and order.symptom:
        rows.append(label(order.problem, ft.TextThemeStyle.BODY_LARGE))
    if order.tried:
        rows.append(quiet(t("order.tried", what=order.tried)))
    expected = expectation(session, order)
    rows += [*changed_since(here, order), divider(), papers_of(here, order), *([expected] if expected else [])]
    if order.agreed_fee is not None:
        rows.append(pair(t("approvals.told"), money(order.agreed_fee), strong=True))
    names = [(a.step, person_name(session.world, a.by), a.at) for a in order.approvals]
    rows += steps_line(rows_, names, here)
    foot = ft.TextButton(order.number, on_click=lambda _: here.go(routes.office("orders", order.id)), height=48)
    rows += [line(quiet(asked), *age_mark(order.submitted_at, now), foot), decide_order(order)]
    return card(*rows, padding=20, spacing=M)


def about_order(here: AppContext, order: Order | None) -> list[ft.Control]:
    """The order that something is about: whose, which vehicles, what is wrong; and the way to it."""
    if order is None:
        return []
    way = ft.TextButton(order.number, on_click=lambda _: here.go(routes.office("orders", order.id)), height=48)
    said = " · ".join(p for p in (order.customer_name, about(order)) if p)
    return [
        line(ft.Row(plates(vehicles_of(here.session.world, order), 16, 3), spacing=S, tight=True), way),
        label(said),
    ]


def matter_words(subject: str) -> str:
    return t(f"matter.{subject}") if known(f"matter.{subject}") else subject


def money_facts(here: AppContext, form: ApprovalForm, order: Order | None) -> list[ft.Control]:
    """What the amount stands against: the list's price, a debt, what was collected."""
    world = here.session.world
    rows: list[ft.Control] = []
    if form.amount:
        rows.append(pair(t("approvals.amount"), money(form.amount), strong=True))
    visit = world.get(Visit, form.about) if form.about else None
    if order is not None and form.subject in OF_FEE:
        visits = [visit] if visit else list(world.find(Visit, "order", order.id))
        if visits:
            fee = work_out_fee(world, order, visits[-1])
            if fee.listed or fee.total:
                rows.append(pair(t("approvals.listed"), money(fee.listed or fee.total)))
            elif expected := expectation(here.session, order):
                rows.append(expected)
        if order.agreed_fee is not None:
            rows.append(pair(t("approvals.told"), money(order.agreed_fee)))
    price = world.get(RoundPrice, form.about) if form.about else None
    if price is not None:
        rows += _of_round(price)
    charged = world.get(RoundCharge, form.about) if form.about else None
    if charged is not None:
        of = t("rounds.charge.of", name=charged.name, day=day(charged.day))
        rows += [label(f"{charged.number} · {charged.customer_name}"), quiet(of)]
    debt = None if charged else world.get(Receivable, form.about) if form.about else None
    receipt = world.get(Receipt, form.about) if form.about else None
    if receipt is not None and form.subject == MATRIX:
        rows += void_facts(here, receipt)
    elif debt is not None or receipt is not None:
        rows.append(quiet(t("approvals.about", what=form.about)))
    complaint = world.get(Complaint, form.about) if form.about else None
    if complaint is not None:
        rows += _of_complaint(here, complaint)
    found = world.get(Irregularity, form.about) if form.about else None
    if found is not None:
        way = routes.office("irregularities", found.id)
        words = t("approvals.about.irregularity", rule=found.rule)
        rows.append(ft.TextButton(words, on_click=lambda _: here.go(way), height=48))
    return rows


def _of_round(price: RoundPrice) -> list[ft.Control]:
    """Which rounds, who pays, what for, from when."""
    facts = t("rounds.price.line", day=day(price.since), customer=price.customer_name)
    return [
        label(t("rounds.price.of_plan", name=price.plan_name)),
        pair(t("rounds.price"), price_words(price), strong=True),
        quiet(facts),
    ]


def _of_complaint(here: AppContext, complaint: Complaint) -> list[ft.Control]:
    """What money back is asked for: the complaint, and what the customer paid for that order."""
    world = here.session.world
    taken = [r for r in world.find(Receipt, "order", complaint.order or "") if not r.void_reason]
    paid = Fen(sum(r.total for r in taken if r.method is not Method.OWED))
    way = routes.office("complaints", complaint.id)
    words = t("refund.complaint", number=complaint.number)
    return [
        label(" · ".join(p for p in (complaint.customer_name, complaint.what) if p)),
        *([quiet(t("refund.paid_before", sum=money(paid), count=len(taken)))] if taken else []),
        ft.TextButton(words, on_click=lambda _: here.go(way), height=48),
    ]


@ft.component
def FormCard(form: ApprovalForm) -> ft.Control:
    """Leave asked for on a form: a discount, a waiver, parts, an outsider, a write-off (ROLE-3)."""
    here = use_app_context()
    session, world, now = here.session, here.session.world, here.session.now()
    order = world.get(Order, form.order) if form.order else None
    rows_ = rows_for(world, form.subject, form.amount, parse_time(form.asked_at), form.kind)
    marks: list[ft.Control] = [pill(matter_words(form.subject), "info", ft.Icons.GAVEL_ROUNDED)]
    marks += due_pill(here, form.due_at)
    if form.raised_to:
        marks.append(pill(t("approvals.raised", role=t(f"role.{form.raised_to}")), "wait"))
    else:
        marks += deputy_pill(rows_, here)
    rows: list[ft.Control] = [
        ft.Row(marks, spacing=S, run_spacing=S, wrap=True),
        label(form.reason, ft.TextThemeStyle.TITLE_LARGE),
        *about_order(here, order),
        *money_facts(here, form, order),
    ]
    if form.not_free:
        reasons = [
            f"{n.name}: {t('list.comma').join(t(f'why_not.{code}') for code in n.reasons)}" for n in form.not_free
        ]
        rows.append(toned_box("calm", quiet(t("approvals.not_free")), *[label(words) for words in reasons]))
    rows += steps_line(rows_, [(g.step, g.name, g.at) for g in form.grants], here)
    asked = t("approvals.asked", name=form.asked_by_name, when=when(form.asked_at, now))
    rows += [quiet(asked), quiet(t("word.rule", rule=_rule(form.subject)))]
    if form.asked_by == session.me.id:
        rows.append(keyed(Withdraw, f"withdraw-{form.id}", form))
    else:
        matter = Matter(
            form.id,
            lambda why: GrantApproval(emergency=why),
            lambda why: DenyApproval(reason=why),
            t("approvals.grant"),
            t("approvals.deny"),
            t("approvals.deny.why"),
        )
        rows.append(keyed(Deciding, f"decide-{form.id}", matter))
    return card(*rows, padding=20, spacing=M)


RULES = {
    "discount": "FEE-3", "waiver": "FEE-3", "override": "FEE-3", "spare_parts": "ORAL-1", "outsider": "EXT-1",
    "stock_write_off": "STK-4", "debt_write_off": "CASH-8", "outlay": "CASH-1", "difference": "CASH-4",
    "difference_write_off": "CASH-4", MATRIX: "RCT-2", "round_charge_void": "RND-1",
}  # fmt: skip


def _rule(subject: str) -> str:
    return RULES.get(subject, "ROLE-3")


@ft.component
def Withdraw(form: ApprovalForm) -> ft.Control:
    """One's own request: it waits for somebody else, and can be taken back (ROLE-2)."""
    doing = use_command()

    async def press(_: object) -> None:
        await doing.do(WithdrawApproval(), form.id)

    take_back = second_button(t("approvals.withdraw"), None if doing.busy else press, ft.Icons.UNDO_ROUNDED)
    return banner(t("approvals.own"), t("approvals.own.todo"), "wait", "ROLE-2", actions=[take_back])


@ft.component
def SpokenCard(spoken: SpokenApproval) -> ft.Control:
    """What somebody says that one agreed to by word of mouth: yes I did, or no (ORAL-2)."""
    here = use_app_context()
    world, now = here.session.world, here.session.now()
    approver = world.get(Person, spoken.approver)
    marks: list[ft.Control] = [pill(t("spoken.title"), "info", ft.Icons.RECORD_VOICE_OVER_OUTLINED)]
    marks += due_pill(here, spoken.due_at)
    if spoken.wrong_codes:
        marks.append(pill(t("spoken.wrong_codes", count=spoken.wrong_codes), "overdue"))
    mine = spoken.approver == here.session.me.id
    if not mine and spoken.raised_to:
        marks.append(pill(t("approvals.raised", role=t(f"role.{spoken.raised_to}")), "wait"))
    words = t("spoken.matter", matter=matter_words(spoken.subject), sum=money_short(spoken.amount))
    name = approver.name if approver else spoken.approver_name
    said = t("spoken.says", name=spoken.claimant_name, when=when(spoken.spoken_at, now)) if mine else t(
        "spoken.says.of", name=spoken.claimant_name, approver=name, when=when(spoken.spoken_at, now)
    )  # fmt: skip
    matter = Matter(
        spoken.id,
        lambda _: ConfirmSpoken(),
        lambda why: DenySpoken(reason=why),
        t("spoken.confirm"),
        t("spoken.deny"),
        t("approvals.deny.why"),
        skips=False,
    )
    rows: list[ft.Control] = [
        ft.Row(marks, spacing=S, run_spacing=S, wrap=True),
        label(words, ft.TextThemeStyle.TITLE_LARGE),
        label(spoken.what_for),
        *about_order(here, world.get(Order, spoken.order)),
        quiet(said),
        quiet(t("word.rule", rule="ORAL-2")),
        keyed(Deciding, f"decide-{spoken.id}", matter),
    ]
    return card(*rows, padding=20, spacing=M)
