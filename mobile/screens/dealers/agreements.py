"""A dealer's agreements: rates and tiers, who approved; one proposed, one decided (DEAL-1)."""

from __future__ import annotations

from typing import Any

import flet as ft
import msgspec

from mobile.screens.confidentiality.open_file import use_gate
from mobile.screens.confidentiality.who_saw import who_saw
from mobile.screens.dealers.parts import act, may, state_pill, tier_words
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, quiet, refusal_banner, second_button, title
from mobile.ui.fields import choice, text_field
from mobile.ui.money import typed_fen
from mobile.ui.photos import AddPhotos, one_photo, too_many
from mobile.ui.text import day, t
from mobile.ui.theme import M, S
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import add_months, company_day
from rulebook.subjects.dealers.commands import DecideAgreement, EndAgreement, SetAgreement
from rulebook.subjects.dealers.records import (
    Agreement,
    AgreementState,
    Basis,
    Counts,
    Dealer,
    EndingState,
    Tier,
    TierKind,
)
from rulebook.subjects.files.records import Purpose

ROWS = 4
"""So many tiers are offered; more are rare."""
ALL = 10_000


@ft.component
def Agreements(dealer: Dealer) -> ft.Control:
    here = use_app_context()
    found = sorted(
        here.session.world.find(Agreement, "dealer", dealer.id), key=lambda a: (a.since, a.asked_at), reverse=True
    )
    cards = [keyed(One, f"agreement-{one.id}", one) for one in found]
    parts: list[ft.Control] = [heading(t("dealers.agreements"))]
    parts += cards or [quiet(t("dealers.no_agreement"))]
    if may(here, SetAgreement):
        parts.append(keyed(Propose, f"propose-{dealer.id}", dealer))
    return ft.Column(parts, spacing=M, tight=True)


@ft.component
def One(agreement: Agreement) -> ft.Control:
    """What was agreed, and an approver's two buttons while it waits for them; a contract is top secret (SEC-1)."""
    here = use_app_context()
    shut = use_gate(Agreement.KIND, agreement.id, own=_is_own_work(here, agreement))
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"dealers.decide/{agreement.id}")
    if shut is not None:
        return ft.Column([line(title(agreement.number), state_pill(agreement.state)), shut], spacing=S, tight=True)
    names = t("list.comma").join(one.name for one in agreement.approvals)
    parts: list[ft.Control] = [
        line(title(agreement.number), state_pill(agreement.state)),
        quiet(t("dealers.term", since=day(agreement.since), until=day(agreement.until))),
        quiet(" · ".join(_terms(agreement))),
        *[quiet(words) for words in tier_words(agreement)],
        quiet(t("dealers.asked_by", name=agreement.asked_by_name)),
    ]
    if names:
        parts.append(quiet(t("dealers.approved_names", names=names)))
    if agreement.state is AgreementState.REFUSED:
        name = person_name(here.session.world, agreement.refused_by)
        parts.append(quiet(t("dealers.refused", name=name, why=agreement.why)))
    parts += _endings(here, agreement)
    if _mine(here, agreement):
        why = form.text("why").strip()

        def decide(allow: bool) -> Any:
            async def press(_: Any) -> None:
                if await doing.do(DecideAgreement(allow=allow, why=why), agreement.id):
                    await form.drop()

            return press

        parts.append(text_field(form, "why", t("dealers.why"), redraw))
        parts += act(doing, t("dealers.allow"), decide(True), ft.Icons.CHECK_ROUNDED)
        parts.append(second_button(t("dealers.refuse"), decide(False) if why and not doing.busy else None))
    elif doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    if agreement.state is AgreementState.IN_FORCE and agreement.ending is None and may(here, EndAgreement):
        parts.append(keyed(EndEarly, f"end-{agreement.id}-{len(agreement.endings)}", agreement))
    parts += who_saw(here, Agreement.KIND, agreement.id)
    return card(*parts, spacing=S)


