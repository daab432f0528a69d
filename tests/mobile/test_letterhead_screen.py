"""The company's name is set on its page and stands on the receipt that the customer is shown (RCT-1)."""

from __future__ import annotations

import flet as ft
import pytest
from company import Company
from every_screen import look_at_all
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from rulebook.subjects.letterhead.records import ID, Letterhead
from tests.mobile.preview.album import SHOTS
from tests.mobile.preview.more_shots import MORE
from tests.mobile.preview.scenes import LETTERHEAD

RECEIPT = tuple(shot for shot in (*SHOTS, *MORE) if shot.name == "technician-receipt")


@pytest.mark.parametrize(("phone", "kept"), [("0512-65550198", True), ("0512", False)])
def test_rct_1_the_administrator_names_the_company_once_its_number_can_be_dialled(
    company: Company, phone: str, kept: bool
) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        assert "凭证上还没有公司名称" in glass.words()
        save = glass.button("保存，今后的凭证照此印") if kept else None
        if save is None:
            with pytest.raises(AssertionError, match="nothing to press"):
                glass.button("保存，今后的凭证照此印")
            return
        await glass.tap_number(save._i)
        await glass.until(lambda: session.world.get(Letterhead, ID) is not None, "the name")
        await glass.until(
            lambda: "tel:051265550198" in {str(getattr(c, "url", "")) for c in glass.controls()}, "the number"
        )

    typed = {"name": "苏州路安达车联网服务有限公司", "phone": phone}
    on_screen(company, "hua", routes.office("rules", "letterhead", ID), story, office__letterhead=typed)
    assert (company.world.get(Letterhead, ID) is not None) is kept


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rct_1_the_receipt_bears_the_companys_name_and_a_number_that_dials(language: str) -> None:
    def seen(_: object, glass: object) -> tuple[set[str], set[str]]:
        texts = {str(c.value) for c in glass.controls() if isinstance(c, ft.Text)}  # type: ignore[attr-defined]  # a Text has a value
        links = {str(getattr(c, "url", "") or "") for c in glass.controls()}  # type: ignore[attr-defined]  # asked of any control
        return texts, links

    ((texts, links),) = look_at_all(seen, language, RECEIPT).values()
    assert (LETTERHEAD.name_en if language == "en" else LETTERHEAD.name) in texts
    assert LETTERHEAD.address in texts
    assert "tel:051265550198" in links
