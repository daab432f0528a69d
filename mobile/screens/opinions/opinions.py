"""Opinions with their answers, leads with their outcomes, and a form for each (CASE-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.opinions.leads import LeadCard, NewLead
from mobile.screens.shared.panes import cut
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    card,
    heading,
    label,
    pill,
    primary_button,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.times import parse_time
from rulebook.subjects.contact_forms.handlers import departments_of
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.opinions.commands import AnswerOpinion, GiveOpinion, PassOpinion
from rulebook.subjects.opinions.records import Lead, LeadState, Opinion, OpinionKind, OpinionState

STATES: dict[bool | None, tuple[str, str]] = {
    None: ("opinion.open", "wait"),
    True: ("opinion.adopted", "ok"),
    False: ("opinion.not_adopted", "calm"),
}
"""Whether it was adopted → words and tone."""


@ft.component
def Opinions(back: Callable[[], Any]) -> ft.Control:
    """What waits for oneself first; then a new one, and all others; whoever gave one reads its answer here."""
    here = use_app_context()
    redraw = use_redraw()
    shown, shown_leads = use_form("opinions.filter"), use_form("leads.filter")
    world, me = here.session.world, here.session.me
    given = sorted(world.all(Opinion), key=lambda o: parse_time(o.given_at), reverse=True)
    given.sort(key=lambda o: o.state is not OpinionState.OPEN)
    leads = sorted(world.all(Lead), key=lambda one: parse_time(one.handed_at), reverse=True)
    mine = [o for o in given if answers(me, o)]
    others = [o for o in given if o not in mine]
    my_leads = [one for one in leads if one.state is LeadState.OPEN and one.to == me.id]
    other_leads = [one for one in leads if one not in my_leads]
    parts: list[ft.Control] = []
    if mine or my_leads:
        parts.append(heading(t("opinion.mine", count=len(mine) + len(my_leads))))
        parts += [opinion_card(o) for o in mine] + [lead_card(one) for one in my_leads]
    parts.append(keyed(NewOpinion, f"new-{len(given)}"))
    parts.append(heading(t("opinion.list")))
    rows, more = cut(others, shown, redraw)
    parts += [opinion_card(o) for o in rows] + more
    if not others:
        parts.append(card(quiet(t("opinion.none"))))
    parts += [heading(t("lead.list")), keyed(NewLead, f"lead-{len(leads)}")]
    rows, more = cut(other_leads, shown_leads, redraw)
    parts += [lead_card(one) for one in rows] + more
    if not other_leads:
        parts.append(card(quiet(t("lead.none"))))
    return screen(page_head(t("me.page.opinions"), t("me.page.opinions.note"), back=back), body(*parts))


def answers(me: Person, opinion: Opinion) -> bool:
    """Whether it waits for me: it lies with my department, and is not my own."""
    its_own = opinion.department in departments_of(me) and opinion.by != me.id
    return its_own and opinion.state is OpinionState.OPEN


def opinion_card(opinion: Opinion) -> ft.Control:
    return keyed(OpinionCard, f"opinion-{opinion.id}-{opinion.state}-{opinion.department}", opinion)


def lead_card(lead: Lead) -> ft.Control:
    return keyed(LeadCard, f"lead-{lead.id}-{lead.state}", lead)


def departments() -> list[tuple[str, str]]:
    return [(d.value, t(f"contact.department.{d}")) for d in Department]


@ft.component
def NewOpinion() -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("opinion.give")

    async def send(_: Any) -> None:
        said = typed(here, form)
        if said is not None and await doing.do(said, said.opinion):
            await form.drop()
            redraw()

    kinds = [(kind.value, t(f"opinion.kind.{kind}")) for kind in OpinionKind]
    ready = typed(here, form) is not None
    return card(
        title(t("opinion.new")),
        choice(form, "kind", "", kinds, redraw, OpinionKind.IDEA.value),
        text_field(form, "text", t("opinion.text"), redraw, lines=3),
        text_field(form, "customer", t("opinion.customer"), redraw),
        choice(form, "to", t("opinion.to"), departments(), redraw),
        *([] if ready else [quiet(t("opinion.needs"))]),
        primary_button(t("opinion.send"), send if ready else None, ft.Icons.SEND_ROUNDED, doing.busy),
        spacing=M,
    )


def typed(here: AppContext, form: Form) -> GiveOpinion | None:
    """None while there are no words, or no department."""
    text, to = form.text("text").strip(), form.text("to")
    if not text or not to:
        return None
    return GiveOpinion(
        opinion=here.session.new_id(),
        kind=OpinionKind(form.text("kind", OpinionKind.IDEA.value)),
        text=text,
        department=Department(to),
        customer_name=form.text("customer").strip(),
    )


@ft.component
def OpinionCard(opinion: Opinion) -> ft.Control:
    """Its words and its answer; for the department where it lies, the answer's form."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"opinion/{opinion.id}")
    me, now = here.session.me, here.session.now()
    words, tone = STATES[opinion.adopted]
    kind, department = t(f"opinion.kind.{opinion.kind}"), t(f"contact.department.{opinion.department}")
    head = title(t("opinion.of", kind=kind, department=department), expand=True)
    by = opinion.customer_name or opinion.by_name
    parts: list[ft.Control] = [
        ft.Row([head, pill(t(words), tone)], spacing=S),
        label(opinion.text, ft.TextThemeStyle.BODY_LARGE),
        quiet(t("opinion.by", name=by, when=when(opinion.given_at, now))),
    ]
    if opinion.passed_note:
        parts.append(quiet(t("opinion.answered", name=opinion.passed_by_name, words=opinion.passed_note)))
    if opinion.answered_by:
        parts.append(label(t("opinion.answered", name=opinion.answered_by_name, words=opinion.answer)))
        return card(*parts, spacing=S)
    parts.append(quiet(t("opinion.due", when=when(opinion.due, now))))
    if not answers(me, opinion):
        return card(*parts, spacing=S)

    def give(make: Callable[[str], Command]) -> Callable[..., Any]:
        async def press(_: Any) -> None:
            if await doing.do(make(form.text("text").strip()), opinion.id):
                await form.drop()

        return press

    said, to = bool(form.text("text").strip()) and not doing.busy, form.text("to")
    adopt = give(lambda text: AnswerOpinion(adopted=True, answer=text))
    decline = give(lambda text: AnswerOpinion(adopted=False, answer=text))
    hand_on = give(lambda text: PassOpinion(department=Department(form.text("to")), note=text))
    parts += [
        text_field(form, "text", t("opinion.answer"), redraw, lines=2),
        *([] if form.text("text").strip() else [quiet(t("opinion.answer.needs"))]),
        ft.Row(
            [
                second_button(t("opinion.adopt"), adopt if said else None, ft.Icons.CHECK_ROUNDED),
                second_button(t("opinion.decline"), decline if said else None),
            ],
            wrap=True,
            spacing=S,
        ),
        choice(form, "to", t("opinion.pass"), [d for d in departments() if d[0] != opinion.department], redraw),
        second_button(t("opinion.pass.do"), hand_on if to and not doing.busy else None, ft.Icons.FORWARD_ROUNDED),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    return card(*parts, spacing=M)
