"""Makes `docs/rules.md` from the code. Run from the project's root: `python -m docs.make_rules`.

For every rule: which commands carry it (fact or request), what is refused or told under its code, which functions
name it, and which tests show it. A test shows a rule when its name begins with the rule's code
(`test_ord_5_…`) or its name or docstring has the code in it. A test fails where the page is out of date.
"""

from __future__ import annotations

import ast
import gc
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from docs.rule_examples import ANOTHER_LIMIT, NEW_KIND, SECOND_APPROVER
from rulebook.kernel.commands import Nature
from rulebook.policy.codes import CODES, SECTIONS
from rulebook.rules import COMMANDS, IRREGULARITIES, REFUSALS
from rulebook.subjects.approvals.commands import SetMatrix

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "rules.md"
CODE = re.compile(r"\b([A-Z]{3,5}-\d{1,2})\b")
KINDS_OF_RULE = "|".join(sorted({code.partition("-")[0].lower() for code in CODES}))
IN_NAME = re.compile(rf"(?:^test|_)_?({KINDS_OF_RULE})_(\d{{1,2}})(?=_|$)")

HEAD = """\
# Every rule, where it lives and what shows it

Made by `docs/make_rules.py` from the code; change the code, then make the page again. The rules' own words are the
rulebook's; *told* are irregularities, which are opened beside a fact that is kept.
"""


def parsed(path: Path) -> ast.Module:
    """A Python file's tree, read while no garbage is collected.

    Before CPython 3.11.8 (gh-106905) a finalizer that logs a traceback, and so parses too, spoils the parser's
    count: "AST constructor recursion depth mismatch".
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(path.read_text("utf-8"))
    finally:
        if collecting:
            gc.enable()


def functions(path: Path) -> Iterator[tuple[str, str]]:
    """(name, docstring) of every function and class in a file, methods as Class.method, and of the file itself."""
    tree = parsed(path)
    yield "", ast.get_docstring(tree) or ""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, ast.get_docstring(node) or ""


@cache
def places() -> dict[str, list[str]]:
    """Code → `module:function` of the rulebook whose docstrings name it; the module alone where only it does."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "rulebook").rglob("*.py")):
        if path.name == "codes.py":
            continue
        module = ".".join(path.relative_to(ROOT / "rulebook").with_suffix("").parts)
        for name, said in functions(path):
            for code in dict.fromkeys(CODE.findall(said)):
                found[code].append(f"{module}:{name}" if name else module)
    return {code: sorted(set(names)) for code, names in found.items()}


@cache
def tests() -> dict[str, list[str]]:
    """Code → `file:test` of the tests that show it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, said in functions(path):
            if not name.startswith("test"):
                continue
            codes = {f"{kind.upper()}-{number}" for kind, number in IN_NAME.findall(name)} | set(
                CODE.findall(said)
            )
            for code in codes & CODES.keys():
                found[code].append(f"{path.relative_to(ROOT / 'tests')}:{name}")
    return dict(found)


def commands(code: str) -> str:
    nature = {Nature.FACT: "fact", Nature.REQUEST: "request"}
    named = [f"`{kind}` ({nature[t.NATURE]})" for kind, t in sorted(COMMANDS.items()) if code == t.RULE]
    return ", ".join(named)


def wrongs(code: str) -> str:
    parts = []
    for word, catalogue in (("refused", REFUSALS), ("told", IRREGULARITIES)):
        named = ", ".join(f"`{name}`" for name, entry in sorted(catalogue.items()) if entry.rule == code)
        if named:
            parts.append(f"{word}: {named}")
    return "; ".join(parts)


def section(title: str, codes: dict[str, str]) -> str:
    lines = [f"\n## {title}\n"]
    for code, line in codes.items():
        shown = tests().get(code, [])
        files = sorted({test.partition(":")[0] for test in shown})
        lines.append(f"### {code}\n\n{line}\n")
        rows = {
            "commands": commands(code),
            "outcomes": wrongs(code),
            "lives in": ", ".join(f"`{place}`" for place in places().get(code, [])),
            "tests": ", ".join(f"`{file}`" for file in files) if shown else "none yet",
        }
        lines += [f"- {name}: {said}" for name, said in rows.items() if said]
        lines.append("")
    return "\n".join(lines)


def as_body(command: SetMatrix) -> str:
    return f"```json\n{msgspec.json.format(msgspec.json.encode(command)).decode()}\n```\n"


def examples() -> str:
    files = "\n".join(
        f"In `{path}`, after\n\n```python\n{there}```\n\none line is added:\n\n```python\n{added}```\n"
        for path, there, added in NEW_KIND
    )
    return f"""
## By example: which rows change

`tests/rulebook/test_rules_page.py` makes each of these changes and shows that nothing else changes with it.

### Another approval limit

No code changes. The administrator sends one `matrix.set`; what was asked for before April goes by the old rows.

{as_body(ANOTHER_LIMIT)}
### A second approver

No code changes. One more row with `step` 2; two different people then approve, one after the other.

{as_body(SECOND_APPROVER)}
### One more order kind

{files}
The words `kind.calibration` in both languages are the third and last. States, approval, assignment, visit,
completion and close work as for any other kind, and the matrix may have rows for it by `kind`.
"""


def page() -> str:
    return HEAD + "".join(section(title, codes) for title, codes in SECTIONS.items()) + examples()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
