"""Cash declared for somebody who cannot, on finance's page of their cash (CASH-3)."""

from __future__ import annotations

from typing import Any

import flet as ft
import msgspec
import pytest
from company import PRICE, Company, picture
from fake import FakeSession
from glass import Glass, on_screen
from test_forms import fill

from mobile.app import routes
from mobile.ui.photos import Loose
from mobile.ui.text import t
from rulebook.kernel.files import ref_of
from rulebook.subjects.cash.records import Declaration, Handover
from rulebook.subjects.files.records import Purpose

PAGE = routes.office("finance", "cash", "li")
FORM = "finance__declare_for/li"
TYPED = {"reason": "手机丢失", "evidence": "腰包里，薄调度在场", "n10000": "3"}


def declared(company: Company) -> list[Handover]:
    return [one for one in company.world.all(Handover) if one.for_by]


def test_cash_3_a_manager_declares_with_reason_and_evidence_and_finance_reads_both(company: Company) -> None:
    company.collect(PRICE)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("handover.for.hint"))
        await glass.tap(t("handover.for", name="李师傅"))
        await glass.until(lambda: bool(declared(company)), "the envelope in the books")

    on_screen(company, "chen", PAGE, story, **{FORM: TYPED})
    (made,) = declared(company)
    assert (made.technician, made.for_by, made.for_reason) == ("li", "chen", "手机丢失")
    sealed = company.world.get(Declaration, made.id)
    assert sealed is not None
    assert [(one.denomination, one.pieces) for one in sealed.counts] == [(10_000, 3)]

    async def counts(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("handover.for.by", name="陈经理", technician="李师傅"))
        await glass.sees("腰包里，薄调度在场")

    on_screen(company, "fang", routes.office("finance", made.id), counts)


def test_cash_3_it_is_closed_until_asked_for_and_offered_to_no_auditor(company: Company) -> None:
    company.collect(PRICE)

    async def closed(glass: Glass, session: FakeSession) -> None:
        assert t("handover.for.hint") not in glass.words()
        await glass.tap(t("handover.for", name="李师傅"))
        await glass.sees(t("handover.for.hint"))
        lines = glass.words().split("\n")
        first = lines.index(t("handover.for", name="李师傅"))
        assert first < lines.index(t("handover.for.hint")), "the form says what it is before it explains itself"
        assert t("handover.for.photo") in lines
        assert t("photo.title") in lines, "of other things no heading says that they are other"

    on_screen(company, "fang", PAGE, closed)

    async def reads(glass: Glass, session: FakeSession) -> None:
        await glass.sees("李师傅")
        assert t("handover.for", name="李师傅") not in glass.words()

    on_screen(company, "ji", PAGE, reads)


def loose(*names: str) -> list[Any]:
    return [msgspec.to_builtins(Loose(n, ref_of(picture(n.encode())), Purpose.OTHER)) for n in names]


@pytest.mark.parametrize(("shots", "more"), [((), True), (("a",), False)])
def test_cash_3_one_picture_is_taken_and_no_second_is_asked_for(
    company: Company, shots: tuple[str, ...], more: bool
) -> None:
    company.collect(PRICE)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("handover.for.hint"))
        picking = [c.action for c in glass.controls() if isinstance(getattr(c, "action", None), ft.PickFiles)]
        assert [one.allow_multiple for one in picking] == ([False] if more else [])
        await glass.tap(t("handover.for", name="李师傅"))
        await glass.until(lambda: bool(declared(company)), "the envelope in the books")

    on_screen(company, "chen", PAGE, story, **{FORM: TYPED | {"photos": loose(*shots)}})
    (made,) = declared(company)
    assert made.photo == (ref_of(picture(b"a")) if shots else None)


def test_cash_3_of_two_pictures_none_is_forgotten(company: Company) -> None:
    """As a form that was filled in before may hold them: one is taken off first."""
    company.collect(PRICE)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("photo.only_one"))
        await glass.tap(t("handover.for", name="李师傅"))
        await glass.sees(t("photo.only_one"))
        assert not declared(company)

    on_screen(company, "chen", PAGE, story, **{FORM: TYPED | {"photos": loose("a", "b")}})


def test_cash_3_a_form_left_half_filled_stays_open_while_its_reason_is_written_anew(company: Company) -> None:
    company.collect(PRICE)

    async def story(glass: Glass, session: FakeSession) -> None:
        await fill(glass, t("handover.for.why"), "")
        await glass.sees(t("handover.for.hint"))
        await fill(glass, t("handover.for.why"), "手机坏了")
        await glass.tap(t("handover.for", name="李师傅"))
        await glass.until(lambda: bool(declared(company)), "the envelope in the books")

    on_screen(company, "chen", PAGE, story, **{FORM: TYPED})
    assert declared(company)[0].for_reason == "手机坏了"
