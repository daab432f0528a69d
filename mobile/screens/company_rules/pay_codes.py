"""Finance sets the codes that customers scan: a picture of each, of which only what it says is kept (FEE-4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.ui.app_context import keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, quiet, refusal_banner, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.qr import qr_code
from mobile.ui.scanning import ScanButton
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.roles import Role
from rulebook.subjects.pay_codes.commands import SetPayCode
from rulebook.subjects.pay_codes.records import PayCode
from rulebook.subjects.receipts.records import Method

METHODS = (Method.WECHAT, Method.ALIPAY, Method.TRANSFER)


@ft.component
def PayCodes(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """Each way of paying with its code as it is now; finance sets another."""
    cards = [keyed(CodeOf, f"pay-code-{method}", method) for method in METHODS]
    return screen(pane_head(t("paycode.title"), t("paycode.under"), back=back), pane_body(*cards))


@ft.component
def CodeOf(method: Method) -> ft.Control:
    """What stands now, who set it when; a picture of the new one, or its text."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.paycode/{method}")
    known = here.session.world.get(PayCode, method)
    text = form.text("text").strip()

    def heard(texts: Sequence[str]) -> None:
        form.put("text", next(iter(texts), ""))
        form.put("unread", not texts)
        redraw()

    async def save(_: Any) -> None:
        if await doing.do(SetPayCode(method=method, text=text), method):
            await form.drop()

    async def away(_: Any) -> None:
        await doing.do(SetPayCode(method=method, text=""), method)

    rows: list[ft.Control] = [title(t(f"method.{method}"))]
    if known and known.text:
        name = person_name(here.session.world, known.set_by)
        rows.append(qr_code(known.text, t("paycode.of", method=t(f"method.{method}")), 168))
        rows.append(quiet(t("paycode.set_by", name=name, when=when(known.set_at, here.session.now()))))
    else:
        rows.append(quiet(t("paycode.none")))
    if Role.FINANCE not in here.session.me.roles:
        return card(*rows, spacing=M)
    if form.get("unread", False) and not text:
        rows.append(banner(t("scan.none"), t("scan.none.todo"), "wait"))
    if here.scan is not None:
        rows.append(ft.Row([ScanButton(here.scan, heard, t("paycode.picture"))]))
    rows.append(text_field(form, "text", t("paycode.text"), redraw))
    if text:
        rows += [quiet(t("paycode.new")), qr_code(text, t("paycode.new"), 168)]
    if doing.refusal is not None:
        rows.append(refusal_banner(doing.refusal))
    save_it = ft.FilledButton(t("paycode.save"), on_click=save, disabled=not text or doing.busy, height=56)
    buttons: list[ft.Control] = [save_it]
    if known and known.text:
        buttons.append(second_button(t("paycode.away"), None if doing.busy else away))
    rows.append(ft.Row(buttons, spacing=S, wrap=True))
    return card(*rows, spacing=M)
