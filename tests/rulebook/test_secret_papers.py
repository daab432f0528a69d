"""The paper of a secret print is in somebody's hands until it is back or destroyed (SEC-1)."""

from __future__ import annotations

import pytest
from company import Company, Hand
from test_confidentiality import person_of, told

from rulebook.kernel.ids import SYSTEM_DEVICE
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import tags_of
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.confidentiality.commands import MovePaper, PaperAct
from rulebook.subjects.confidentiality.records import PaperCustody, PaperState


def printed(company: Company, about: str = "visit:v-1") -> PaperCustody:
    """Printed for Chen, as the server notes it."""
    taken = RecordExport(report="record", form="pdf", first="", last="", about=about)
    Hand(company, "chen", SYSTEM_DEVICE).must(taken)
    return company.world.all(PaperCustody)[-1]


def now(company: Company, paper: PaperCustody) -> PaperCustody:
    found = company.world.get(PaperCustody, paper.id)
    assert found is not None
    return found


def test_sec_1_who_prints_a_secret_record_holds_the_sheet_and_of_others_nobody_does(company: Company) -> None:
    system = Hand(company, "chen", SYSTEM_DEVICE)
    for about in ("receipt:r-1", "order:o-1", ""):
        system.must(RecordExport(report="order", form="pdf", first="", last="", about=about))
    assert company.world.all(PaperCustody) == []
    paper = printed(company)
    assert (paper.keeper, paper.state, paper.about) == ("chen", PaperState.HELD, "visit:v-1")
    assert paper.number.startswith("EX-")


def test_sec_1_handed_on_it_is_the_takers_and_returned_it_is_nobodys(company: Company) -> None:
    paper = printed(company)
    company.chen.must(MovePaper(paper=paper.id, what=PaperAct.HANDED, to="bo", words="现场核对"))
    assert (now(company, paper).keeper, now(company, paper).keeper_name) == ("bo", "薄调度")
    company.bo.must(MovePaper(paper=paper.id, what=PaperAct.RETURNED))
    ended = now(company, paper)
    assert (ended.state, [m.what for m in ended.moves]) == (PaperState.RETURNED, ["handed", "returned"])
    for hand, sees in ((company.chen, True), (company.bo, True), (company.ji, True), (company.li, False)):
        tags = tags_of_reader(person_of(company, hand), "d")
        assert bool(tags_of(ended) & tags) is sees, hand.id


@pytest.mark.parametrize("end", [PaperAct.RETURNED, PaperAct.DESTROYED])
def test_sec_1_what_is_said_of_a_paper_that_is_gone_is_kept_and_told(company: Company, end: PaperAct) -> None:
    paper = printed(company)
    company.chen.must(MovePaper(paper=paper.id, what=end))
    company.chen.does(MovePaper(paper=paper.id, what=PaperAct.HANDED, to="bo"))
    again = now(company, paper)
    assert (str(again.state), again.keeper, len(again.moves)) == (str(end), "chen", 2)
    assert [i.facts["number"] for i in told(company, "paper_gone")] == [paper.number]


def test_sec_1_another_s_word_moves_no_paper_and_is_told(company: Company) -> None:
    paper = printed(company)
    company.li.does(MovePaper(paper=paper.id, what=PaperAct.DESTROYED))
    company.chen.does(MovePaper(paper=paper.id, what=PaperAct.HANDED, to="nobody known"))
    company.chen.does(MovePaper(paper="none", what=PaperAct.DESTROYED))
    held = now(company, paper)
    assert (held.state, held.keeper, len(held.moves)) == (PaperState.HELD, "chen", 2)
    for code in ("paper_not_keeper", "paper_to_nobody", "paper_unknown"):
        assert len(told(company, code)) == 1, code
