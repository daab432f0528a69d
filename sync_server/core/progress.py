"""How far a long command is, where a person watches: bars on standard error. Silent where it is no terminal.

Rooms deep in the core say `for row in track(rows, "lines", total)`; on a server, and where nobody watches, that is
the rows themselves. Only the command line turns bars on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

T = TypeVar("T")

_shown: ContextVar[Progress | None] = ContextVar("paigong_progress", default=None)


def is_watched() -> bool:
    """Whether standard error is a terminal that a person may look at."""
    return sys.stderr.isatty()


@contextmanager
def watched() -> Iterator[None]:
    """Show bars for what is tracked inside, if a person watches; they are gone at the end."""
    if not is_watched():
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    progress = Progress(
        *columns,
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,  # what goes to a file or a pipe must go there
        redirect_stderr=False,
    )
    token = _shown.set(progress)
    try:
        yield
    finally:
        progress.stop()
        _shown.reset(token)


def track(items: Iterable[T], what: str, total: int | None = None) -> Iterable[T]:
    """`items`, with a bar named `what` where somebody watches; `total` where their length is not known."""
    progress = _shown.get()
    if progress is None:
        return items
    return _tracked(progress, items, what, total)


def _tracked(progress: Progress, items: Iterable[T], what: str, total: int | None) -> Iterator[T]:
    """The bar stands while this goes on, and is gone before the next thing is printed."""
    size = len(items) if total is None and isinstance(items, Sized) else total
    task = progress.add_task(what, total=size)
    progress.start()
    try:
        for item in items:
            yield item
            progress.advance(task)
    finally:
        progress.remove_task(task)
        if not progress.tasks:
            progress.stop()


class Steps:
    """A long piece of work of a few named steps: a spinner for a person, a line a step for a log."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._console = Console(stderr=True)
        self._status = self._console.status(title) if is_watched() else None
        self._told = False

    def __enter__(self) -> Steps:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def tell(self, step: str) -> None:
        """The next step begins."""
        if self._status:
            self._status.update(f"{self._title}: {step}")
            return
        if not self._told:
            print(self._title, file=sys.stderr)  # noqa: T201  # the command line's own voice
            self._told = True
        print(f"  {step}", file=sys.stderr, flush=True)  # noqa: T201
