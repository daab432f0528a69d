"""Photos on the screens: small pictures with how they stand, one that fills the screen, and adding new ones.

A photo that was picked is on the device at once and belongs to the form; saving the form makes a line of each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import flet as ft
import msgspec

from mobile.client.drafts import PHOTOS
from mobile.client.session_api import Session
from mobile.device.pictures import NotAPicture
from mobile.store.folder import StoreFailed, StoreFull
from mobile.sync.fetching import NotFetched
from mobile.ui import theme
from mobile.ui.app_context import Form, use_app_context, use_redraw
from mobile.ui.basics import banner, heading, label, named, quiet
from mobile.ui.text import t, trouble_text
from mobile.ui.theme import RADIUS, XS, M, S
from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import VisitId
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Photo, Purpose

TILE = 104
"""Sides of a small picture: well over what a thumb in a glove needs."""


class Loose(msgspec.Struct, frozen=True):
    """A photo of a form: the id it will have, its file, what it shows."""

    id: str
    file: FileRef
    purpose: Purpose


def loose_photos(form: Form) -> list[Loose]:
    """The form's photos that no line names yet."""
    return [msgspec.convert(one, Loose) for one in form.get(PHOTOS, [])]


def one_photo(form: Form) -> FileRef | None:
    """The file of a form that takes one photo; None without one. Of several, see `too_many`."""
    photos = loose_photos(form)
    return photos[0].file if photos else None


def too_many(form: Form) -> bool:
    """Whether a form that takes one photo holds more, and something of it would be forgotten."""
    return len(loose_photos(form)) > 1


def _put(form: Form, photos: Sequence[Loose]) -> None:
    form.put(PHOTOS, [msgspec.to_builtins(one) for one in photos])


async def save_photos(session: Session, form: Form, order: str, visit: VisitId) -> None:
    """Make a line of each of the form's photos. Cut short anywhere, the rest is saved next time, none twice."""
    for one in loose_photos(form):
        if session.world.get(Photo, one.id) is None:
            await session.do(AddPhoto(photo=one.id, visit=visit, purpose=one.purpose, file=one.file), order)


@ft.component
def AddPhotos(form: Form, visit: str, purpose: Purpose, hint: str = "", only_one: bool = False) -> ft.Control:
    """The photos of one step: those saved, those picked just now, and a button for more.

    `only_one` where what is made of the form takes one: there is no button for another while there is one.
    """
    here = use_app_context()
    redraw = use_redraw()
    trouble, set_trouble = ft.use_state("")
    busy, set_busy = ft.use_state(False)
    now: Any = ft.use_ref(None)

    async def picked(event: Any) -> None:
        await now.current(event)

    picker = ft.use_memo(lambda: ft.FilePicker(on_result=picked), [])

    async def took(event: Any) -> None:
        set_busy(True)
        set_trouble("")
        try:
            photos = [file.bytes or b"" for file in event.files or []]
            set_trouble(await keep_all(here.session, form, photos, purpose, redraw))
        finally:
            set_busy(False)

    def remove(one: Loose) -> Any:
        async def press(_: Any) -> None:
            _put(form, [other for other in loose_photos(form) if other.id != one.id])
            await form.flush()
            await here.session.drop_photo(one.file)
            redraw()

        return press

    async def look_again(_: Any) -> None:
        set_trouble("" if await here.session.photos_fit() else trouble_text("full"))

    now.current = took
    full = here.session.status.room == "none"
    saved = [p for p in here.session.world.find(Photo, "visit", visit) if p.purpose is purpose]
    unsaved = [one for one in loose_photos(form) if here.session.world.get(Photo, one.id) is None]
    loose = [one for one in unsaved if one.purpose is purpose]
    tiles: list[ft.Control] = [_tile_of(here.session, photo) for photo in saved]
    tiles += [ft.Stack([Tile(one.file, t("photo.loose"), "wait"), _cross(remove(one))]) for one in loose]
    picking = ft.PickFiles(
        picker,
        file_type=ft.FilePickerFileType.IMAGE,
        allow_multiple=not only_one,
        with_data=True,
        cancel_upload_on_window_blur=False,
    )
    add = ft.OutlinedButton(
        t("photo.look_again" if full else "photo.add"),
        icon=ft.Icons.REFRESH_ROUNDED if full else ft.Icons.ADD_A_PHOTO_OUTLINED,
        height=56,
        disabled=busy,
        action=None if full else picking,
        on_click=look_again if full else None,
    )
    count = len(saved) + len(loose)
    parts: list[ft.Control] = [heading(_title(purpose, count))]
    if trouble:
        parts.append(banner(trouble))
    elif full:
        parts.append(banner(t("photo.no_room"), t("photo.no_room.todo"), "overdue"))
    if only_one and count > 1:
        parts.append(banner(t("photo.only_one"), t("rounds.fault.one_photo.todo"), "wait"))
    if hint and not count:
        parts.append(quiet(hint))
    if tiles:
        parts.append(ft.Row(tiles, wrap=True, spacing=S, run_spacing=S))
    if busy:
        parts += [ft.ProgressBar(bar_height=6, border_radius=3), quiet(t("photo.busy"))]
    if not (only_one and count):
        parts.append(ft.Row([add]))
    return ft.Column(parts, spacing=M, tight=True)


