"""The link to the server by the browser's fetch, to the origin that the app came from."""

import asyncio
from typing import Any

import js
from pyodide.ffi import JsException, to_js

from mobile.sync.link import Answer, Link, Unreachable

GRACE_S = 1.0  # past the abort: WebKit's fetch may never settle


class BrowserLink(Link):
    """A Link to our own origin."""

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        try:
            return await asyncio.wait_for(_send(method, path, body, headers, timeout_s), timeout_s + GRACE_S)
        except TimeoutError:
            raise Unreachable(f"no answer in {timeout_s:g} s") from None
        except (JsException, OSError) as error:
            raise Unreachable(str(error)) from error


async def _send(method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float) -> Answer:
    options: dict[str, Any] = {
        "method": method,
        "headers": headers,
        "cache": "no-store",
        "redirect": "manual",
        "credentials": "same-origin",
        "signal": js.AbortSignal.timeout(int(timeout_s * 1000)),
    }
    if body is not None:
        options["body"] = body
    response = await js.fetch(path, to_js(options, dict_converter=js.Object.fromEntries))
    content = (await response.arrayBuffer()).to_bytes()
    names = {str(pair[0]).lower(): str(pair[1]) for pair in response.headers}
    return Answer(int(response.status), names, content)