@ft.component
def EndEarly(agreement: Agreement) -> ft.Control:
    """Ask that it end before its day; opened by a tap."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"dealers.end/{agreement.id}")
    opened, set_opened = ft.use_state(False)
    if not opened:
        return ft.Row([second_button(t("dealers.end"), lambda _: set_opened(True), ft.Icons.EVENT_BUSY_OUTLINED)])
    today = company_day(here.session.now()).isoformat()
    last, reason = typed_date(form.text("last", today)), form.text("reason").strip()

    async def save(_: Any) -> None:
        if await doing.do(EndAgreement(last=last, reason=reason), agreement.id):
            await form.drop()

    fields = [
        text_field(form, "last", t("dealers.end.last"), redraw, default=today),
        text_field(form, "reason", t("dealers.end.reason"), redraw),
    ]
    return ft.Column([*fields, *act(doing, t("dealers.end"), save if reason else None)], spacing=S, tight=True)


def _endings(here: AppContext, agreement: Agreement) -> list[ft.Control]:
    """Each time it was asked to end it early, and what became of that."""
    shown: list[ft.Control] = []
    for one in agreement.endings:
        last, until = day(one.last), day(one.until)
        if one.state is EndingState.REFUSED:
            name = person_name(here.session.world, one.refused_by)
            shown.append(quiet(t("dealers.ending_refused", name=name, last=last, why=one.why)))
        elif one.state is EndingState.GRANTED:
            shown.append(quiet(t("dealers.ended_early", last=last, until=until, reason=one.reason)))
        else:
            shown.append(quiet(t("dealers.ending", name=one.by_name, last=last, reason=one.reason)))
        if one.approvals:
            shown.append(
                quiet(t("dealers.approved_names", names=t("list.comma").join(word.name for word in one.approvals)))
            )
    return shown


def _mine(here: AppContext, agreement: Agreement) -> bool:
    """Whether it waits for somebody like me: not who asked, not who approved already."""
    me, ending = here.session.me.id, agreement.ending
    asked_by, approvals = (ending.by, ending.approvals) if ending else (agreement.asked_by, agreement.approvals)
    waits = ending is not None or agreement.state is AgreementState.ASKED
    return waits and may(here, DecideAgreement) and me not in {asked_by, *(one.by for one in approvals)}


def _is_own_work(here: AppContext, agreement: Agreement) -> bool:
    """It waits for me, or I asked for it or approved it: no reason is wanted for what one has in hand."""
    hands = {agreement.asked_by, *(one.by for one in agreement.approvals)}
    for ending in agreement.endings:
        hands |= {ending.by, *(one.by for one in ending.approvals)}
    return here.session.me.id in hands or _mine(here, agreement)


def _terms(agreement: Agreement) -> list[str]:
    return [
        t(f"dealers.basis.{agreement.basis}"),
        t(f"dealers.kind.{agreement.kind}"),
        t(f"dealers.counts.{agreement.counts}"),
    ]


@ft.component
def Propose(dealer: Dealer) -> ft.Control:
    """A new agreement; two others approve it before it holds."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"dealers.agreement/{dealer.id}")
    opened, set_opened = ft.use_state(False)
    id = ft.use_memo(here.session.new_id, [form.text("turn")])
    if not opened:
        button = second_button(t("dealers.propose"), lambda _: set_opened(True), ft.Icons.ADD_ROUNDED)
        return ft.Row([button], wrap=True)
    today = company_day(here.session.now())
    since, until = today.isoformat(), add_months(today, 12).isoformat()
    tiers = _tiers(form)
    command = None
    if form.text("number").strip() and tiers:
        command = SetAgreement(
            number=form.text("number").strip(),
            dealer=dealer.id,
            since=typed_date(form.text("since", since)),
            until=typed_date(form.text("until", until)),
            tiers=tiers,
            basis=Basis(form.text("basis", Basis.PAID)),
            kind=TierKind(form.text("kind", TierKind.SLICES)),
            counts=Counts(form.text("counts", Counts.MONTH)),
        )

    async def save(_: Any) -> None:
        if command is None or too_many(form):
            return
        if await doing.do(msgspec.structs.replace(command, scan=one_photo(form)), id):
            await form.drop()
            form.put("turn", id)
            set_opened(False)

    parts: list[ft.Control] = [
        text_field(form, "number", t("dealers.number"), redraw),
        text_field(form, "since", t("dealers.since"), redraw, default=since),
        text_field(form, "until", t("dealers.until"), redraw, default=until),
        _choice(form, "basis", Basis, redraw),
        _choice(form, "kind", TierKind, redraw),
        _choice(form, "counts", Counts, redraw),
        quiet(t("dealers.tiers.words")),
        *[_tier_row(form, n, redraw) for n in range(ROWS)],
        AddPhotos(form, f"agreement-{id}", Purpose.OTHER, t("dealers.scan"), only_one=True),
    ]
    return card(*parts, *act(doing, t("dealers.propose"), save if command else None), spacing=M)


def _choice(form: Form, name: str, kind: Any, redraw: Any) -> ft.Control:
    options = [(str(one), t(f"dealers.{name}.{one}")) for one in kind]
    return choice(form, name, t(f"dealers.{name}"), options, redraw, str(next(iter(kind))))


def _tier_row(form: Form, n: int, redraw: Any) -> ft.Control:
    first = "0" if n == 0 else ""
    return ft.Row(
        [
            text_field(form, f"from{n}", t("dealers.tier.from"), redraw, default=first, expand=True),
            text_field(form, f"rate{n}", t("dealers.tier.rate"), redraw, expand=True),
        ],
        spacing=S,
    )


def _tiers(form: Form) -> tuple[Tier, ...]:
    """The rows that were filled in; () while one is only half. Percent has two decimals, as yuan have."""
    tiers = []
    for n in range(ROWS):
        typed = form.text(f"from{n}", "0" if n == 0 else "").strip()
        rate = typed_fen(form, f"rate{n}")
        reaches = 0 if n == 0 and typed == "0" else typed_fen(form, f"from{n}")
        if rate is None and (n == 0 or not typed):
            continue
        if rate is None or reaches is None or not 0 <= rate <= ALL:
            return ()
        tiers.append(Tier(Fen(reaches), rate))
    return tuple(tiers)
