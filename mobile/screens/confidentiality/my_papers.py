"""Sheets of secret records that I hold: handed on, back in the archive, or destroyed (SEC-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.shared.panes import cut
from mobile.screens.shared.people_choice import colleagues, people_choice
from mobile.screens.shared.rows import line
from mobile.ui.app_context import keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, pill, quiet, second_button
from mobile.ui.fields import text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.subjects.confidentiality.commands import MovePaper, PaperAct
from rulebook.subjects.confidentiality.records import PaperCustody, PaperState


@ft.component
def MyPapers(back: Callable[[], Any]) -> ft.Control:
    """What I hold first, each with what may become of it; below it what I once held or may watch."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("secrecy.papers")
    known = sorted(here.session.world.all(PaperCustody), key=lambda p: p.printed_at, reverse=True)
    mine = [p for p in known if p.keeper == here.session.me.id and p.state is PaperState.HELD]
    rest = [p for p in known if p not in mine]
    parts: list[ft.Control] = [keyed(Held, f"paper-{p.id}", p) for p in mine]
    if not mine:
        parts.append(empty_state(ft.Icons.DESCRIPTION_OUTLINED, t("secrecy.papers.none"), ""))
    if rest:
        shown, more = cut(rest, form, redraw)
        parts += [heading(t("secrecy.papers.others")), *[card(*facts(p), spacing=S) for p in shown], *more]
    return screen(page_head(t("me.page.papers"), back=back), body(quiet(t("secrecy.papers.words")), *parts))


def state_words(paper: PaperCustody) -> str:
    return t(f"secrecy.papers.{paper.state}", name=paper.keeper_name)


def facts(paper: PaperCustody) -> list[ft.Control]:
    """What it is, its number, and each thing that became of it."""
    tone = "wait" if paper.state is PaperState.HELD else "ok"
    rows: list[ft.Control] = [
        line(label(t(f"finance.paper.{paper.report}")), pill(state_words(paper), tone)),
        quiet(f"{paper.number} · {when(paper.printed_at)}"),
    ]
    for move in paper.moves:
        said = t(f"secrecy.papers.did.{move.what}", by=move.by_name, to=move.to_name)
        rows.append(quiet(" · ".join(p for p in (said, when(move.at), move.words) if p)))
    return rows


@ft.component
def Held(paper: PaperCustody) -> ft.Control:
    """One sheet of mine. That it was destroyed is asked twice: nothing brings a sheet back."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"paper.move/{paper.id}")
    sure, set_sure = ft.use_state(False)

    def does(what: PaperAct) -> Callable[..., Any] | None:
        to = form.text("to") if what is PaperAct.HANDED else ""
        if doing.busy or not here.session.me.active or (what is PaperAct.HANDED and not to):
            return None

        async def do(_: Any) -> None:
            if what is PaperAct.DESTROYED and not sure:
                set_sure(True)
                return
            said = MovePaper(paper=paper.id, what=what, to=to, words=form.text("words").strip())
            if await doing.do(said, paper.id):
                await form.drop()

        return do

    people = colleagues(here.session.world.all(Person), here.session.me.id)
    return card(
        *facts(paper),
        people_choice(form, "to", t("secrecy.papers.to"), people, redraw, t("secrecy.papers.to_nobody")),
        *([] if form.text("to") else [quiet(t("secrecy.papers.to.needs"))]),
        text_field(form, "words", t("secrecy.papers.remark"), redraw),
        ft.Row(
            [
                second_button(t("secrecy.papers.act.handed"), does(PaperAct.HANDED), ft.Icons.SEND_OUTLINED),
                second_button(
                    t("secrecy.papers.act.returned"), does(PaperAct.RETURNED), ft.Icons.ARCHIVE_OUTLINED
                ),
                second_button(
                    t("secrecy.papers.act.destroyed.sure" if sure else "secrecy.papers.act.destroyed"),
                    does(PaperAct.DESTROYED),
                    ft.Icons.DELETE_OUTLINE,
                ),
            ],
            wrap=True,
            spacing=S,
        ),
        spacing=M,
    )
