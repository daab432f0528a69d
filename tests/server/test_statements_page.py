"""The page of statements is made from the layouts and their examples, and the committed one is up to date."""

import runpy
from pathlib import Path

from sync_server.subjects.statements.statement_files import LAYOUTS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_of_statements_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_statements.py"))["page"]()
    assert (DOCS / "statements.md").read_text(encoding="utf-8") == made, "run: python docs/make_statements.py"


def test_every_layout_says_how_far_it_could_be_confirmed_and_shows_its_example() -> None:
    made = runpy.run_path(str(DOCS / "make_statements.py"))
    assert set(made["SURE"]) == {layout.name for layout in LAYOUTS}
    for layout in LAYOUTS:
        name, shown = made["example"](layout)
        assert name.startswith(layout.name)
        assert "450.50" in shown
    assert "statement.field" not in made["page"](), "every field has its words"
