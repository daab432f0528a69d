"""A survey answered by its one-use link: once, without script, by nobody that anybody could name (FUP-2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from rulebook.kernel.ids import uuid7
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.kernel.wire import EnrolRequest
from rulebook.subjects.surveys.commands import CloseSurvey
from rulebook.subjects.surveys.records import SurveyAnswer, SurveyInvite, SurveyRound
from sync_server.admin.generating.aftercare import ASKED, OPENED, SURVEY, Aftercare
from sync_server.admin.generating.people import Clock
from sync_server.api.app import make_app
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import enrol, issue_code
from sync_server.core.rebuild import compare
from sync_server.core.rotating import rotate
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.subjects.surveys.links import TOGETHER, tell_and_destroy

FIRST = date(2026, 10, 1)
GOOD = {"quality": "5", "handling": "4", "words": "来得快"}


class Round(NamedTuple):
    """A company whose round of eight customers is open, its server, and the eight links."""

    company: Company
    after: Aftercare
    client: TestClient[Any]
    tokens: dict[str, str]

    def answers(self) -> list[SurveyAnswer]:
        with self.company.read() as work:
            return work.all(SurveyAnswer)

    def rows(self) -> list[Any]:
        with self.company.read() as work:
            return list(work.connection.execute(select(t.survey_links)).all())

    def lines(self) -> bytes:
        with self.company.read() as work:
            return b"\n".join(bytes(raw) for raw in work.connection.execute(select(t.lines.c.raw)).scalars())

    def returned(self) -> set[str]:
        with self.company.read() as work:
            return {str(i.customer) for i in work.all(SurveyInvite) if i.returned}

    def post(self, token: str, **fields: str) -> Any:
        return self.client.post(f"/s/{token}", data=fields)


def let_in(company: Company, person: str) -> str:
    """A device of that person's, enrolled by its code: what it says to be let in."""
    device, token = uuid7(1, person.encode().ljust(10, b"-")), f"{person:-<48}"
    enrol(company, EnrolRequest(code=issue_code(company, person), device=device, token=token, name="desk"))
    return f"Bearer {device}.{token}"


@pytest.fixture
def round(tmp_path: Path) -> Iterator[Round]:
    clock = Clock(datetime(2026, 10, 1, 6, tzinfo=COMPANY_ZONE))
    company = open_company(tmp_path, "https://paigong.example.cn", clock=clock)
    after = Aftercare(company, clock, "links")
    for n in range(OPENED + 1):
        after.day(n, FIRST + timedelta(days=n))
    with TestClient(make_app(company)) as client:
        got = client.get(
            f"/api/surveys/{SURVEY}/links", headers={"authorization": let_in(company, "g-after-service")}
        )
        tokens = {one["customer"]: one["url"].rpartition("/s/")[2] for one in got.json()}
        yield Round(company, after, client, tokens)
    company.engine.dispose()


def test_fup_2_a_form_without_script_in_two_languages_at_an_address_nobody_guesses(round: Round) -> None:
    assert len(round.tokens) == 8
    assert len(set(round.tokens.values())) == 8
    token = next(iter(round.tokens.values()))
    page = round.client.get(f"/s/{token}")
    assert page.status_code == 200
    assert "产品质量和外观" in page.text
    assert "<script" not in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert "Quality and look" in round.client.get(f"/s/{token}?lang=en").text
    assert round.client.get("/s/guessed").status_code == 404
    assert all(token not in name for name in round.tokens), "the address says nothing of whose it is"


def test_fup_2_a_link_answers_once_and_the_answer_stays(round: Round) -> None:
    token = next(iter(round.tokens.values()))
    thanks = round.post(token, **GOOD)
    assert thanks.status_code == 200
    assert "已收到您的答卷" in thanks.text
    again = round.post(token, quality="1", words="再来一次")
    assert again.status_code == 410
    (one,) = round.answers()
    assert (one.scores, one.words, one.channel, one.aside) == ({"quality": 5, "handling": 4}, "来得快", "web", "")
    assert round.client.get(f"/s/{token}").status_code == 410


def test_fup_2_pain_32_strangers_share_no_token_and_a_blank_one_opens_nothing(round: Round) -> None:
    for n, token in enumerate(round.tokens.values()):
        assert round.post(token, quality="5", words=f"第{n}位").status_code == 200
    assert sorted(one.words for one in round.answers()) == [f"第{n}位" for n in range(8)]
    assert len({one.respondent for one in round.answers()}) == 8
    assert round.client.post("/s/%20", data=GOOD).status_code == 404
    assert len(round.answers()) == 8


def test_fup_2_nothing_scored_comes_back_with_what_was_written(round: Round) -> None:
    token = next(iter(round.tokens.values()))
    got = round.post(token, words="<b>很好</b>", quality="9")
    assert got.status_code == 422
    assert "&lt;b&gt;很好&lt;/b&gt;" in got.text
    assert 'role="alert"' in got.text
    assert round.answers() == []


