"""Plain HTTP clients at once, one thread each behind a barrier: the same for us and for Kinto."""

from __future__ import annotations

import http.client
import threading
import time
import zlib
from collections.abc import Callable, Mapping


class Http:
    """One connection that is kept open."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = dict(headers)

    def __call__(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in small letters) and content, unpacked."""
        answer = self._asked(method, path, body, self._headers | dict(headers or {}))
        content = answer.read()
        names = {name.lower(): value for name, value in answer.getheaders()}
        if names.get("content-encoding") == "gzip":
            content = zlib.decompress(content, wbits=31)
        return answer.status, names, content

    def _asked(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        """Once more where the server has closed a connection that lay idle: on a busy machine it does."""
        try:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            self._connection.close()
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()

    def close(self) -> None:
        self._connection.close()


def at_once(clients: int, act: Callable[[int], None]) -> float:
    """The seconds until every client has done its act; the first error is raised."""
    barrier = threading.Barrier(clients + 1)
    errors: list[BaseException] = []

    def run(n: int) -> None:
        barrier.wait()
        try:
            act(n)
        except BaseException as error:  # noqa: BLE001 - raised below, in the main thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    barrier.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if errors:
        raise errors[0]
    return seconds
