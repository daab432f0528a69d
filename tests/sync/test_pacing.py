"""How many lines go into one request, by what the server takes and how soon it answers."""

from __future__ import annotations

import asyncio

import msgspec
from test_runner import Taking, client_with, runner_for, saying

from mobile.sync.link import Answer
from mobile.sync.pacing import QUICK_S, LinesAtOnce
from rulebook.kernel.wire import CHUNK_LINES, MOST_LINES, SyncAnswer, SyncHeader


def sent(at_once: LinesAtOnce, backlog: int, seconds: float, taken: int) -> list[int]:
    """The requests in which a backlog goes, each answered after so many seconds."""
    requests = []
    while backlog:
        requests.append(min(backlog, at_once.most))
        backlog -= requests[-1]
        at_once.answered(requests[-1], seconds, taken)
    return requests


def test_a_backlog_goes_in_ever_longer_requests_up_to_what_the_server_takes() -> None:
    assert sent(LinesAtOnce(), 1_500, 0.2, MOST_LINES) == [100, 200, 400, 500, 300]


def test_a_server_that_does_not_say_gets_no_more_than_every_server_takes() -> None:
    assert sent(LinesAtOnce(), 250, 0.2, 0) == [CHUNK_LINES, CHUNK_LINES, 50]


def test_over_a_slow_link_each_step_stays_small_enough_to_be_seen() -> None:
    assert sent(LinesAtOnce(), 250, QUICK_S + 1, MOST_LINES) == [100, 100, 50]


def test_an_older_server_that_takes_the_place_of_a_newer_one_is_believed() -> None:
    at_once = LinesAtOnce()
    sent(at_once, 700, 0.2, MOST_LINES)
    assert at_once.most > CHUNK_LINES
    at_once.answered(1, 0.2, 0)
    assert at_once.most == CHUNK_LINES


def test_what_did_not_get_through_is_followed_by_less() -> None:
    at_once = LinesAtOnce()
    sent(at_once, 700, 0.2, MOST_LINES)
    at_once.failed()
    assert at_once.most == CHUNK_LINES


def test_a_few_lines_at_a_time_make_no_request_longer() -> None:
    at_once = LinesAtOnce()
    assert [sent(at_once, 30, 0.2, MOST_LINES) for _ in range(5)] == [[30]] * 5
    assert at_once.most == CHUNK_LINES


def test_an_older_server_that_takes_the_place_of_a_newer_one_gets_what_it_takes() -> None:
    """A release was taken back while a phone had a backlog: it refuses what the newer one had said it takes."""

    async def scene() -> None:
        client, _ = await client_with(350)
        server = Taking()

        def answer(header: SyncHeader, lines: list[bytes]) -> Answer:
            if header.count > CHUNK_LINES:
                return Answer(400, {}, b"{}")
            newer = header.first <= CHUNK_LINES
            got = msgspec.json.decode(server(header, lines).body, type=SyncAnswer)
            return saying(acknowledged=got.acknowledged, outcomes=got.outcomes, lines=MOST_LINES if newer else 0)

        runner, link = runner_for(client, answer)
        await runner.sync()
        assert max(h.count for h, _ in link.asked) > CHUNK_LINES
        assert runner.signal == "trouble"
        await runner.sync()
        assert client.pending == []

    asyncio.run(scene())
