"""Values that the commands of any history are made of: good ones, odd ones, and what is none."""

from __future__ import annotations

from company import (
    CUSTOMER,
    FITTED,
    IN_BAG,
    OTHER_FITTED,
    OTHER_TRUCK,
    SECOND_IN_BAG,
    SIM_FITTED,
    SIM_IN_BAG,
    TRUCK,
    imei,
    unit,
)
from hypothesis import strategies as st

from rulebook.kernel.files import FileRef, FileType
from rulebook.kernel.ids import UnitId
from rulebook.subjects.cash.records import Count
from rulebook.subjects.statements.commands import StatementRow
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.records import FeeLine, Sheet, Stroke

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
orders = st.sampled_from(["order-1", "order-2", "order-3", "order-none", ""])
visits = st.sampled_from(["order-1-visit", "order-2-visit", "order-3-visit", "v-1", "v-2"])
receipts = st.sampled_from(["receipt-1", "receipt-2", "receipt-3", "receipt-none"])
handovers = st.sampled_from(["h-1", "h-2", "h-3"])
days = st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-03", "2026-02-30", ""])
people = st.sampled_from(["", "li", "anna", "chen", "none"])
trucks = st.sampled_from([TRUCK, OTHER_TRUCK, "vehicle:none"])
numbers = st.sampled_from(
    [FITTED, OTHER_FITTED, IN_BAG, SECOND_IN_BAG, SIM_FITTED, SIM_IN_BAG, imei(80), imei(81), "123", "", "号"]
)
fen = st.sampled_from([0, 1, 2_000, 30_000, 60_000, 10**12])
fee_lines = st.builds(
    FeeLine,
    model=words,
    name=words,
    name_en=words,
    quantity=st.integers(0, 10_000),
    fen=st.integers(0, 10**9),
)
counts = st.lists(
    st.builds(Count, denomination=st.integers(1, 10**6), pieces=st.integers(0, 100_000)), max_size=3
).map(tuple)
strokes = st.lists(
    st.builds(Stroke, points=st.lists(st.tuples(*[st.integers(-9, 9)] * 3), max_size=9).map(tuple)), max_size=2
).map(tuple)
sheets = st.builds(
    Sheet,
    language=words,
    order=words,
    plate=words,
    finding=words,
    work=words,
    units=st.lists(words, max_size=2).map(tuple),
    fee_reason=words,
    total=fen,
    receipt=words,
)
file_refs = st.builds(
    FileRef,
    sha256=st.sampled_from(["a" * 64, "b" * 64]),
    size=st.integers(1, 10**7),
    type=st.sampled_from(FileType),
)
irregularities = st.one_of(
    words,
    visits.map("not_assigned:{}".format),
    visits.map("state:{}".format),
    handovers.map("difference:{}".format),
    days.map("closing_difference:{}".format),
    receipts.map("price_differs:{}".format),
)
forms = st.sampled_from(["order-1", "order-2", "form-1", "p-1", "s-1", ""])
moments = st.sampled_from(
    ["2026-03-02", "2026-03-02T10:00:00+08:00", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59-12:00", "x", ""]
)
tokens = st.sampled_from(["a" * 22, "b" * 64, "-_" * 12])
receipt_numbers = st.one_of(
    st.integers(0, 120).map("PGLI-{:06d}".format), st.sampled_from(["T-1", "", "PGWA-000001", "PGLI-"]), words
)
units = st.sampled_from(
    [unit(UnitKind.TERMINAL, n) for n in (FITTED, IN_BAG, SECOND_IN_BAG, imei(80))]
    + [unit(UnitKind.SIM, SIM_FITTED), unit(UnitKind.PART, "P-1"), UnitId("something")]
)
some_units = st.lists(units, min_size=1, max_size=3).map(tuple)
transfers = st.sampled_from(["t-1", "t-2", "t-3"])
statement_rows = st.builds(
    StatementRow,
    number=receipt_numbers,
    wallet_number=st.sampled_from(["4200001", "4200002", "4200003"]),
    at=st.sampled_from(["2026-03-02T09:30:00+08:00", "2026-03-02T15:00:00+08:00", "gestern"]),
    fen=st.sampled_from([0, 2_000, 30_000]),
    fee=st.sampled_from([0, 0, 12]),
    refund=st.booleans(),
)
payments = st.sampled_from(["wechat:4200001", "alipay:4200002", "wechat:4200001:refund"])
clock_lags = st.integers(-(10**10), 10**10)
calls = st.sampled_from([(), ("order-1:next_day", "order-1:three_days"), ("none",)])
customers = st.sampled_from([(), (CUSTOMER,), ("none", CUSTOMER)])
