"""Facts and requests about customers' pages and the company's own systems, as any history may hold them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rulebook.kernel.files import FileRef, FileType
from rulebook.kernel.ids import OrderId, VehicleId, VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.cases.records import CaseKind
from rulebook.subjects.customer_pages.commands import (
    DismissReport,
    GivePage,
    RateVisit,
    ReportByPage,
    RevokePage,
    TakeReport,
)
from rulebook.subjects.own_systems.commands import EndWebhook, GiveKey, RevokeKey, SetWebhook

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
pages = st.sampled_from(["order-1", "page-1", "none"])
orders = st.sampled_from([OrderId(""), OrderId("order-1"), OrderId("order-2"), OrderId("none")])
vehicles = st.sampled_from([VehicleId(""), VehicleId("vehicle:京A12345"), VehicleId("none")])
photos = st.sampled_from([None, FileRef(sha256="a" * 64, size=9, type=FileType.JPEG)])

PAGE_FACTS: dict[Any, st.SearchStrategy[Any]] = {
    ReportByPage: st.builds(
        ReportByPage,
        page=pages,
        said=words,
        caller=words,
        phone=words,
        order=orders,
        vehicle=vehicles,
        photo=photos,
    ),
    RateVisit: st.builds(
        RateVisit,
        page=pages,
        visit=st.sampled_from([VisitId("order-1-visit"), VisitId("none")]),
        stars=st.integers(1, 5),
        words=words,
    ),
}

PAGE_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(
        GivePage,
        order=orders,
        vehicles=st.lists(vehicles, max_size=2).map(tuple),
        contact=words,
        until=st.sampled_from(["", "2026-03-02", "2026-12-31", "9999-12-31", "soon"]),
    ),
    st.builds(RevokePage, reason=words),
    st.builds(TakeReport, kind=st.sampled_from(CaseKind)),
    st.builds(DismissReport, reason=words),
    st.builds(GiveKey, name=words, role=st.sampled_from(Role), hash=st.sampled_from(["a" * 64, "b" * 64])),
    st.builds(RevokeKey, reason=words),
    st.builds(SetWebhook, url=st.sampled_from(["https://x.example", "x"]), role=st.sampled_from(Role)),
    st.builds(EndWebhook, reason=words),
]