def _title(purpose: Purpose, count: int) -> str:
    """How many there are and what they show: one screen may ask for photos of several things.

    Of "other" things no heading says anything: there the hint does.
    """
    words = t("photo.count", count=count) if count else t("photo.title")
    if purpose is Purpose.OTHER:
        return words
    return f"{words} · {t(f'photo.purpose.{purpose}')}"


async def keep_all(
    session: Session, form: Form, photos: Sequence[bytes], purpose: Purpose, told: Callable[[], None]
) -> str:
    """Keep picked photos, each durably in the form before the next; what went wrong in words, '' for nothing.

    One that can be kept does not silence what became of those that cannot.
    """
    troubles = []
    for data in photos:
        troubles.append(await _keep(session, form, data, purpose))
        await form.flush()
        told()
    wrong = [words for words in troubles if words]
    why = " ".join(dict.fromkeys(wrong))
    return t("photo.not_kept", count=len(wrong), why=why) if len(wrong) > 1 else why


async def _keep(session: Session, form: Form, data: bytes, purpose: Purpose) -> str:
    """Keep one picked photo; what went wrong in words, '' for nothing."""
    try:
        ref = await session.keep_photo(data)
    except NotAPicture as error:
        return t(f"photo.refused.{error.code}")
    except StoreFailed as error:
        return trouble_text("full" if isinstance(error, StoreFull) else "storage")
    known = loose_photos(form)
    if all(one.file != ref for one in known):
        _put(form, [*known, Loose(session.new_id(), ref, purpose)])
    return ""


def _cross(press: Any) -> ft.Control:
    button = ft.IconButton(
        ft.Icons.CLOSE_ROUNDED,
        on_click=press,
        width=48,
        height=48,
        icon_color=ft.Colors.ON_SURFACE,
        bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
    )
    return ft.Container(named(button, t("photo.remove")), right=0, top=0)


def _tile_of(session: Session, photo: Photo) -> ft.Control:
    """A saved photo, and whether the company has it."""
    here = photo.arrived or session.photo_sent(photo.file)
    words, tone = (t("photo.sent"), "ok") if here else (t("photo.waiting"), "wait")
    if photo.erased_at:
        words, tone = t("photo.erased"), "calm"
    tile: ft.Control = Tile(photo.file, words, tone)
    return tile


