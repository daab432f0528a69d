"""`python -m tools.check_subjects`: exit 0 where every subject is whole, else 1 and a sentence for each gap."""

from __future__ import annotations

import sys
from pathlib import Path

from rulebook.rules import RULES
from tools.check_subjects.checks import CHECKS
from tools.check_subjects.house import House


def main() -> int:
    house = House(Path(__file__).resolve().parents[2], RULES)
    missing = [sentence for check in CHECKS for sentence in check(house)]
    print(*missing, sep="\n" if missing else "")
    print(f"{len(RULES.subjects)} subjects, {len(RULES.commands)} commands: {len(missing) or 'nothing'} missing")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
