"""The history of a unit, in the archive: each swap with the line it stands in (RPL-1, RPL-3)."""

from __future__ import annotations

from company import FITTED, IN_BAG, Company, unit
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import t
from rulebook.kernel.decision_context import Decision
from rulebook.rules import decide
from rulebook.subjects.stock.records import UnitKind


def test_rpl_3_the_history_of_a_unit_names_the_line_of_each_swap(company: Company) -> None:
    order, visit = company.on_site()
    line = company.li.line(company.swap(visit), order)
    verdict = decide(company.world, line, company.now, keys=company.keys)
    assert isinstance(verdict, Decision)
    company.world.apply(verdict)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("office.swap.line", line=line.id))

    for number in (FITTED, IN_BAG):
        on_screen(company, "guo", routes.office("archive", "unit", unit(UnitKind.TERMINAL, number)), story)
