"""Back at base: one list for the two who stand there, item by item, each confirmed where it belongs (BASE-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.client.session_api import Session
from mobile.screens.cash.in_hand import due_in_hand
from mobile.screens.visits.progress import bag
from mobile.ui.app_context import AppContext, use_app_context, use_command
from mobile.ui.basics import banner, card, divider, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.dialogs import confirm
from mobile.ui.fields import grouped
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import money, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import company_day, parse_time
from rulebook.policy.settings import setting
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.cash.handlers import receipts_in_hand
from rulebook.subjects.cash.records import Handover, HandoverState, Return
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.numbers import numbers_left
from rulebook.subjects.receipts.records import Receipt


@dataclass(frozen=True)
class Item:
    """One thing of the list: how it stands, in words, what belongs to it, and where to go on."""

    key: str
    tone: str
    words: str
    details: tuple[str, ...] = ()
    path: str = ""
    act: str = ""


def items(session: Session) -> list[Item]:
    """Cash, receipts, removed units, spares, what is not sent: everything that one sign-off is about."""
    return [_cash(session), _receipts(session), *_units(session), _records(session)]


def minutes_to_hand_over(session: Session) -> int:
    """How long after the return the company's rules leave for the handover now (CASH-2)."""
    return setting(session.world, "cash_minutes", session.now())


def _cash(session: Session) -> Item:
    world, me, now = session.world, session.me.id, session.now()
    path = routes.tab("bag", "handover")
    if receipts_in_hand(world, me):
        due = session.status.overdue
        words = t("base.cash.due", sum=money(due_in_hand(session)))
        notes = (t("base.cash.until", when=when(due, now)),) if due else ()
        return Item("cash", "overdue" if due and parse_time(due) < now else "wait", words, notes, path,
                    t("handover.go"))  # fmt: skip
    mine = sorted(world.find(Handover, "technician", me), key=lambda h: h.declared_at)
    waits = [h for h in mine if h.state is HandoverState.DECLARED]
    if waits:
        return Item("cash", "wait", t("base.cash.sealed", count=len(waits)))
    counted = [h for h in mine if h.counted_at and company_day(parse_time(h.counted_at)) == company_day(now)]
    if not counted:
        return Item("cash", "ok", t("base.cash.none"))
    last = counted[-1]
    off = last.difference or 0
    words = t("base.cash.counted", sum=money(last.counted or 0), name=last.counted_by_name)
    told = world.get(Irregularity, f"difference:{last.id}")
    open_ = bool(off) and (told is None or not told.is_settled)
    notes = (_difference(off, told),) if off else ()
    return Item("cash", "overdue" if open_ else "ok", words, notes)


def _difference(off: int, told: Irregularity | None) -> str:
    """What is counted too little or too much: whether it waits for a manager, or who bears it (CASH-4)."""
    if told is None or not told.is_settled:
        return t("base.cash.differs", sum=money(off))
    key = f"base.cash.borne.{told.borne_by}"
    return t(key, sum=money(off)) if told.borne_by else t("base.cash.settled", sum=money(off))


def _receipts(session: Session) -> Item:
    """Numbers used and void since the last working day began, and how many are left."""
    world, now = session.world, session.now()
    today = [
        r
        for r in world.all(Receipt)
        if r.by == session.me.id and company_day(parse_time(r.at)) == company_day(now)
    ]
    void = [r for r in today if r.void_reason]
    left = numbers_left(world.find(NumberBlock, "device", session.device_id))
    lines = [t("base.void", number=r.number, why=r.void_reason) for r in void]
    used = sorted(r.number for r in today if not r.void_reason)
    if used:
        lines.insert(0, t("list.comma").join(used))
    odd = any(r.provisional and not r.final for r in today)
    if odd:
        lines.append(t("fee.provisional.todo"))
    words = t("base.receipts", used=len(used), void=len(void), left=left)
    return Item("receipts", "wait" if odd else "ok", words, tuple(lines))


