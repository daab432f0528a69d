"""People and their devices, for administrators: who works with what, enrolment codes, and what was set aside.

What is asked of the server is asked when the screen opens; what is decided is a line like any other.
"""

from __future__ import annotations

from typing import Any

import flet as ft
import msgspec

from mobile.app.routes import Place
from mobile.screens.own_systems.keys import OwnSystems
from mobile.screens.people.leavers import LeavingHands, takeovers
from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.rows import small_button
from mobile.sync.link import Unreachable
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, divider, empty_state, heading, label, pill, quiet, refusal_banner, title
from mobile.ui.dialogs import confirm
from mobile.ui.fields import text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.qr import qr_code
from mobile.ui.text import day, known, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.roles import Role
from rulebook.numbers.searching import finder
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.devices.records import Forgotten
from rulebook.subjects.people.commands import Deactivate, Reactivate

Seen = dict[str, Any]
MOST_SHOWN = 50
NOT_ASKED: Seen = {"devices": {}, "aside": [], "trouble": ""}
NO_CODE: Seen = {}
NOTHING_HELD: list[str] = []


async def ask(here: AppContext, path: str, change: bool = False) -> tuple[Any, str]:
    """What the server says, and what went wrong in words."""
    try:
        answer = await (here.session.post_bytes(path, b"") if change else here.session.get_bytes(path))
    except Unreachable:
        return None, t("trouble.unreachable")
    try:
        said = msgspec.json.decode(answer.body)
    except msgspec.DecodeError:
        return None, t("trouble.server")
    return (said, "") if answer.status == 200 else (None, str(said.get("detail", "")) or t("trouble.server"))


@ft.component
def Settings(place: Place) -> ft.Control:
    """One list of people with their devices; under it what could not be judged."""
    here = use_app_context()
    seen, set_seen = ft.use_state(NOT_ASKED)
    enrolling, enrol = ft.use_state(NO_CODE)
    form = use_form("office.settings")
    redraw = use_redraw()

    async def load() -> None:
        devices, trouble = await ask(here, "/api/devices")
        aside, _ = await ask(here, "/api/quarantine") if not trouble else ([], "")
        set_seen({"devices": {d["id"]: d for d in devices or ()}, "aside": aside or [], "trouble": trouble})

    async def code(person: str) -> None:
        said, trouble = await ask(here, f"/api/codes?person={person}", change=True)
        enrol(said or {"trouble": trouble})

    ft.use_effect(load, [])
    ft.use_dialog(_code_dialog(enrolling, lambda: enrol(NO_CODE)) if enrolling else None)
    fits = finder(form.text("search"))
    people = [p for p in here.session.world.all(Person) if fits((p.name, p.phone))]
    parts: list[ft.Control] = [text_field(form, "search", t("settings.search"), redraw)]
    if seen["trouble"]:
        parts.append(banner(seen["trouble"], t("settings.trouble.todo"), "wait"))
    cards = [keyed(PersonCard, p.id, p, seen["devices"], code) for p in people]
    aside: list[ft.Control] = [heading(t("settings.quarantine"))]
    aside += [_aside(here, row) for row in seen["aside"][:MOST_SHOWN]]
    aside += rest_note(seen["aside"], MOST_SHOWN)
    if not seen["aside"] and not seen["trouble"]:
        nothing = t("settings.quarantine.none"), t("settings.quarantine.none.words")
        aside.append(empty_state(ft.Icons.VERIFIED_OUTLINED, *nothing))
    waits = any(row["state"] not in ("settled", "written_off") for row in seen["aside"])
    parts += [*aside, heading(t("settings.people")), *cards] if waits else [*cards, *aside]
    parts.append(keyed(OwnSystems, "own-systems"))
    return screen(page_head(t("nav.settings"), t("settings.under"), big=True), body(*parts))


@ft.component
def PersonCard(person: Person, seen: dict[str, Seen], code: Any) -> ft.Control:
    """A person, what may be done about them, and their devices."""
    here = use_app_context()
    doing = use_command()
    leaving, leave = ft.use_state("")
    held, set_held = ft.use_state(NOTHING_HELD)
    form = use_form(f"office.settings/{person.id}")
    redraw = use_redraw()
    may = Role.ADMINISTRATOR in here.session.me.roles

    async def decide(_: Any) -> None:
        reason = form.text("reason").strip()
        over = takeovers(form, here, held)
        out = Deactivate(reason=reason, takeovers=over)
        command = out if leaving == person.id else RevokeDevice(reason=reason)
        if await doing.do(command, leaving):
            leave("")
            await form.drop()

    async def back(_: Any) -> None:
        await doing.do(Reactivate(), person.id)

    async def give(_: Any) -> None:
        await code(person.id)

    devices = here.session.world.find(Device, "person", person.id)
    heard = {d.id: seen.get(d.id, {}) | {"name": d.name} for d in devices}
    own = keyed(LeavingHands, person.id, person, form, heard, set_held) if leaving == person.id else quiet("")
    ft.use_dialog(
        confirm(
            _question(here, person, leaving),
            _why(form, redraw, leaving == person.id, doing.refusal, decide, own),
            t("settings.leave" if leaving == person.id else "settings.revoke"),
            decide,
            lambda _: leave(""),
            danger=True,
        )
        if leaving
        else None
    )
    state = [] if person.active else [pill(t("settings.inactive"), "overdue")]
    roles = t("list.comma").join(t(f"role.{role}") for role in person.roles)
    rows: list[ft.Control] = [
        ft.Row([title(person.name, expand=True), *state]),
        quiet(f"{roles[:1].upper()}{roles[1:]}　{person.phone}"),
    ]
    if may and person.id != here.session.me.id:
        out = (t("settings.leave"), lambda _: leave(person.id), ft.Icons.PERSON_OFF_OUTLINED)
        again = (t("settings.return"), back, ft.Icons.PERSON_ADD_ALT_OUTLINED)
        actions = [small_button(*(out if person.active else again))]
        if person.active:
            actions.insert(0, small_button(t("settings.code"), give, ft.Icons.QR_CODE_ROUNDED))
        rows.append(ft.Row(actions, spacing=S, wrap=True))
    if doing.refusal is not None and not leaving:
        rows.append(refusal_banner(doing.refusal))
    for device in here.session.world.find(Device, "person", person.id):
        rows += [divider(), _device(here, device, seen.get(device.id, {}), leave if may else None)]
    return card(*rows, spacing=M)


