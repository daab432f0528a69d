"""How an export of personal data reads: as JSON for machines, as a page for people. Nothing in it is a format."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from rulebook.kernel.files import FileRef
from rulebook.kernel.records import Record
from rulebook.policy.purposes import PURPOSES, SAID
from rulebook.subjects.visits.records import Stroke
from sync_server.papers.figures import signature_svg
from sync_server.reporting.personal.gathering import Subject
from sync_server.reporting.personal.words import KINDS, field_words
from sync_server.reporting.personal.words import PURPOSES as WHAT_FOR


class Line(msgspec.Struct, frozen=True):
    """A line that names the subject: when it came, its kind, what became of it. Its words are the records'."""

    received_at: str
    kind: str
    outcome: str


def file_name(ref: FileRef) -> str:
    return f"files/{ref.sha256}.{str(ref.type).rpartition('/')[2]}"


Told = Iterable[tuple[Record, dict[str, Any]]]


def as_json(subject: Subject, marked: str, told: Told, lines: list[Line], absent: list[str], aside: int) -> bytes:
    """Kind → records, in the order of their ids."""
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record, said in told:
        kinds[record.KIND].append(said)
    whole = {
        "about": subject.about,
        "exported": marked,
        "records": kinds,
        "lines": [msgspec.to_builtins(line) for line in lines],
        "files_not_here": absent,
        "lines_set_aside": aside,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1)


_HEAD = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>个人信息副本 Copy of personal data</title>
<style>body{font:14px/1.5 sans-serif;max-width:1100px;margin:2em auto;padding:0 1em}table{border-collapse:collapse;
width:100%;margin:0 0 1em}td,th{border:1px solid #bbb;padding:2px 8px;text-align:left;vertical-align:top;
word-break:break-word}th{width:30%;font-weight:normal;color:#444}svg{width:240px;height:120px}</style>
"""


def as_page(subject: Subject, marked: str, told: Told, lines: list[Line], absent: list[str], aside: int) -> str:
    """The same to read: a table for each record, its signatures drawn, its photos linked."""
    parts = [_HEAD, f"<h1>个人信息副本 Copy of personal data: {_e(subject.name)}</h1><p>{_e(marked)}</p>"]
    parts.append(
        "<p>他人的信息已略去或缩写。 What concerns others is left out or reduced. "
        "<code>data.json</code>: 同样内容，供机器读取 the same for machines; <code>files/</code>: 照片 photos.</p>"
    )
    if absent:
        words = "不在服务器上的文件（未到达或已到期删除） files that are not here (not arrived, or erased in time)"
        parts.append(f"<p>{words}: {', '.join(map(_e, absent))}</p>")
    if aside:
        parts.append(f"<p>未判定而搁置的记录行 lines set aside, not judged: {aside}</p>")
    before = ""
    for record, said in told:
        if before != record.KIND:
            purpose = PURPOSES[record.KIND]
            parts.append(f"<h2>{KINDS.get(record.KIND, '')} <code>{_e(record.KIND)}</code></h2>")
            parts.append(f"<p>处理目的: {WHAT_FOR[purpose]} purpose: {_e(SAID[purpose][0])}</p>")
            before = record.KIND
        rows = "".join(_row(path, value) for path, value in flat(said))
        parts.append(f"<h3>{_e(said.get('id', ''))}</h3><table>{rows}</table>")
    rows = "".join(
        f"<tr><td>{_e(one.received_at)}</td><td>{_e(one.kind)}</td><td>{_e(one.outcome)}</td></tr>"
        for one in lines
    )
    parts.append(f"<h2>记录行 lines</h2><table>{rows}</table>")
    return "".join(parts)


def _e(text: object) -> str:
    return html.escape(str(text))


def flat(value: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of everything within, rows numbered from 1; pictures stay whole."""
    if isinstance(value, dict) and "sha256" not in value:
        for key, one in value.items():
            yield from flat(one, f"{above}.{key}" if above else str(key))
    elif isinstance(value, list) and not above.endswith("strokes"):
        for n, one in enumerate(value, 1):
            yield from flat(one, f"{above}.{n}")
    else:
        yield above, value


def _row(path: str, value: Any) -> str:
    name = f'<th title="{_e(path)}">{_e(field_words(path))}</th>'
    return f"<tr>{name}<td>{_cell(path, value)}</td></tr>"


def _cell(path: str, value: Any) -> str:
    if path.endswith("strokes"):
        return signature_svg(msgspec.convert(value, tuple[Stroke, ...]))
    if isinstance(value, dict):
        name = file_name(msgspec.convert(value, FileRef))
        return f'<a href="{_e(name)}">{_e(name)}</a>'
    return _e(value)
