"""Facts and requests about dealers, shipments and rebates, as any history may hold them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rulebook.kernel.ids import Fen
from rulebook.subjects.dealers.commands import (
    AnswerDispute,
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    DisputeRebate,
    DrawRebate,
    EndAgreement,
    PayRebate,
    SendShipment,
    SetAgreement,
    SetDealer,
    TakeShipment,
)
from rulebook.subjects.dealers.records import Basis, Counts, ShipmentKind, ShipmentLine, Tier, TierKind
from rulebook.subjects.visits.records import Stroke

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
days = st.sampled_from(["2026-01-01", "2026-03-02", "2026-12-31", "9999-12-31", "0001-01-01", "x", ""])
months = st.sampled_from(["2025-12", "2026-02", "2026-03", "9999-12", "0000-01", "x"])
dealers = st.sampled_from(["order-1", "order-2", ""])
strokes = st.sampled_from([(), (Stroke(points=((1, 2, 3),)),)])
tiers = st.lists(
    st.builds(Tier, st.integers(0, 10**6).map(Fen), st.integers(0, 10_000)), min_size=1, max_size=3
).map(tuple)

DEALER_FACTS: dict[Any, st.SearchStrategy[Any]] = {
    TakeShipment: st.builds(TakeShipment, signer=words, strokes=strokes, whole=st.booleans(), remark=words),
    DisputeRebate: st.builds(DisputeRebate, dispute=st.sampled_from(["d-1", "d-2"]), words=words, said_by=words),
}

DEALER_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(SetDealer, name=words, branch=words, reason=words),
    st.builds(AssignDealer, dealer=dealers, since=days, reason=words),
    st.builds(
        SetAgreement,
        number=words,
        dealer=dealers,
        since=days,
        until=days,
        tiers=tiers,
        basis=st.sampled_from(Basis),
        kind=st.sampled_from(TierKind),
        counts=st.sampled_from(Counts),
    ),
    st.builds(EndAgreement, last=days, reason=words),
    st.builds(DecideAgreement, allow=st.booleans(), why=words),
    st.builds(
        SendShipment,
        number=words,
        dealer=dealers,
        customer=st.sampled_from(["", "customer-1", "none"]),
        lines=st.builds(
            ShipmentLine,
            kind=st.sampled_from(ShipmentKind),
            what=st.just("GT-100"),
            quantity=st.integers(1, 9),
            fen=st.sampled_from([Fen(0), Fen(30_000)]),
        ).map(lambda one: (one,)),
    ),
    st.builds(DrawRebate, month=months),
    st.builds(ApproveRebate, rebate=st.sampled_from([Fen(0), Fen(1)]), token=st.just("a" * 22)),
    st.builds(PayRebate, fen=st.sampled_from([Fen(0), Fen(1)]), reference=words),
    st.builds(AnswerDispute, dispute=st.sampled_from(["d-1", "none"]), words=words),
]