def _question(here: AppContext, person: Person, leaving: str) -> str:
    """Who is to be shut out, or which device of theirs: by name, since there is no way back for a device."""
    device = here.session.world.get(Device, leaving)
    if device is None:
        return t("settings.leave.title", name=person.name)
    return t("settings.revoke.title", name=person.name, device=device.name or device.id)


def _why(form: Any, redraw: Any, person: bool, refusal: Any, decide: Any, held: ft.Control) -> ft.Control:
    parts: list[ft.Control] = [label(t("settings.leave.words" if person else "settings.revoke.words"))]
    if person:
        parts.append(held)
    parts.append(text_field(form, "reason", t("settings.reason"), redraw, autofocus=True, on_submit=decide))
    if refusal is not None:
        parts.append(refusal_banner(refusal))
    return ft.Column(parts, spacing=M, tight=True, width=420, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _device(here: AppContext, device: Device, seen: Seen, revoke: Any) -> ft.Control:
    """One device: what the server last heard of it. What it has not sent, only it knows; that is said."""
    now = here.session.now()
    words = [quiet(t("settings.not_asked"))]
    if seen.get("last_seen"):
        words = [quiet(t("settings.seen", when=when(seen["last_seen"], now), lines=seen["lines"]))]
    if device.revoked:
        words.append(quiet(t("settings.revoked", when=when(device.revoked_at, now), why=device.revoked_why)))
    else:
        words.append(quiet(t("settings.unsent_unknown")))
    word = here.session.world.get(Forgotten, device.id)
    if word is not None and word.before:
        words.append(quiet(t("settings.forgotten", day=day(word.before))))
    row: list[ft.Control] = [
        ft.Icon(ft.Icons.PHONE_ANDROID_ROUNDED, size=22),
        ft.Column([label(device.name or device.id), *words], spacing=2, tight=True, expand=True),
    ]
    if device.revoked:
        row.append(pill(t("settings.revoked.short"), "overdue"))
    elif revoke and device.id != here.session.device_id:
        press = lambda _: revoke(device.id)  # noqa: E731 - a button's answer
        row.append(small_button(t("settings.revoke"), press, ft.Icons.PHONELINK_ERASE_ROUNDED))
    return ft.Row(row, spacing=M, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def _aside(here: AppContext, row: Seen) -> ft.Control:
    """A line that could not be judged, whole; its irregularity is worked off where all are."""
    state = t(f"settings.aside.{row['state'] or 'open'}")
    tone = "calm" if row["state"] in ("settled", "written_off") else "wait"
    kind = f"command.{row['kind']}"
    name = t(kind) if known(kind) else ""
    head = f"{row['person_name']}　{name}".strip() or row["device"]
    photos = [quiet(t("settings.aside.photos", count=len(row["files"]), missing=len(row["missing"])))]
    words = f"quarantined.{row['code']}"
    why = t(words) if known(words) else f"{row['code']}: {row['detail']}"
    return card(
        ft.Row([title(head, expand=True), pill(state, tone)]),
        label(why),
        quiet(t("settings.aside.words", when=when(row["received_at"], here.session.now()))),
        *(photos if row["files"] else []),
        ft.ExpansionTile(
            title=label(t("settings.aside.whole")),
            controls=[label(row["text"] or t("finance.line.sealed"), selectable=True)],
            dense=True,
        ),
    )


def _code_dialog(said: Seen, close: Any) -> ft.AlertDialog:
    """The code as a QR code, once; closing it does not take it back."""
    shown: list[ft.Control] = (
        [banner(said["trouble"], t("settings.trouble.todo"))]
        if said.get("trouble")
        else [
            label(t("settings.code.words", name=said["person_name"])),
            ft.Row([qr_code(said["link"], t("settings.code"), 260)], alignment=ft.MainAxisAlignment.CENTER),
            label(said["link"], selectable=True),
        ]
    )
    return ft.AlertDialog(
        title=ft.Text(t("settings.code")),
        content=ft.Column(shown, spacing=M, tight=True, width=420),
        actions=[ft.TextButton(t("word.close"), on_click=lambda _: close())],
        on_dismiss=lambda _: close(),
        scrollable=True,
    )
