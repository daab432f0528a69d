"""What whatever is pushed to another server shares: signed, never redirected, tried again at growing intervals.

What is on its way, and until when a receiver is left alone, stands in `meta`: it is no news itself, and no line.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
import requests
import urllib3
from sqlalchemy import insert, select, update

from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
"""After a failure; then twice as long each time."""
WITHIN_S = 10.0
Post = Callable[[str, bytes, dict[str, str]], int]
"""(url, body, headers) → HTTP status; raises OSError where nobody answers."""
NO_ANSWER = (OSError, ValueError, requests.RequestException, urllib3.exceptions.HTTPError)
"""What `post` raises where there is no status."""
Kept = TypeVar("Kept", bound=msgspec.Struct)


def signature(secret: str, at: datetime, body: bytes) -> str:
    """`t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal>`."""
    seconds = int(at.timestamp())
    made = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={made}"


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """No redirect is followed: it goes where it was told to and nowhere else."""
    with requests.post(
        url, data=body, headers=headers, timeout=WITHIN_S, allow_redirects=False, stream=True
    ) as answer:
        return answer.status_code


def wait_after(tries: int) -> timedelta:
    """How long a receiver is left alone that did not take it, after so many tries before this one."""
    doubled: int = 1 << min(tries, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def kept(work: UnitOfWork, key: str, kind: type[Kept]) -> Kept | None:
    """What was kept under a key of `meta`."""
    found = work.connection.execute(select(t.meta.c.value).where(t.meta.c.key == key)).scalar()
    return msgspec.json.decode(found, type=kind) if found else None


def keep(work: UnitOfWork, key: str, known: msgspec.Struct) -> None:
    value = msgspec.json.encode(known).decode()
    m = t.meta
    changed = work.connection.execute(update(m).where(m.c.key == key).values(value=value))
    if not changed.rowcount:
        work.connection.execute(insert(m).values(key=key, value=value))
