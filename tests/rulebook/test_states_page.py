"""The page of states is drawn from the tables, and the committed one is the one they draw now."""

import runpy
from pathlib import Path

from rulebook.policy.states import ORDER, OUT_OF_TURN
from rulebook.subjects.orders.records import OrderState

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_of_states_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_states.py"))["page"]()
    assert (DOCS / "states.md").read_text(encoding="utf-8") == made, "run: python docs/make_states.py"


def test_every_state_is_drawn_and_can_be_reached() -> None:
    reached = {after for row in ORDER.values() for after in row.values()} | {OrderState.DRAFT}
    assert set(ORDER) == reached == set(OrderState)


def test_what_skipped_a_step_is_not_in_its_turn_as_well() -> None:
    for state, row in OUT_OF_TURN.items():
        assert not row.keys() & ORDER[state].keys()
