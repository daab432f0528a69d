"""The link to the server by requests, in a thread of its own, so that the screen never waits for the network."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from mobile.sync.link import Answer, Link, Unreachable

if TYPE_CHECKING:
    import requests


class NativeLink(Link):
    """A Link to the server at `base`, such as https://paigong.example."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._session: requests.Session | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="link")

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self._thread, self._send, method, path, body, headers, timeout_s)
        try:
            # requests times each step; a server that drips bytes would hold it for ever.
            return await asyncio.wait_for(asked, timeout_s)
        except TimeoutError:
            self._start_anew()
            raise Unreachable(f"no answer in {timeout_s:g} s") from None

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _start_anew(self) -> None:
        """Leave a thread that hangs in a request to itself."""
        self.close()
        self._session = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="link")

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        import requests  # here, for it costs more at start than all the rest

        self._session = session = self._session or requests.Session()
        try:
            response = session.request(
                method, self._base + path, data=body, headers=headers, timeout=timeout_s, allow_redirects=False
            )
            names = {key.lower(): value for key, value in response.headers.items()}
            return Answer(response.status_code, names, response.content)
        except requests.RequestException as error:
            raise Unreachable(str(error)) from error