def test_fup_2_no_line_says_whose_answer_it_is_and_returns_are_told_in_bunches(round: Round) -> None:
    names = sorted(round.tokens)
    for customer in names[: TOGETHER - 1]:
        round.post(round.tokens[customer], **GOOD)
    tell_and_destroy(round.company)
    assert round.returned() == set(), "so few would be known by their moment"
    round.post(round.tokens[names[TOGETHER - 1]], **GOOD)
    tell_and_destroy(round.company)
    assert round.returned() == set(names[:TOGETHER])
    assert all((one.customer, one.by) == ("", "") for one in round.answers())
    said = [line for line in round.lines().split(b"\n") if b"survey.answer" in line]
    assert len(said) == TOGETHER
    assert not any(name.encode() in line for line in said for name in names)
    assert not any(token.encode() in round.lines() for token in round.tokens.values())
    assert (verify(round.company), compare(round.company).same) == ([], True)


def test_fup_2_who_asks_to_be_called_is_named_by_their_own_will(round: Round) -> None:
    customer, token = next(iter(round.tokens.items()))
    round.post(token, quality="1", words="请回电", call_me="1")
    (one,) = round.answers()
    assert one.customer == customer
    assert round.returned() == {customer}


def test_fup_2_at_the_close_the_table_of_links_is_destroyed_and_an_answer_is_read_still(round: Round) -> None:
    customer, token = next(iter(round.tokens.items()))
    round.post(token, **GOOD)
    unused = list(round.tokens.values())[-1]
    round.after.head.does(round.after.clock.now, CloseSurvey(), SURVEY)
    round.after.head.sync()
    assert round.client.get(f"/s/{unused}").status_code == 404, "over at once, before the table is gone"
    tell_and_destroy(round.company)
    assert round.rows() == []
    assert round.returned() == {customer}
    assert [one.words for one in round.answers()] == ["来得快"]
    closed = round.client.get(f"/s/{unused}")
    assert (closed.status_code, "调查已经结束" in closed.text) == (404, True)


def test_fup_2_who_answered_twice_counts_once_though_the_round_was_closed_before_it_was_told(round: Round) -> None:
    round.after.day(ASKED, FIRST + timedelta(days=ASKED))
    twice = next(one.customer for one in round.answers() if one.customer and not one.aside)
    round.post(round.tokens[twice], **GOOD)
    round.after.head.does(round.after.clock.now, CloseSurvey(), SURVEY)
    round.after.head.sync()
    tell_and_destroy(round.company)
    with round.company.read() as work:
        closed = work.get(SurveyRound, SURVEY)
        told = [i for i in work.all(Irregularity) if i.code == "return_below_80"]
    assert closed is not None
    assert closed.returned == sum(not one.aside for one in round.answers()), "headline and list are one"
    assert len(told) == 1
    assert compare(round.company).same


def test_fup_2_links_are_for_those_who_send_surveys_and_not_for_a_closed_round(round: Round) -> None:
    path = f"/api/surveys/{SURVEY}/links"
    assert round.client.get(path).status_code == 401
    assert (
        round.client.get(path, headers={"authorization": let_in(round.company, "g-after-tech")}).status_code == 403
    )
    again = round.client.get(path, headers={"authorization": let_in(round.company, "g-after-head")})
    assert {one["url"].rpartition("/s/")[2] for one in again.json()} == set(round.tokens.values())
    round.after.head.does(round.after.clock.now, CloseSurvey(), SURVEY)
    round.after.head.sync()
    assert (
        round.client.get(path, headers={"authorization": let_in(round.company, "g-after-manager")}).status_code
        == 409
    )


def test_sys_9_links_that_are_out_stay_what_they_are_when_the_master_secret_changes(round: Round) -> None:
    rotate(round.company, leaked=True)
    asks = {"authorization": let_in(round.company, "g-after-head")}
    again = round.client.get(f"/api/surveys/{SURVEY}/links", headers=asks)
    assert {one["url"].rpartition("/s/")[2] for one in again.json()} == set(round.tokens.values())
    assert {round.client.get(f"/s/{token}").status_code for token in round.tokens.values()} == {200}


def test_fup_2_a_caller_who_asked_as_well_has_the_second_answer_kept_aside(round: Round) -> None:
    for token in round.tokens.values():
        round.post(token, **GOOD)
    round.after.day(ASKED, FIRST + timedelta(days=ASKED))
    tell_and_destroy(round.company)
    by_name = [one for one in round.answers() if one.by]
    assert by_name
    assert all(one.aside for one in by_name), "each customer counts once"
    assert sum(not one.aside for one in round.answers()) == 8
