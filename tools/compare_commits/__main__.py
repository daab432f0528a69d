"""What a user meets in two commits, printed thing by thing as same or DIFFERENT.

Exit 0: nothing differs; 1: something does; 2: it could not be compared.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from tools.compare_commits import album, api, app, books, replays
from tools.compare_commits.checkout import Checkout, Failed, checked_out, git

HERE = Path(__file__).resolve().parents[2]
SHOWN_LINES = 12
"""Of each difference, unless --whole."""
T = TypeVar("T")


class Row(NamedTuple):
    """One thing compared; `detail` says how it differs, or what is worth a number."""

    part: str
    name: str
    same: bool
    detail: str = ""


class Pair:
    """Both commits' checkouts, each asked in a thread of its own."""

    def __init__(self, before: Checkout, after: Checkout, options: argparse.Namespace) -> None:
        self.before, self.after, self.options = before, after, options

    def both(self, work: Callable[[Checkout], T]) -> tuple[T, T]:
        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(work, (self.before, self.after))
        return one, other

    def seen(self, part: str, work: Callable[[Checkout], books.Seen]) -> Iterator[Row]:
        one, other = self.both(lambda checkout: dict(work(checkout)))
        for name in dict.fromkeys((*one, *other)):
            same = one.get(name) == other.get(name)
            yield Row(part, name, same, "" if same else difference(one.get(name, ""), other.get(name, "")))


def difference(before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm="", n=1)
    return "\n".join(lines)


def compare_books(pair: Pair) -> Iterator[Row]:
    data = _generated(pair)
    yield from pair.seen("books", lambda c: books.tables(data[c]))
    yield from pair.seen("books", lambda c: books.checks(c, data[c], "checked"))
    for name, said in books.checks(pair.after, data[pair.before], "made-before"):
        same = said.startswith("exit 0\n")
        yield Row("books", f"{name} by AFTER on the company that BEFORE made", same, "" if same else said)


def compare_exports(pair: Pair) -> Iterator[Row]:
    data = _generated(pair)
    yield from pair.seen("exports", lambda c: books.exports(c, data[c], pair.options.months, pair.options.reports))


def compare_http(pair: Pair) -> Iterator[Row]:
    data = _generated(pair)
    yield from pair.seen("http", lambda c: api.answers(c, data[c], HERE / "tests" / "data"))


def compare_replays(pair: Pair) -> Iterator[Row]:
    yield from pair.seen("replays", lambda c: replays.replays(c, HERE / "tests" / "data" / "journals"))


def compare_app(pair: Pair) -> Iterator[Row]:
    built = dict(zip((pair.before, pair.after), pair.both(app.built), strict=True))
    yield from pair.seen("app", lambda c: app.names(built[c]))
    for name, endings in (("size", ()), ("size packed (brotli)", (".br",))):
        same, said = app.grown(*(app.size(built[c], endings) for c in (pair.before, pair.after)))
        yield Row("app", name, same, said)


def compare_album(pair: Pair) -> Iterator[Row]:
    before, after = (album.taken(c, pair.options.album) for c in (pair.before, pair.after))
    for name in sorted({path.name for folder in (before, after) for path in folder.glob("*.png")}):
        yield Row("album", name, *album.pixels(before / name, after / name))


def _generated(pair: Pair) -> dict[Checkout, Path]:
    def made(checkout: Checkout) -> Path:
        there = checkout.work / "company"
        options = pair.options
        return there if there.exists() else books.generated(checkout, options.technicians, options.receipts)

    return dict(zip((pair.before, pair.after), pair.both(made), strict=True))


PARTS = {
    "books": compare_books,
    "exports": compare_exports,
    "replays": compare_replays,
    "http": compare_http,
    "app": compare_app,
}


def main(argv: list[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    differing = total = 0
    try:
        with ExitStack() as stack:
            folder = _folder(stack, options.keep)
            commits = [
                git(options.repository, "rev-parse", f"{c}^{{commit}}") for c in (options.before, options.after)
            ]
            before, after = (
                stack.enter_context(checked_out(options.repository, commit, name, folder))
                for name, commit in zip(("before", "after"), commits, strict=True)
            )
            pair = Pair(before, after, options)
            parts = [PARTS[name] for name in options.only]
            if options.album is not None:
                parts.append(compare_album)
            for part in parts:
                for row in part(pair):
                    total += 1
                    differing += not row.same
                    show(row, options.whole)
    except Failed as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{total} things compared, {differing} differ")
    return 1 if differing else 0


def _folder(stack: ExitStack, keep: Path | None) -> Path:
    """Where everything is made: a folder that goes again, but for one that was asked for."""
    if keep is None:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="paigong-compare-")))
    keep.mkdir(parents=True)
    return keep.resolve()


def show(row: Row, whole: bool) -> None:
    print(f"{'same     ' if row.same else 'DIFFERENT'}  {row.part}: {row.name}", end="")
    lines = row.detail.splitlines()
    if len(lines) <= 1:
        print(f"  {row.detail}" if row.detail else "", flush=True)
        return
    print()
    for line in lines if whole else islice(lines, SHOWN_LINES):
        print(f"    {line if whole else line[:300]}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.compare_commits", description=__doc__)
    parser.add_argument("before", help="a commit: what users have now")
    parser.add_argument("after", nargs="?", default="HEAD", help="another; HEAD by default")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS), help="these parts only")
    parser.add_argument("--album", nargs="*", metavar="SCREEN", help="the album's pictures too, all or these")
    parser.add_argument("--whole", action="store_true", help="show each difference whole")
    parser.add_argument("--months", nargs="+", default=list(books.MONTHS), help="exports of these only")
    parser.add_argument("--reports", nargs="+", metavar="REPORT", help="as CSV these only, all by default")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="a new folder for all that was made, to look at"
    )
    parser.add_argument("--repository", type=Path, default=HERE)
    parser.add_argument("--technicians", type=int, default=3)
    parser.add_argument("--receipts", type=int, default=60)
    return parser


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # servers and worktrees are not left behind
    sys.exit(main())
