"""`paigong search`: any number in any form, or a name, over the whole archive (ARC-1)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

import msgspec

from rulebook.kernel.searching import SearchAnswer
from sync_server.core.company import Company
from sync_server.core.searching import MOST_OF_A_KIND, catch_up, search


def add_search(
    add: Callable[..., argparse.ArgumentParser],
    base: argparse.ArgumentParser,
    open_one: Callable[[argparse.Namespace], Company],
) -> None:
    """Put `search` beside the other commands."""

    def run(args: argparse.Namespace) -> int:
        """Exit 0: all that was looked for was found; 1: some of it was not."""
        company = open_one(args)
        catch_up(company)
        asked = sys.stdin.read() if args.text == "-" else args.text
        answer = search(company, asked, most=args.most)
        if args.json:
            sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
        else:
            sys.stdout.writelines(line + "\n" for line in _lines(answer))
            if not answer.found:
                print(f"nothing to look for in {asked.strip()!r}: say letters or figures", file=sys.stderr)
        return 0 if answer.found and all(found.hits for found in answer.found) else 1

    one = add("search", run, "find records by any of their numbers, or by a name", base)
    one.add_argument("text", help="a number in any form, its last figures, a name; several lines: -")
    one.add_argument("--json", action="store_true", help="kinds, ids, and why each is a hit")
    one.add_argument("--most", type=_some, default=MOST_OF_A_KIND, help="at most so many of each kind")


def _some(text: str) -> int:
    """How many: 1 or more."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"not a number from 1 on: {text!r}")
    return int(text)


def _lines(answer: SearchAnswer) -> Iterator[str]:
    for found in answer.found:
        if not found.hits:
            yield f"{found.asked}\tnothing found"
        for hit in found.hits:
            yield "\t".join([found.asked, hit.kind, hit.id, *(f"{why.field}: {why.text}" for why in hit.why)])
        for kind in found.more:
            yield f"{found.asked}\t{kind}\tmore than these; --most shows more of them"
