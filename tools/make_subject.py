"""`python -m tools.make_subject couriers` (`make subject NAME=couriers`): an empty subject, listed in the house.

What it writes passes `python -m tools.check_subjects`; docs/extending.md says what to put where. Nothing that lies
there already is written over.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RULES = Path("rulebook/rules.py")
PLAIN = re.compile(r"[a-z]+(_[a-z]+)*")
"""A plain lower-case word, or several joined by underscores; as the folders in rulebook/subjects are named."""
AHEAD = "from __future__ import annotations\n"

MODULES = {
    "__init__": '"""The subject NAME: say here in one line what it is about, and its rules\' codes."""\n',
    "records": '"""What is kept: a class a record, its KIND, and the KEYS that it is found by."""\n',
    "commands": '"""What people say: a class a command, a Fact or a Request, its KIND, ROLES and RULE."""\n',
    "handlers": '"""What a command does: one function each, (context, body); only requests are refused."""\n',
    "errors": f'''"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

{AHEAD}
from rulebook.kernel.errors import Entry

REFUSALS: dict[str, Entry] = {{}}

IRREGULARITIES: dict[str, Entry] = {{}}
''',
    "visibility": f'''"""Who may see which record (SEC-1)."""

{AHEAD}
from rulebook.kernel.subject import Visibility

VISIBILITY: Visibility = {{}}
''',
    "subject": f'''"""What the subject NAME brings into the house."""

{AHEAD}
from rulebook.kernel.subject import Subject
from rulebook.subjects.NAME.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.NAME.visibility import VISIBILITY

SUBJECT = Subject(
    name="NAME",
    records=(),
    handlers={{}},
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
''',
}
"""Module → what stands in it; NAME is the subject's."""

TEST = f'''"""The subject NAME: its tests' names are sentences of the trade, and begin with a rule's code."""

{AHEAD}
from rulebook.rules import RULES
from rulebook.subjects.NAME.subject import SUBJECT


def test_the_subject_is_part_of_the_house() -> None:
    assert SUBJECT in RULES.subjects
'''


def why_not(root: Path, name: str) -> str:
    """Why there can be no subject of that name, in a sentence; '' where there can."""
    if not PLAIN.fullmatch(name) or keyword.iskeyword(name) or keyword.issoftkeyword(name):
        return f"{name!r} is no plain lower-case word: say one as couriers or pay_codes"
    if (root / "rulebook" / "subjects" / name).exists():
        return f"rulebook/subjects/{name} exists already: choose another name"
    if name in taken(root):
        return f"{name} means something else in {RULES}: choose another name"
    return ""


def taken(root: Path) -> frozenset[str]:
    """Every name that rulebook/rules.py uses."""
    tree = ast.parse((root / RULES).read_text("utf-8"))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    used |= {node.asname or node.name for node in ast.walk(tree) if isinstance(node, ast.alias)}
    used |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return frozenset(used | set(dir(builtins)) | {"rulebook"})


def files(name: str) -> Iterator[tuple[str, str]]:
    """(path, content) of everything that a subject begins with."""
    for module, text in MODULES.items():
        yield f"rulebook/subjects/{name}/{module}.py", text.replace("NAME", name)
    for language in ("zh_CN", "en"):
        yield f"assets/i18n/{language}.{name}.json", "{}\n"
    yield f"tests/rulebook/test_{name}.py", TEST.replace("NAME", name)


def listed(rules: str, name: str) -> str:
    """The text of rulebook/rules.py with the subject in it: its import in its place, its line at the end."""
    lines = rules.splitlines(keepends=True)
    new = f"from rulebook.subjects.{name}.subject import SUBJECT as {name}\n"
    imports = [n for n, line in enumerate(lines) if line.startswith("from rulebook.subjects.")]
    place = next((n for n in imports if lines[n].split()[1] > new.split()[1]), imports[-1] + 1)
    lines.insert(place, new)
    start = next(n for n, line in enumerate(lines) if line.startswith("SUBJECTS"))
    lines.insert(lines.index(")\n", start), f"    {name},\n")
    return "".join(lines)


def main() -> int:
    """Exit 0 and the paths of what was written; 1 and a sentence where the name will not do."""
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if problem := why_not(ROOT, name):
        print(problem, file=sys.stderr)
        return 1
    for path, text in files(name):
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = target.exists()
        if not kept:
            target.write_text(text, "utf-8")
        print(path, "(was there, left as it is)" if kept else "")
    (ROOT / RULES).write_text(listed((ROOT / RULES).read_text("utf-8"), name), "utf-8")
    print(f"{RULES} lists {name}. What to put where: docs/extending.md.")
    print("What is missing: python -m tools.check_subjects")
    return 0


if __name__ == "__main__":
    sys.exit(main())
