"""One complaint: what they say, what was signed, who has it, which gates are open, what comes next (CMP-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.archive.swap_history import coded
from mobile.screens.complaints.acts import Acts, Handed
from mobile.screens.complaints.measures import SetMeasureHere, measure_card
from mobile.screens.complaints.parts import TONES, clock_of, due_pill
from mobile.screens.confidentiality.open_file import use_gate
from mobile.screens.confidentiality.who_saw import who_saw
from mobile.screens.refunds.refunds import said_of
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line, link_row, spread
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import banner, card, empty_state, heading, label, pill, quiet, title
from mobile.ui.contacts import reach
from mobile.ui.downloads import print_button
from mobile.ui.fields import grouped
from mobile.ui.frame import screen
from mobile.ui.text import catalogue, language, money, read_choice, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.times import parse_time
from rulebook.policy.clock_words import sentence_in
from rulebook.policy.clocks import ClockEnd
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.complaints.gates import PARTS, asked_back, measures_of, missing_to_close
from rulebook.subjects.complaints.handlers import going_on
from rulebook.subjects.complaints.records import Complaint, ComplaintState
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.refunds.records import Refund
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.records import Visit


@ft.component
def ComplaintPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """Everything of one complaint, and what may be done with it."""
    here = use_app_context()
    found = going_on(here.session.world, id)
    own = found is None or here.session.me.id in (found.heard_by, *(owned.person for owned in found.owners))
    shut = use_gate(Complaint.KIND, found.id if found else "", own)
    if found is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("complaints.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("complaints.one"), back=back), pane_body(nothing))
    if shut is not None:
        return screen(pane_head(found.number or t("complaints.unnumbered"), back=back), pane_body(shut))
    open_ = found.state is ComplaintState.OPEN
    parts: list[ft.Control] = [_matter(here, found), _half_hour(here, found)]
    if found.offer is not None:
        parts.append(keyed(Handed, f"handed-{id}", found))
    parts += _calls(here, found)
    if open_:
        parts += [heading(t("complaints.now")), keyed(Acts, f"acts-{found.id}", found)]
    parts += [heading(t("complaints.gates")), _gates(here, found)]
    measures = measures_of(here.session.world, found.id)
    parts.append(heading(t("measures.title", count=len(measures))))
    parts += [measure_card(here, m) for m in measures] or [quiet(t("measures.none"))]
    if open_:
        parts.append(keyed(SetMeasureHere, f"measure-{found.id}", found.id, found.person or ""))
    parts += _evidence(here, found)
    parts += [heading(t("complaints.history")), _history(here, found)]
    parts.append(ft.Row([print_button("complaint", found.id, found.number or found.id, t("complaints.form"))]))
    parts += who_saw(here, Complaint.KIND, found.id)
    head = pane_head(
        found.number or t("complaints.unnumbered"),
        t(f"complaints.about.{found.about}"),
        back=back,
        actions=[pill(t(f"complaints.severity.{found.severity}"), TONES[found.severity])],
    )
    return screen(head, pane_body(*parts))


def _matter(here: AppContext, c: Complaint) -> ft.Control:
    """Their words first, then who they are and what they want."""
    rows: list[ft.Control] = [
        label(c.what, ft.TextThemeStyle.HEADLINE_SMALL),
        ft.Row([due_pill(here, c)]),
        spread(
            (t("field.customer_name"), c.customer_name),
            (t("field.plate"), c.plate),
            (t("field.product_model"), c.model),
            (t("complaints.person"), c.person_name),
            (t("complaints.owner"), c.owner_name),
            (t("complaints.heard"), f"{c.heard_by_name} {when(c.heard_at, here.session.now())}"),
        ),
    ]
    if c.wish:
        rows.append(quiet(t("complaints.wishes", wish=c.wish)))
    rows += reach("", (c.contact_phone, c.contact))
    if c.outcome:
        rows.append(line(title(c.verdict), pill(t(f"complaints.outcome.{c.outcome}"), "info")))
    return card(*rows, padding=20, spacing=M)


def _half_hour(here: AppContext, c: Complaint) -> ft.Control:
    """How the half hour came about, and how it ended; both times where it was heard late."""
    clock = clock_of(here.session.world, c)
    now = here.session.now()
    if clock is None or not clock.due:
        return ft.Container(height=0)
    how = sentence_in(catalogue(language()), here.session.world, clock)
    if not clock.met_at:
        late = parse_time(clock.due) < now
        tone = "overdue" if late else "info"
        return banner(t("complaints.clock.late" if late else "complaints.clock.runs"), how, tone, "CMP-1")
    end = "complaints.clock.met" if clock.end is ClockEnd.MET else "complaints.clock.over"
    words = t(end, when=when(clock.met_at, now))
    return banner(words, how, "ok" if clock.end is ClockEnd.MET else "wait", "CMP-1")


def _calls(here: AppContext, c: Complaint) -> list[ft.Control]:
    """Nobody has to call twice; where they had to, their words stand here."""
    if not c.calls:
        return []
    said = "\n".join(f"{when(one.at, here.session.now())} {one.text}" for one in c.calls)
    return [banner(t("complaints.calls", count=len(c.calls) + 1), said, "overdue", "CMP-1")]


def _gates(here: AppContext, c: Complaint) -> ft.Control:
    """Every gate by name: closed or open."""
    missing = set(missing_to_close(here.session.world, c)) if c.state is ComplaintState.OPEN else set()
    rows: list[ft.Control] = []
    asked = asked_back(here.session.world, c.id)
    for part in PARTS:
        if part == "complaint_repayment" and not asked:
            continue  # nobody asked for money back: neither to be done nor done
        done = part not in missing
        words = t(f"part.{part}")
        rows.append(
            line(
                label(words[:1].upper() + words[1:]),
                pill(t("complaints.done" if done else "complaints.missing"), "ok" if done else "wait"),
            )
        )
    return card(*rows, spacing=S)


def _evidence(here: AppContext, c: Complaint) -> list[ft.Control]:
    """What was signed stands beside what was said: order, visit, swaps, receipts, the form about money back."""
    world, go = here.session.world, here.go
    rows: list[ft.Control] = []

    def row(words: str, note: str, icon: ft.IconData, path: str) -> None:
        rows.append(link_row(words, note, icon, lambda _: go(path)))

    order = world.get(Order, c.order) if c.order else None
    if order is not None:
        row(order.number, order.symptom, ft.Icons.ASSIGNMENT_OUTLINED, routes.office("orders", order.id))
    visits = list(world.find(Visit, "order", order.id)) if order else []
    for v in visits:
        signed = v.signature.signer if v.signature else ""
        said = t("complaints.signed", name=signed) if signed else ""
        note = " · ".join(p for p in (read_choice(v.work), said) if p)
        row(t("office.visit"), note, ft.Icons.HANDYMAN_OUTLINED, routes.office("archive", "visit", v.id))
    receipts = list(world.find(Receipt, "order", order.id)) if order else []
    for r in receipts:
        row(r.number, money(r.total), ft.Icons.RECEIPT_LONG_OUTLINED, routes.office("finance", "receipt", r.id))
    swaps = [s for v in visits for s in world.find(Swap, "visit", v.id)]
    for s in swaps:
        numbers = " → ".join(grouped(one) or "—" for one in (s.old_number, s.new_number))
        path = routes.office("archive", "visit", s.visit)
        row(numbers, coded("swap.reason", s.reason), ft.Icons.SWAP_HORIZ_ROUNDED, path)
    if c.vehicle:
        row(c.plate or str(c.vehicle), t("complaints.vehicle"), ft.Icons.LOCAL_SHIPPING_OUTLINED,
            routes.office("archive", "vehicle", c.vehicle))  # fmt: skip
    back = [f for state in FormState for f in world.find(ApprovalForm, "state", state) if f.about == c.id]
    for f in back:
        rows.append(
            line(label(t("complaints.repay.asked", sum=money(f.amount))), pill(t(f"state.{f.state}"), "info"))
        )
    rows += [label(said_of(here, one)) for one in world.find(Refund, "complaint", c.id)]
    return [heading(t("complaints.evidence")), card(*rows, padding=S, spacing=0)] if rows else []


def _history(here: AppContext, c: Complaint) -> ft.Control:
    """All that was done, in the order in which it happened."""
    steps = [(o.since, t("complaints.did.owned", name=o.name), o.from_name) for o in c.owners]
    steps += [(a.at, t("complaints.did.calmed", name=a.name), a.text) for a in c.calmed]
    steps += [(a.at, t("complaints.did.again", name=a.name), a.text) for a in c.calls]
    if c.cause:
        whys = " ← ".join(c.cause.whys)
        kind = t(f"complaints.cause.{c.cause.kind}")
        steps.append((c.cause.at, t("complaints.did.cause", name=c.cause.name), f"{kind}: {whys}"))
    steps += [
        (a.at, t("complaints.did.told", name=a.name), f"{a.text} ({t(f'complaints.satisfied.{a.satisfied}')})")
        for a in c.told
    ]
    if c.closed_at:
        steps.append((c.closed_at, t("complaints.did.closed", name=c.closed_by_name), c.verdict))
    steps.sort(key=lambda one: parse_time(one[0]))
    now = here.session.now()
    rows: list[ft.Control] = []
    for at, words, text in steps:
        rows.append(line(label(words), quiet(when(at, now))))
        if text:
            rows.append(quiet(text))
    return card(*rows, spacing=S)
