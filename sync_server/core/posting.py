"""One POST to where an administrator said and nowhere else: no proxy, no redirect, no other machine (API-2)."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from sync_server.core.addresses import AddressRefused, may_go
from sync_server.core.server_settings import Network

WITHIN_S = 10.0
"""So long may all of it take, however slowly a receiver speaks."""


class _Connection(http.client.HTTPConnection):
    """Connects only to an address that news may go to; `ends`: the moment at which all is over."""

    def __init__(self, host: str, port: int | None, allowed: Sequence[Network], ends: float, tls: bool) -> None:
        super().__init__(host, port or (443 if tls else 80))
        self.allowed, self.ends, self.tls = allowed, ends, tls

    def connect(self) -> None:
        """Each of the name's addresses in turn, as it is looked up now. Raises AddressRefused, OSError."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        good = [one for one in found if may_go(str(one[4][0]), self.allowed)]
        if not good:
            raise AddressRefused("the setting webhook_networks does not name this address")
        trouble: OSError | None = None
        for family, kind, protocol, _, address in good:
            self.sock = socket.socket(family, kind, protocol)
            self.sock.settimeout(self.left())
            try:
                self.sock.connect(address)
            except OSError as error:
                self.sock.close()
                trouble = error
                continue
            if self.tls:
                self._secure()
            self.left()
            return
        raise trouble or OSError("no address")

    def _secure(self) -> None:
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError where there are none: then `cut` may have come too early."""
        if (left := self.ends - time.monotonic()) <= 0:
            raise TimeoutError
        return left

    def cut(self) -> None:
        """End it from another thread: whoever waits for an answer is told that there is none."""
        if isinstance(self.sock, socket.socket):
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return  # not connected yet, or over by itself


def post(
    url: str, body: bytes, headers: dict[str, str], allowed: Sequence[Network] = (), within_s: float = WITHIN_S
) -> int:
    """The HTTP status that comes back within `within_s` seconds; what else is answered is not read.

    Raises OSError (AddressRefused among them), ValueError or HTTPException where there is none.
    """
    named = urlsplit(url)
    target = (named.path or "/") + (f"?{named.query}" if named.query else "")
    ends = time.monotonic() + within_s
    connection = _Connection(named.hostname or "", named.port, allowed, ends, named.scheme == "https")
    over = threading.Timer(within_s, connection.cut)
    over.daemon = True
    over.start()
    try:
        connection.request("POST", target, body, headers)
        status = connection.getresponse().status
        connection.left()  # an answer that was cut off looks like a whole one
        return status
    except (OSError, http.client.HTTPException) as error:
        if time.monotonic() >= ends:
            raise TimeoutError(f"no answer within {within_s:g} s") from error
        raise
    finally:
        over.cancel()
        connection.close()


NO_ANSWER = (OSError, ValueError, http.client.HTTPException)
"""What `post` raises where there is no status."""
Post = Callable[[str, bytes, dict[str, str]], int]
"""(url, body, headers) → HTTP status; raises as `post` does."""
