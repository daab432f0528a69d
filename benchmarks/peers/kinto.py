"""Kinto under uWSGI over PostgreSQL: three processes, schema validation on, batches of 100."""

from __future__ import annotations

import json
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.clients import Http
from benchmarks.peers import Absent, kinto_venv
from benchmarks.peers.postgres import postgres
from benchmarks.processes import DidNotStart, free_port, process

NAME = "Kinto (uWSGI, PostgreSQL)"
BATCH = 100
MOST_TRIES = 40

_INI = """
[server:main]
use = egg:waitress#main
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = postgresql://postgres@{database}
kinto.storage_pool_size = 16
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = postgresql://postgres@{database}
kinto.cache_backend = kinto.core.cache.memory
kinto.userid_hmac_secret = 0123456789abcdef0123456789abcdef
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Authenticated
kinto.experimental_collection_schema_validation = true
kinto.batch_max_requests = {batch}
kinto.paginate_by = 1000
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = ERROR
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(message)s
"""
_WSGI = """
import os
from pyramid.paster import get_app
application = get_app(os.environ["KINTO_INI"])
"""
_TEXT = {"type": "string", "maxLength": 200}
_SCHEMA = {
    "type": "object",
    "required": ["kind", "subject", "actor", "device", "seq", "at", "body"],
    "properties": {
        "kind": {"type": "string", "pattern": "^[a-z]+[.][a-z_]+$"},
        **dict.fromkeys(("subject", "actor", "device", "at"), _TEXT),
        "seq": {"type": "integer", "minimum": 1},
        "body": {"type": "object"},
    },
}


@contextmanager
def kinto(folder: Path) -> Iterator[int]:
    """The server over a PostgreSQL of its own; yields its port."""
    venv = kinto_venv()
    with postgres() as database:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kinto.ini").write_text(_INI.format(database=database, batch=BATCH))
        (folder / "app.wsgi").write_text(_WSGI)
        env = {"KINTO_INI": str(folder / "kinto.ini"), "PYTHONWARNINGS": "ignore"}
        migrate = [str(venv / "bin" / "kinto"), "migrate", "--ini", env["KINTO_INI"]]
        done = subprocess.run(migrate, capture_output=True, text=True)
        if done.returncode:
            raise Absent(f"kinto migrate: {done.stderr[-200:]}")
        port = free_port()
        try:
            with process(_command(venv, folder, port), port, "/v1/", folder / "kinto.log", env):
                _warm(port)
                yield port
        except DidNotStart as error:
            raise Absent(f"Kinto did not start: {error}") from error


def _command(venv: Path, folder: Path, port: int) -> list[str]:
    return [
        str(venv / "bin" / "uwsgi"),
        *("--http", f"127.0.0.1:{port}", "--http-keepalive=30", "--so-keepalive", "--listen", "100"),
        *("--wsgi-file", str(folder / "app.wsgi"), "--master", "--processes", "3", "--threads", "1"),
        *("--lazy-apps", "--single-interpreter", "--enable-threads", "--disable-logging", "--need-app"),
        *("--buffer-size", "65535", "--post-buffering", "65536", "--die-on-term"),
        *("--virtualenv", str(venv)),
    ]


def _warm(port: int) -> None:
    """Every process has answered before anything is measured."""
    for _ in range(12):
        client = Client(port)
        client.http("GET", "/v1/buckets")
        client.close()


class Client:
    """One client, sending batches as Kinto's own clients do: each record by PUT, only if it is new."""

    def __init__(self, port: int) -> None:
        secret = b64encode(b"bench:secret").decode()
        headers = {"Authorization": f"Basic {secret}", "Content-Type": "application/json"}
        self.http = Http(port, headers)
        self.close = self.http.close
        self.again = 0

    def collection(self, name: str) -> str:
        self._put("/v1/buckets/b", {})
        self._put(f"/v1/buckets/b/collections/{name}", {"data": {"schema": _SCHEMA}})
        return name

    def _put(self, path: str, body: object) -> None:
        status, _, content = self.http("PUT", path, _json(body))
        if status not in (200, 201):
            raise RuntimeError(f"Kinto said {status} to {path}: {content[:300]!r}")

    def push(self, collection: str, records: Sequence[dict[str, Any]]) -> None:
        for first in range(0, len(records), BATCH):
            self._push(collection, records[first : first + BATCH])

    def _push(self, collection: str, records: Sequence[dict[str, Any]]) -> None:
        """One batch. Kinto answers 409 where two clients meet, and takes nothing of the batch then: once more."""
        path = f"/buckets/b/collections/{collection}/records"
        body = _json(
            {
                "defaults": {"method": "PUT", "headers": {"If-None-Match": "*"}},
                "requests": [{"path": f"{path}/{r['id']}", "body": {"data": r}} for r in records],
            }
        )
        said: object = None
        for _ in range(MOST_TRIES):
            status, _, content = self.http("POST", "/v1/batch", body)
            if status == 200:
                said = {one["status"] for one in json.loads(content)["responses"]}
                if said <= {200, 201} or said == {412}:  # all there, or all there already
                    return
            self.again += 1
            time.sleep(0.02)
        raise RuntimeError(f"Kinto does not take a batch: {said or status}")

    def pull(self, collection: str) -> int:
        path, found = f"/v1/buckets/b/collections/{collection}/records?_sort=last_modified&_limit=1000", 0
        while path:
            status, headers, content = self.http("GET", path)
            if status != 200:
                raise RuntimeError(f"Kinto said {status}")
            found += len(json.loads(content)["data"])
            following = headers.get("next-page", "")
            path = following[following.index("/v1/") :] if following else ""
        return found


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
