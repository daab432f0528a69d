"""The report of rounds: each stop once with its proof, faults and their orders (RND-1)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.rounds.matrix import matrix, seen_in
from rulebook.subjects.rounds.records import Finding, FindingState, Round, RoundState, RoundStop, StopState
from rulebook.subjects.trainings.records import Feedback, Qualification
from sync_server.admin.generating.month import generate
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A small company's month, and the round of a fleet after it."""
    folder: Path = tmp_path_factory.mktemp("rounds")
    told = generate(folder, seed=13, technicians=5, receipts=40)
    assert told.refused == ()
    return open_company(folder)


def test_rnd_1_a_generated_company_holds_a_walked_round_with_faults_and_orders(made: Company) -> None:
    with made.read() as work:
        rounds, stops = work.all(Round), work.all(RoundStop)
        findings, told = work.all(Finding), work.all(Irregularity)
    fleet = next(one for one in rounds if one.plan == "g-round-fleet" and one.state is RoundState.CLOSED)
    walked = [one for one in stops if one.round == fleet.id]
    assert len(walked) == 30
    assert sum(one.state is StopState.SEEN for one in walked) == 29
    assert [one.state for one in findings].count(FindingState.ORDERED) == 2
    codes = {one.code for one in told if one.rule in ("RND-1", "RPL-3")}
    assert {"scanned_twice", "unit_mismatch"} <= codes
    month = fleet.begins[:7]
    assert seen_in(matrix(rounds, walked), month) == (29, 30), "the matrix says the same"


def test_rnd_1_the_report_has_each_stop_once_with_proof_and_order(made: Company) -> None:
    out = BytesIO(b"".join(export(made, "rounds", "xlsx", Span.month(""), "季审计")))
    rows = list(load_workbook(out).active.iter_rows(values_only=True))
    heads = next(n for n, row in enumerate(rows) if row[0] and str(row[0]).startswith("计划"))
    names = [str(head).split()[0] for head in rows[heads] if head]
    told = [dict(zip(names, row, strict=False)) for row in rows[heads + 1 :] if row[0] == "车队月检" and row[5]]
    assert len({row["对象"] for row in told}) == len(told) == 30
    assert sum(bool(row["工单"]) for row in told) == 2
    assert [row["重复扫码"] for row in told if row["重复扫码"]] in ([1], ["1"])
    assert all(str(row["位置"]).startswith("31.") for row in told if row["结果"] != "跳过")
    assert [row["跳过原因"] for row in told if row["结果"] == "跳过"] == ["出车在外，下月补"]


def test_rnd_1_the_fleets_contract_is_owed_vehicle_by_vehicle_and_the_ledger_says_the_same(made: Company) -> None:
    with made.read() as work:
        (charged,) = work.all(RoundCharge)
        owed = work.get(Receivable, charged.id)
    assert owed is not None
    assert (len(charged.stops), charged.total, owed.total) == (29, 58_000, 58_000), "what was skipped is not owed"
    told = b"".join(export(made, "round_charges", "csv", Span(), "季审计")).decode("utf-8-sig")
    assert f"{charged.number}" in told
    assert "580.00" in told


def test_trn_1_the_generated_training_has_feedback_and_certificates(made: Company) -> None:
    with made.read() as work:
        said, granted = work.all(Feedback), work.all(Qualification)
    assert len(said) >= 2
    assert granted
    assert all(one.token and one.number for one in granted)


def test_rnd_1_the_books_with_rounds_are_sound_and_derive_the_same_again(made: Company) -> None:
    assert verify(made) == []
    assert compare(made).same
