"""How tiers add up to the fen, over which time, and which of two agreements holds on a day (DEAL-1)."""

from __future__ import annotations

import pytest
from dealer_books import DEALER

from rulebook.kernel.ids import Fen, PersonId
from rulebook.subjects.dealers.drawing import agreement_on
from rulebook.subjects.dealers.rates import period_of, rebate_on, what_is_wrong
from rulebook.subjects.dealers.records import Agreement, AgreementState, Basis, Counts, Tier, TierKind

TIERS = (Tier(Fen(10_000), 300), Tier(Fen(20_000), 500))


def agreement(id: str = "a", since: str = "2026-01-01", asked_at: str = "", **said: object) -> Agreement:
    usual = {"until": "2026-12-31", "basis": Basis.PAID, "kind": TierKind.SLICES, "counts": Counts.MONTH}
    state = {"state": AgreementState.IN_FORCE, "tiers": TIERS, "asked_by": PersonId("x"), "asked_by_name": "x"}
    of = {"id": id, "number": id, "dealer": DEALER, "since": since, "asked_at": asked_at}
    return Agreement(**usual | state | of | said)  # type: ignore[arg-type]  # test data by name


@pytest.mark.parametrize(
    ("turnover", "slices", "whole"),
    [
        (-1, 0, 0),
        (0, 0, 0),
        (9_999, 0, 0),
        (10_000, 0, 300),
        (10_033, 0, 300),
        (10_034, 1, 301),
        (19_999, 299, 599),
        (20_000, 300, 1_000),
        (20_020, 301, 1_001),
        (30_000, 800, 1_500),
    ],
)
def test_deal_1_three_percent_from_a_hundred_yuan_on_and_five_from_two_hundred(
    turnover: int, slices: int, whole: int
) -> None:
    """By slices of what lies above each threshold; on the whole of all of it; rounded down to the fen once."""
    assert rebate_on(turnover, agreement()) == slices
    assert rebate_on(turnover, agreement(kind=TierKind.WHOLE)) == whole


def test_deal_1_a_turnover_adds_up_over_its_month_its_year_or_the_whole_term() -> None:
    assert [period_of("2026-03-31", agreement(counts=counts)) for counts in Counts] == ["2026-03", "2026", "term"]


def test_deal_1_tiers_rise_and_a_rate_on_the_whole_may_stay_as_it_is() -> None:
    same = (Tier(Fen(0), 300), Tier(Fen(1), 300))
    assert [what_is_wrong(kind, same) for kind in TierKind] == ["", ""]
    assert what_is_wrong(TierKind.SLICES, (Tier(Fen(0), 300), Tier(Fen(1), 200))) == "", "slices may fall"
    assert what_is_wrong(TierKind.SLICES, ()) == "not_rising"


def test_deal_1_of_two_agreements_on_a_day_the_one_that_begins_later_holds() -> None:
    old, new = agreement("old"), agreement("new", "2026-03-01", until="2026-03-31")
    asked = agreement("asked", "2026-03-02", state=AgreementState.ASKED)
    held = [
        agreement_on([new, old, asked], day) for day in ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01")
    ]
    assert [one and one.id for one in held] == ["old", "new", "new", "old"]
    assert agreement_on([old], "2025-12-31") is None
    assert agreement_on([old], "2027-01-01") is None
    later = agreement("b", asked_at="2026-01-02")
    assert agreement_on([later, agreement("c", asked_at="2026-01-01")], "2026-01-01") == later, "asked for last"
