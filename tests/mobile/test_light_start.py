"""What the start of the app imports: nothing that is first needed behind a press, on a desk as in the browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NATIVE = "import mobile.main, mobile.device.native.ports"
BROWSER = """
import types
class Anything(types.ModuleType):
    __path__ = []
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {})
for name in ("js", "pyodide", "pyodide.ffi", "flet_js"):
    sys.modules[name] = Anything(name)
import mobile.main, mobile.device.browser.ports
"""
"""The browser's own side stands in by name only: nothing of it is called while modules are imported."""
SCREENS = {
    *("mobile.screens.registry", "mobile.screens.complaints.ways"),
    *("mobile.screens.faults.banner", "mobile.screens.cases.term_warning"),
}
"""Of the screens: which there are, and the banners that may stand over each of them."""
LATER = ("mobile.printing", "PIL", "zxingcpp", "httpx", "requests", "numpy", "sqlite3", "http.client", "xml")


def loaded(imports: str) -> set[str]:
    """The modules of a fresh Python after these imports."""
    script = f"import sys\n{imports}\nprint(*sys.modules, sep='\\n')"
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(said.stdout.split())


@pytest.mark.parametrize("imports", [NATIVE, BROWSER], ids=["native", "browser"])
def test_the_start_of_the_app_imports_nothing_that_a_press_asks_for_first(imports: str) -> None:
    found = loaded(imports)
    assert "mobile.app.shell" in found
    screens = {one for one in found if one.startswith("mobile.screens.") and one.count(".") > 2}
    assert screens | {"mobile.screens.registry"} == SCREENS
    heavy = {one for one in found for name in LATER if one == name or one.startswith(f"{name}.")}
    assert not heavy


@pytest.mark.parametrize("screen", ["mobile.screens.visits.visit", "mobile.screens.archive.unit"])
def test_a_screen_with_a_print_button_imports_what_prints_only_when_it_is_pressed(screen: str) -> None:
    found = loaded(f"import mobile.main, {screen}")
    assert screen in found
    assert not {one for one in found if one.startswith("mobile.printing")}
    assert "mobile.screens.printing.panel" not in found
