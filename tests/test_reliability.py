"""docs/reliability.md names every complaint that this project answers, and tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from docs.make_rules import parsed

ROOT = Path(__file__).resolve().parents[1]
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs" / "reliability.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| complaint", "| what happens"))
]
COMPLAINTS = """
odoo#125037 odoo PR#284790 odoo PR#288974 odoo#60939 getodk/getodk#1017 getodk/collect#6475 kobotoolbox/docs PR#45
flutter#15307 kobocat#565 odoo#152259 erpnext#12971 erpnext PR#34102 POSNext#50 collect#5473 #6120 hercycle PR#313
amplify-android PR#976 boardsesh PR#4329 boardsesh#5305 odoo#203431 getodk/central#669 getodk/central#805
getodk/central#808 collect#6164 fhircore#3842 field-tm#2560 enketo-express#321 enketo#1127 cht-core#7703
cht-core#2604 cht-core#7149 collect#7356 collect PR#7353 central#793 central#970 ruODK#114 Grashjs/cmms#138
enketo-express#339 enketo#1124 collect#7124 cmms#216 snipe-it#6065 snipe-it#7891 snipe-it#19114 getodk/docs PR#649
cht-core#4149 glpi#21155
tableExport.jquery.plugin#327 huanz/tableExport#10 overextended/ox_inventory#682
FabianRG1990/repositorio-de-apps#35 hutool#1367 #2020 Blair2004/NexoPOS#2312 kilbot/WooCommerce-POS#142
defendicon/POS-Awesome-V15 PR#3142 odoo/odoo PR#46172 #65043 OCA/pos PR#420 glpi-project/glpi#687 zammad/zammad#390
frappe/helpdesk PR#2449 grokability/snipe-it#4463 glpi-project/glpi#2114 #8776 OCA/field-service PR#1382
gcacace/android-signaturepad#174 #105
"""
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def _tests_in(path: Path) -> set[str]:
    tree = parsed(path)
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_no_complaint_is_missing() -> None:
    told = " ".join(row[0] for row in ROWS)
    wanted = re.findall(r"(?:[\w/-]+ ?(?:PR)?)?#\d+", COMPLAINTS)
    assert len(wanted) == 68
    assert [ref for ref in wanted if ref.strip() not in told] == []


def test_every_row_says_what_is_done_and_names_a_test() -> None:
    for row in ROWS:
        assert len(row) == 3, row
        assert row[1], row
        assert NAMED.search(row[2]), row


def test_every_named_test_exists() -> None:
    missing = [
        f"{path}::{name}"
        for row in ROWS
        for path, name in NAMED.findall(row[2])
        if not (ROOT / path).exists() or name not in _tests_in(ROOT / path)
    ]
    assert missing == []


def test_every_point_met_on_the_screens_has_its_test_and_its_picture() -> None:
    """Nineteen points by number, a day, a month; one is a line of text, and says so. Pictures exist."""
    numbered = [row for row in ROWS if re.match(r"\d+ ", row[0])]
    assert {int(row[0].split()[0]) for row in numbered} == set(range(1, 20))
    pages = [row for row in ROWS if row[0].startswith(("the dispatcher's day", "two true-looking numbers"))]
    assert len(pages) == 2
    numbered += pages
    pictures = {row[0]: re.findall(r"\]\((screenshots/[\w.-]+)\)", row[1]) for row in numbered}
    assert [point for point, shown in pictures.items() if not shown and "no picture" not in point] == []
    missing = [one for shown in pictures.values() for one in shown if not (ROOT / "docs" / one).exists()]
    assert missing == []
