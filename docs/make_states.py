"""Draws `docs/states.md` from the transition tables. Run from the project's root: `python docs/make_states.py`.

The tables are what the rules read, so the page says what holds; a test fails where it is out of date.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rulebook.kernel.commands import ANYONE, Nature
from rulebook.policy.states import ORDER, OUT_OF_TURN
from rulebook.rules import COMMANDS
from rulebook.subjects.orders.records import OrderState

PAGE = Path(__file__).with_name("states.md")

Step = tuple[OrderState, str, OrderState]

HEAD = """\
# Where a work order stands

Made by `docs/make_states.py` from `rulebook/policy/states.py`; change the tables there, then make the page again.

A request (`order.…`, `visit.complete`) that is not drawn from a state is refused there with its rule, and the
order stays as it was. A fact (`visit.…`, `receipt.issue`) is recorded whatever the state.
"""

IN_TURN = """
## Who may do what, and where it leads

Roles are any of those named; conditions beyond role and state (completion gate, suitability, separation of duties)
are in the handlers under `rulebook/subjects/`.
"""

SKIPPED = """
## Facts that skipped a step

They happened, so the order follows them, and an irregularity (`state`, ORD-5) tells the dispatcher. A fact that is
drawn in neither picture leaves the order where it is, with the same irregularity; so does work by somebody whom
the order is not assigned to (`not_assigned`).
"""


def steps(table: dict[OrderState, dict[str, OrderState]]) -> list[Step]:
    return [(state, kind, after) for state, row in table.items() for kind, after in row.items()]


def diagram(drawn: Iterable[Step], start: bool) -> str:
    """A Mermaid state diagram; commands that lead the same way share an arrow."""
    arrows: dict[tuple[OrderState, OrderState], list[str]] = {}
    for state, kind, after in drawn:
        arrows.setdefault((state, after), []).append(kind)
    lines = ["stateDiagram-v2"]
    if start:
        lines.append("    [*] --> draft: order.open")
    for (state, after), kinds in arrows.items():
        lines.append(f"    {state} --> {after}: {', '.join(sorted(kinds))}")
    if start:
        lines += [f"    {state} --> [*]" for state in OrderState if not ORDER[state]]
    return "\n".join(["```mermaid", *lines, "```"])


def table(drawn: list[Step]) -> str:
    """One row a command: its nature, rule and roles, and each state it may be given in."""
    lines = ["| command | kind | rule | roles | from → to |", "|---|---|---|---|---|"]
    for kind in sorted({kind for _, kind, _ in drawn}):
        command = COMMANDS[kind]
        nature = "fact" if command.NATURE is Nature.FACT else "request"
        ways = "<br>".join(f"{state} → {after}" for state, named, after in drawn if named == kind)
        roles = "by the approval matrix" if command.ROLES == ANYONE else ", ".join(sorted(command.ROLES))
        lines.append(f"| `{kind}` | {nature} | {command.RULE} | {roles} | {ways} |")
    return "\n".join(lines)


def page() -> str:
    in_turn, skipped = steps(ORDER), steps(OUT_OF_TURN)
    parts = [HEAD, diagram(in_turn, start=True), IN_TURN, table(in_turn), SKIPPED, diagram(skipped, start=False)]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
