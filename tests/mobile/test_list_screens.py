"""The screen of the lists of master data: tried out, brought in a few rows at a time, each with its outcome."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from company import make_company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.screens.master_lists.list_rows import VERDICTS, ListRow, Tried, read_row, report_file
from mobile.sync.link import Answer, Unreachable
from mobile.ui.text import known, t
from rulebook.master_lists.kinds import KINDS

CHANGE = {"column": "联系人", "before": "甲", "after": "乙"}
SAID = {
    "sha256": "0" * 64,
    "headings": {"name": "客户名称", "contact": "联系人"},
    "ignored": ["备用"],
    "rows": [
        {"row": 2, "verdict": "new", "name": "顺风", "texts": {"name": "顺风"}, "seen": ""},
        {
            "row": 3,
            "verdict": "corrected",
            "name": "宏运",
            "changes": [CHANGE],
            "texts": {"name": "宏运"},
            "seen": "ab",
        },
        {
            "row": 4,
            "verdict": "refused",
            "name": "坏行",
            "column": "电话",
            "reason": "电话：位数不对",
            "rule": "ORD-1",
        },
        {"row": 5, "verdict": "unchanged", "name": "老客户"},
    ],
}


def test_what_goes_in_is_what_would_change_and_what_came_of_it_stands_in_the_row() -> None:
    tried = Tried.read(SAID)
    assert [row.row for row in tried.waiting] == [2, 3]
    asked = json.loads(tried.asked("名单.csv", "核对", tried.waiting))
    assert [(row["row"], row["seen"]) for row in asked["rows"]] == [(2, ""), (3, "ab")]
    assert (asked["reason"], asked["sha256"]) == ("核对", "0" * 64)
    facts = {"code": "reason_needed", "rule": "SYS-4", "facts": {}}
    outcomes = [
        read_row({"row": 2, "verdict": "new", "done": True}),
        read_row({"row": 3, "verdict": "refused", **facts}),
    ]
    after = tried.with_outcomes(outcomes)
    assert (after.done, after.waiting, after.count("refused")) == (1, (), 2)
    assert after.rows[1].reason


def test_the_report_is_a_file_without_formulas_in_which_every_row_stands() -> None:
    rows = (ListRow(row=2, verdict="refused", name="=1+1", column="电话", reason="-错", rule="ORD-1"),)
    told = list(csv.reader(io.StringIO(report_file(Tried(rows=rows)).decode("utf-8-sig"))))
    assert len(told) == 2
    assert told[1][:2] == ["2", t("lists.refused")]
    assert not [cell for cell in told[1] if cell.startswith(("=", "+", "-", "@"))]


def test_every_verdict_and_every_kind_has_its_words() -> None:
    keys = [*(f"lists.{verdict}" for verdict in VERDICTS), *(f"lists.kind.{kind}" for kind in (*KINDS, "fleet"))]
    keys += [f"finance.report.list_{kind}" for kind in KINDS]
    assert [key for key in keys if not known(key)] == []


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("anna", {"客户", "车辆档案"}),
        ("guo", {"设备"}),
        ("hua", {"客户", "人员", "价格", "设备", "经销商"}),
        ("ji", {"价格"}),
    ],
)
def test_each_role_is_offered_the_lists_that_it_may_use(who: str, kinds: set[str]) -> None:
    async def story(glass: Glass, _: FakeSession) -> None:
        for words in kinds:
            assert glass.button(words)
        if who == "guo":
            assert "人员" not in glass.words()
        if who == "ji":
            assert "选择文件" not in glass.words()
            await glass.sees("导出")

    on_screen(make_company(), who, "/office/import", story)


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_page_of_each_kind_takes_out_and_brings_in(kind: str) -> None:
    async def story(glass: Glass, _: FakeSession) -> None:
        await glass.sees("更正原因")
        assert glass.button("选择文件")
        await glass.sees("XLSX")

    on_screen(
        make_company(),
        "chen" if kind in ("dealers", "customers", "vehicles") else "hua",
        f"/office/import/{kind}",
        story,
    )


class Server:
    """Answers for the trial and for rows; from the third request on it is out of reach, until it is back."""

    def __init__(self, session: FakeSession) -> None:
        self.asked: list[list[int]] = []
        self.away = False
        session.post_bytes = self.post  # type: ignore[method-assign]  # the server's answers, without one

    async def post(self, path: str, body: bytes) -> Any:
        if "/trial" in path:
            rows = [
                {"row": n, "verdict": "new", "name": f"客户{n}", "texts": {"name": f"客户{n}"}}
                for n in range(2, 62)
            ]
            return Answer(200, {}, json.dumps({**SAID, "rows": rows}).encode())
        if self.away:
            raise Unreachable(path)
        rows_ = [row["row"] for row in json.loads(body)["rows"]]
        self.asked.append(rows_)
        self.away = len(self.asked) == 1
        said = [{"row": n, "verdict": "new", "name": f"客户{n}", "done": True} for n in rows_]
        return Answer(200, {}, json.dumps({"rows": said}).encode())


def test_where_the_server_goes_away_it_goes_on_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    import flet as ft

    async def picked(*_: Any, **__: Any) -> list[Any]:
        return [ft.FilePickerFile(id=1, name="名单.csv", size=4, bytes=b"list")]

    monkeypatch.setattr(ft.FilePicker, "pick_files", picked)

    async def story(glass: Glass, session: FakeSession) -> None:
        server = Server(session)
        await glass.tap("选择文件")
        await glass.sees("导入 60 行")
        await glass.tap("导入 60 行")
        await glass.sees("导入 35 行")
        server.away = False
        await glass.tap("导入 35 行")
        await glass.sees("已导入 60 行")
        assert [len(rows) for rows in server.asked] == [25, 25, 10]
        assert sorted(n for rows in server.asked for n in rows) == list(range(2, 62))

    on_screen(make_company(), "anna", "/office/import/customers", story)
