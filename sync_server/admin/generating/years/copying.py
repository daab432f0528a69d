"""A stretch of years as it reads later: each line signed and chained anew, its rows moved along."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from rulebook.kernel.lines import line_hash
from sync_server.admin.generating.years.taking import Pattern
from sync_server.core.keyring import KeyRing
from sync_server.db.bulk import Bulk, Row


class Copier:
    """Makes copies of one pattern, one after another: each device's chain goes on where the last one ended."""

    def __init__(self, pattern: Pattern, master: KeyRing, heads: dict[str, str]) -> None:
        """`heads`: device → the hash its chain ends with now."""
        self._pattern, self._heads = pattern, heads
        self._keys = {line.device: master.device_key(line.device) for line in pattern.lines}
        self._each: dict[str, int] = {}
        for line in pattern.lines:
            self._each[line.device] = self._each.get(line.device, 0) + 1

    def copy(self, by: int) -> Bulk:
        """The rows of the stretch that is `by` stretches later; `by` must be one more each time."""
        pattern = self._pattern
        pieces = pattern.pieces.moved(by)
        texts = [text.filled(pieces) for text in pattern.texts]
        bulk = Bulk(lines=list(self._lines(by, pieces, texts)))
        changes = by * pattern.changes
        for kind, id, version, writes, change, body in pattern.records:
            row = {
                "kind": kind,
                "id": texts[id],
                "version": version + by * writes,
                "change": change + changes,
                "body": body.filled(pieces).encode(),
            }
            (bulk.again if writes else bulk.records).append(row)
        bulk.keys = [
            {"kind": kind, "id": texts[id], "name": name, "value": texts[value]}
            for kind, id, name, value in pattern.keys
        ]
        bulk.sight = [
            {"kind": kind, "id": texts[id], "tag": texts[tag], "change": change + changes, "seen": seen}
            for kind, id, tag, change, seen in pattern.sight
        ]
        self._ledger(bulk, by, texts)
        bulk.ends = [
            {"device": id, "next_seq": pattern.began.seqs[id] + (by + 1) * each, "head_hash": self._heads[id]}
            for id, each in self._each.items()
        ]
        return bulk

    def _lines(self, by: int, pieces: list[str], texts: list[str]) -> Iterable[Row]:
        pattern, heads = self._pattern, self._heads
        for arrival, line in enumerate(pattern.lines, pattern.began.arrival + by * pattern.arrivals + 1):
            seq = line.seq + by * self._each[line.device]
            chained = f'"seq":{seq},"prev":"{heads[line.device]}"'
            raw = f"{line.before.filled(pieces)}{chained}{line.after.filled(pieces)}".encode()
            hash = heads[line.device] = line_hash(raw)
            yield {
                "arrival": arrival,
                "device": line.device,
                "seq": seq,
                "hash": hash,
                "raw": raw,
                "mac": hmac.digest(self._keys[line.device], raw, hashlib.sha256).hex(),
                "received_at": texts[line.received],
                "outcome": f'{{"seq":{seq}{line.outcome.filled(pieces)}'.encode(),
            }

    def _ledger(self, bulk: Bulk, by: int, texts: list[str]) -> None:
        arrivals = by * self._pattern.arrivals
        for id, arrival, *said in self._pattern.entries:
            at, source, memo, day, late = (texts[place] for place in said)
            row = {"id": texts[id], "arrival": arrival + arrivals, "at": at, "source": source}
            bulk.entries.append(row | {"memo": memo, "day": day, "late": late})
        bulk.postings = [
            {"entry": texts[entry], "n": n, "account": texts[account], "fen": fen}
            for entry, n, account, fen in self._pattern.postings
        ]