@ft.component
def Tile(ref: FileRef, words: str, tone: str) -> ft.Control:
    """A small picture with a word on how it stands; a tap shows it large."""
    here = use_app_context()
    small, set_small = ft.use_state(cast("bytes | None", None))
    looking, look = ft.use_state(False)

    async def load() -> None:
        set_small(await here.session.thumbnail(ref))

    ft.use_effect(load, [ref.sha256])
    ft.use_dialog(Large(ref, lambda: look(False), load) if looking else None)
    colours = theme.look().tone(tone)
    face: ft.Control = (
        ft.Image(src=small, width=TILE, height=TILE, fit=ft.BoxFit.COVER, gapless_playback=True)
        if small
        else ft.Icon(ft.Icons.IMAGE_OUTLINED, size=40, color=ft.Colors.ON_SURFACE_VARIANT)
    )
    mark = ft.Container(
        ft.Row(
            [ft.Icon(theme.ICONS[tone], size=14, color=colours.ink), ft.Text(words, size=12, color=colours.ink)],
            spacing=XS,
            alignment=ft.MainAxisAlignment.CENTER,
        ),
        bgcolor=colours.ground,
        padding=XS,
        width=TILE,
    )
    picture = ft.Container(face, width=TILE, height=TILE, alignment=ft.Alignment.CENTER)
    return ft.Semantics(
        label=t("photo.named", words=words),
        button=True,
        container=True,
        content=ft.Container(
            ft.Column([picture, mark], spacing=0, tight=True),
            bgcolor=ft.Colors.SURFACE_CONTAINER_HIGH,
            border_radius=RADIUS,
            clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
            on_click=lambda _: look(True),
            ink=True,
        ),
    )


def Large(ref: FileRef, close: Any, loaded: Any) -> ft.AlertDialog:
    """The photo as large as the window allows; fetched where this device does not hold it."""
    return ft.AlertDialog(
        content=ft.Container(Looking(ref, loaded), width=900),
        content_padding=M,
        inset_padding=M,
        actions=[ft.TextButton(t("word.close"), on_click=lambda _: close(), height=48)],
        on_dismiss=lambda _: close(),
    )


@ft.component
def Looking(ref: FileRef, loaded: Any) -> ft.Control:
    """The bytes as they come, then the picture; or why it cannot be had."""
    here = use_app_context()
    data, set_data = ft.use_state(b"")
    come, set_come = ft.use_state(0)
    trouble, set_trouble = ft.use_state("")

    async def load() -> None:
        try:
            set_data(await here.session.photo(ref, set_come))
            await loaded()
        except NotFetched as error:
            set_trouble(error.code)
        except StoreFailed as error:
            set_trouble("full" if isinstance(error, StoreFull) else "storage")

    ft.use_effect(load, [ref.sha256])
    if trouble:
        return banner(trouble_text(trouble), tone="wait")
    if data:
        large = ft.Image(src=data, fit=ft.BoxFit.CONTAIN)
        return ft.Semantics(label=t("photo.large"), image=True, container=True, content=large)
    bar = ft.ProgressBar(value=come / ref.size, bar_height=8, border_radius=4)
    return ft.Column([label(t("photo.fetching", percent=round(100 * come / ref.size))), bar], tight=True)


def photo_strip(session: Session, photos: Sequence[Photo]) -> list[ft.Control]:
    """Photos by what they show, for the office; and how many are still on somebody's phone."""
    if not photos:
        return []
    waiting = sum(not (photo.arrived or photo.erased_at) for photo in photos)
    parts: list[ft.Control] = [heading(t("photo.count", count=len(photos)))]
    if waiting:
        parts.append(banner(t("photo.awaited", count=waiting), tone="wait"))
    for purpose in Purpose:
        mine = [photo for photo in photos if photo.purpose is purpose]
        if mine:
            parts.append(quiet(t(f"photo.purpose.{purpose}")))
            tiles = [_tile_of(session, photo) for photo in mine]
            parts.append(ft.Row(tiles, wrap=True, spacing=S, run_spacing=S))
    return parts
