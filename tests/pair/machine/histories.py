"""Hypothesis writes the histories: what happens next, to whom, in what weather; how many ran is counted."""

from __future__ import annotations

import asyncio
import gc
import os
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from pair.machine.deeds import DESK, TECHNICIANS
from pair.machine.ground import Ground
from pair.machine.link import KINDS, Weather
from pair.machine.story import Story

from sync_server.core.rebuild import compare

STEPS = 15
ROUND = 2_500
"""So many histories to a seed."""
DERIVED_EVERY = 200
"""So often the books are also derived anew by the very means of `paigong rebuild --check`."""
PHASES = [Phase.generate] if "PAIGONG_UNSHRUNK" in os.environ else [Phase.generate, Phase.shrink]

Step = tuple[str, dict[str, Any]]
numbers = st.integers(0, 19)
ROUNDS = [(0, 0)] * 5 + [(0, 3)] * 2 + [(1, 2)] * 5 + [(0, 2), (1, 0), (0, 4), (1, 1), (0, 1), (1, 5)]
"""(who, order): mostly one's own."""
desks = st.integers(2, 4)
anybody = st.integers(0, 6)
orders = st.sampled_from([0] * 4 + [1, 1] + [2] * 4 + [3, 3, 4, 5, 6])
weather = st.lists(st.builds(Weather, st.sampled_from(KINDS), st.integers(0, 120)), max_size=4)
deaths = st.one_of(st.just([]), st.just([]), st.lists(st.integers(1, 12), max_size=3))
torn = st.integers(0, 100)
VISIT = ("accept", "depart", "arrive", "find", "swap", "work", "receipt", "sign", "complete", "base", "hand_over")


def the_visit(steps: int, n: int) -> list[tuple[str, int]]:
    """A visit as it should go, so far."""
    return [(deed, n) for deed in VISIT[:steps]]


USUAL = [2, 3, 3, 3, 8, 8, 13, 13]
"""With these numbers nothing is out of the way."""

deeds = st.one_of(
    st.lists(st.tuples(st.sampled_from(TECHNICIANS), numbers), min_size=1, max_size=6),
    st.builds(the_visit, st.sampled_from([3, 6, 9, 9, 11, 11]), st.sampled_from(USUAL)),
    st.builds(the_visit, st.integers(1, len(VISIT)), numbers),
)
BUSY_DESK = (*DESK, *["withdraw", "assign", "approve"] * 3, "count", "count", "ask", "amend", "suspend", "cancel")
desk_deeds = st.lists(st.tuples(st.sampled_from(BUSY_DESK), numbers), min_size=1, max_size=3)


def step(name: str, **drawn: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    """A call of the story's method, as it is kept in `past_failures.py` when it ends badly."""
    return st.tuples(st.just(name), st.fixed_dictionaries(drawn))


work = st.sampled_from(ROUNDS).flatmap(
    lambda one: step(
        "work",
        who=st.just(one[0]),
        order=st.just(one[1]),
        deeds=deeds,
        deaths=deaths,
        torn=torn,
        shots=st.sampled_from([0, 1, 2, 7]),
        storm=st.integers(0, len(KINDS) ** 5),
    )
)
desk_work = step("work", who=desks, order=orders, deeds=desk_deeds, deaths=deaths, torn=torn)
sync = step("sync", who=anybody, weather=weather, deaths=deaths, torn=torn)
decide = step(
    "decide",
    deed=st.sampled_from(BUSY_DESK),
    order=orders,
    n=numbers,
    dies_at=st.sampled_from([0] * 6 + [3, 9, 14, 21]),
)
look = step("look", who=anybody, which=numbers, weather=weather, deaths=deaths, torn=torn)
late = step("arrive_late", which=st.integers(0, 9), dies_at=st.sampled_from([0, 0, 0, 7, 15, 30]))
time = step(
    "let_time_pass",
    hours=st.sampled_from([1, 7, 30, 24 * 40, 24 * 100]),
    who=anybody,
    minutes=st.sampled_from([0, 0, -7, 90, -60 * 24 * 3]),
)
another = step("get_a_phone", person=st.sampled_from(["p-wang", "p-zhao", "p-sun"]), weather=weather)
rotation = step("rotate", leaked=st.booleans(), dies_at=st.sampled_from([0, 0, 2, 4, 6, 9, 14]))
often = [work] * 6 + [desk_work] * 3 + [sync] * 8 + [decide] * 3 + [late] * 2 + [time, another, look, rotation]
steps = st.integers(0, len(often) - 1).flatmap(often.__getitem__)


class AnyWeather(RuleBasedStateMachine):
    """What hypothesis draws happens in a `Story`."""

    ground: Ground
    loop: asyncio.AbstractEventLoop
    ran = 0
    lines = 0
    beyond = 0

    story: Story | None = None

    @initialize(
        page=st.sampled_from([500, 500, 500, 25, 8]),
        over_http=st.sampled_from([False] * 5 + [True]),
        photos=st.sampled_from([False] * 3 + [True]),
    )
    def begin(self, page: int, over_http: bool, photos: bool) -> None:
        self.story = Story(self.ground, self.loop, page, over_http, photos)

    @rule(step=steps)
    def then(self, step: Step) -> None:
        name, drawn = step
        getattr(self.story, name)(**drawn)

    def teardown(self) -> None:
        if self.story is None:
            return
        try:
            self.story.heal()
            made = self.story.lines_made()
            if made and AnyWeather.ran % DERIVED_EVERY == 0:
                assert compare(self.story.office.company).same, "paigong rebuild finds other books"
            AnyWeather.ran += made > 0
            AnyWeather.lines += made
            AnyWeather.beyond += self.story.beyond
        finally:
            self.story.close()


def run_histories(
    ground: Ground, loop: asyncio.AbstractEventLoop, histories: int, first_seed: int
) -> tuple[int, int]:
    """Let at least so many histories happen in which somebody did something; how many did, and of how many lines.

    Raises what went wrong, with the steps that led to it. The same seed, the same histories.
    """
    AnyWeather.ground, AnyWeather.loop = ground, loop
    AnyWeather.ran = AnyWeather.lines = AnyWeather.beyond = 0
    this_seed = first_seed
    while AnyWeather.ran < histories:
        most = min(max(histories - AnyWeather.ran, 10), ROUND)
        chosen = settings(
            max_examples=most,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=False,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        )
        machine = type("AnyWeather", (AnyWeather,), {})  # hypothesis notes the seed on it
        run_state_machine_as_test(seed(this_seed)(machine), settings=chosen)
        gc.collect()  # all that hypothesis noted down of the round, in circles
        this_seed += 1
    return AnyWeather.ran, AnyWeather.lines
