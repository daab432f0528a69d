"""What the push benchmark holds against ours: servers' CPU time, and peers over SQLite that keep every record."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from benchmarks.clients import Http
from benchmarks.cpu import cpu_seconds
from benchmarks.peers import BUILT, Absent, actual, jazz
from benchmarks.processes import free_port, process

LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="CPU time is read from /proc")
INSTALLED = pytest.mark.skipif(
    not (BUILT / "sync_servers" / ".installed").exists(),
    reason="Actual's sync-server and Jazz are not installed: `python -m benchmarks push` does",
)

_PARENT = """
import subprocess, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
burn = "import time\\nwhile time.process_time() < 0.3: pass\\n"
subprocess.run([sys.executable, "-c", burn])
running = subprocess.Popen([sys.executable, "-c", burn + "print(flush=True)\\ninput()"],
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE)
running.stdout.readline()
class Ready(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
"""


@LINUX
def test_a_servers_cpu_time_is_that_of_its_children_too_whether_they_have_ended_or_not(tmp_path: Path) -> None:
    port = free_port()
    with process([sys.executable, "-c", _PARENT, str(port)], port, "/", tmp_path / "log") as pid:
        assert cpu_seconds(pid) >= 0.6
        assert cpu_seconds(pid + 1_000_000_000) == 0


class _Forgetful(BaseHTTPRequestHandler):
    """Closes each connection after its answer, and does not say so: as a server does with one that lay idle."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def forgetful() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), _Forgetful) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server.server_port
        server.shutdown()
        serving.join()


def test_a_client_asks_again_where_the_server_closed_an_idle_connection(forgetful: int) -> None:
    http = Http(forgetful, {})
    assert [http("GET", "/")[2] for _ in range(3)] == [b"ok"] * 3
    http.close()


def _records(device: int) -> list[dict[str, object]]:
    """Two of one moment, as two lines of a visit may be; text beyond ASCII and beyond 127 bytes."""
    body = {"work": "换了天线，" * 40, "reproduced": True, "parts": [1, 2]}
    said = {"kind": "visits.record_work", "subject": "o-1", "actor": f"t-{device}", "device": f"d-{device}"}
    at = "2026-12-01T08:00:00+08:00"
    return [{"id": f"{device}-{seq}", **said, "seq": seq, "at": at, "body": body} for seq in (1, 2)]


@INSTALLED
@pytest.mark.parametrize("shape", [actual.FIELDS, actual.WHOLE])
def test_actual_keeps_every_message_of_every_device_and_its_sqlite_waits_for_the_disk(
    shape: str, tmp_path: Path
) -> None:
    devices = [_records(n) for n in range(3)]
    with actual.actual(tmp_path) as server:
        budget = actual.Budget(server)
        assert budget.push(budget.requests(shape, devices)) > 0  # counts what is kept
        again = actual.Budget(server)
        lost = again.requests(shape, [devices[0], devices[0]])
        with pytest.raises(RuntimeError, match="Actual keeps"):
            again.push([lost[0], lost[0]])


@INSTALLED
@pytest.mark.parametrize("shape", [jazz.FEED, jazz.MAPS])
def test_jazz_keeps_every_record_of_every_device(shape: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.jsonl" for n in range(3)]
    for n, file in enumerate(files):
        file.write_text("".join(f"{json.dumps(record)}\n" for record in _records(n)))
    with jazz.jazz(tmp_path / "server") as server:
        for most, records in ((None, 6), (1, 3)):
            devices = jazz.Devices(server, shape, files, most)
            assert devices.records == records
            assert devices.push() > 0  # counts what is kept


def test_a_peer_that_is_not_there_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Absent, match="no Node here"), jazz.jazz(tmp_path):
        pass
