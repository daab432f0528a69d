"""What devices, their keys and files tell, as any history may hold it."""

from __future__ import annotations

from typing import Any

from drawn_values import clock_lags, file_refs, words
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.subjects.devices.commands import (
    EnrolDevice,
    LeaseBlock,
    ReportClock,
    ReportForgotten,
    ReportKept,
    ReportQuarantine,
    RetireBlock,
)
from rulebook.subjects.enrolment.commands import IssueCode
from rulebook.subjects.files.commands import ArriveFile, EraseFile, LoseFile
from rulebook.subjects.files.records import Erasure
from rulebook.subjects.master_keys.commands import MoveDevice, RotateMasterKey
from rulebook.subjects.restored.commands import ReportRestored

DEVICE_FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    ReportClock: st.builds(ReportClock, before=clock_lags, after=clock_lags, since=words),
    ReportQuarantine: st.builds(
        ReportQuarantine, device=st.sampled_from(["device-li", "x"]), code=words, lines=st.integers(0, 100)
    ),
    RetireBlock: st.builds(RetireBlock),
    ReportForgotten: st.builds(
        ReportForgotten,
        before=st.sampled_from(["2026-02-01", "2026-03-30", ""]) | words,
        days=st.integers(1, 90),
        gone=st.integers(0, 500),
    ),
    ReportKept: st.builds(
        ReportKept, device=st.sampled_from(["device-li", "x"]), before=st.sampled_from(["2026-02-15", ""])
    ),
    IssueCode: st.builds(
        IssueCode, code=st.just("code-1"), person=st.sampled_from(["li", "none"]), expires_at=words
    ),
    RotateMasterKey: st.builds(RotateMasterKey, number=st.integers(0, 3), mark=words, leaked=st.booleans()),
    MoveDevice: st.builds(
        MoveDevice, device=st.sampled_from(["device-li", "device-chen", "x"]), number=st.integers(0, 3)
    ),
    ReportRestored: st.builds(
        ReportRestored,
        what=st.sampled_from(["waits", "done", "otherwise"]),
        device=st.sampled_from(["device-li", "x"]),
        line=words,
        kind=words,
    ),
    EnrolDevice: st.builds(
        EnrolDevice, device=st.sampled_from(["device-li", "x"]), person=st.sampled_from(["li", "chen", "none"])
    ),
    LeaseBlock: st.builds(
        LeaseBlock,
        device=st.sampled_from(["device-li", "x"]),
        person=st.just("li"),
        series=st.sampled_from(["PGLI", "PGX", ""]),
        first=st.integers(-5, 300),
        last=st.integers(-5, 300),
    ),
    ArriveFile: st.builds(ArriveFile, file=file_refs),
    LoseFile: st.builds(LoseFile),
    EraseFile: st.builds(EraseFile, how=st.sampled_from(Erasure), months=st.integers(0, 36)),
}