def _units(session: Session) -> list[Item]:
    units = bag(session.world, session.me.id)
    owed = [u for u in units if u.owed_to_store]
    spare = [u for u in units if not u.owed_to_store]
    give = routes.tab("bag", "give")
    numbers = tuple(" · ".join(p for p in (grouped(u.number), u.model) if p) for u in owed)
    removed = Item("removed", "ok", t("base.removed.none"))
    if owed:
        removed = Item("removed", "wait", t("base.removed", count=len(owed)), numbers, give, t("transfer.give"))
    kept = tuple(" · ".join(p for p in (grouped(u.number), u.model) if p) for u in spare)
    return [removed, Item("spares", "ok", t("base.spares", count=len(spare)), kept)]


def _records(session: Session) -> Item:
    lines, files = session.unsent.records, session.unsent.files
    if lines or files:
        return Item(
            "records", "wait", t("base.records", lines=lines, files=files), (), routes.tab("me"), t("nav.me")
        )
    return Item("records", "ok", t("base.records.none"))


@ft.component
def Base() -> ft.Control:
    """The list, and the one button: I am back, or count and hand over."""
    here = use_app_context()
    doing = use_command()
    asking, ask = ft.use_state(False)
    session, now = here.session, here.session.now()
    me = session.me.id
    back = session.world.get(Return, me)
    returned = back is not None and company_day(parse_time(back.at)) == company_day(now)
    found = items(session)
    done = sum(i.tone == "ok" for i in found)

    async def return_now(_: Any) -> None:
        ask(False)
        await doing.do(ReturnToBase(), me)

    words = t("base.ask.words", minutes=minutes_to_hand_over(session))
    question = confirm(t("base.ask"), words, t("base.go"), return_now, lambda _: ask(False))
    ft.use_dialog(question if asking else None)
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if returned and back is not None:
        parts.append(banner(t("base.since", when=when(back.at, now)), tone="info", rule="CASH-2"))
    if returned and back is not None and back.signed_by:
        words = t("base.signed", name=back.signed_name, when=when(back.signed_at, now))
        parts.append(banner(words, tone="ok", rule="BASE-1"))
    all_done = done == len(found)
    tone = "ok" if all_done else "wait"
    words = t("base.all_done") if all_done else t("base.done", done=done, all=len(found))
    parts.append(ft.Row([pill(words, tone)]))
    parts += [_card(here, item) for item in found]
    parts.append(quiet(t("base.two")))
    cash = next(i for i in found if i.key == "cash")
    if not returned and (cash.path or found[2].path):
        bar = thumb_bar(
            t("base.back"),
            lambda _: ask(True),
            ft.Icons.HOME_WORK_OUTLINED,
            doing.busy,
            t("base.hint", minutes=minutes_to_hand_over(session)),
        )
    elif cash.path:
        bar = thumb_bar(t("handover.go"), lambda _: here.go(cash.path), ft.Icons.SAVINGS_OUTLINED)
    else:
        bar = thumb_bar(t("word.back"), lambda _: here.go(routes.tab("bag")), ft.Icons.BACKPACK_OUTLINED)
    head = page_head(t("base.list"), session.me.name, back=lambda: here.go(routes.tab("bag")))
    return screen(head, body(*parts), bar)


def _card(here: AppContext, item: Item) -> ft.Control:
    rows: list[ft.Control] = [
        ft.Row(
            [title(t(f"base.item.{item.key}"), expand=True), pill(t(f"base.tone.{item.tone}"), item.tone)],
            spacing=M,
        ),
        label(item.words),
    ]
    if item.details:
        rows.append(divider())
        rows += _some(item.details)
    if item.path:
        rows.append(ft.Row([second_button(item.act, lambda _: here.go(item.path))], spacing=S))
    return card(*rows, spacing=S)


def _some(words: Sequence[str], most: int = 8) -> list[ft.Control]:
    shown: list[ft.Control] = [quiet(line) for line in words[:most]]
    if len(words) > most:
        shown.append(quiet(t("base.more", count=len(words) - most)))
    return shown
