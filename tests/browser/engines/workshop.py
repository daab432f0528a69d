"""The app's Python in a browser without the app's screen: the worker on a bare page: it starts in half the time.

The page runs whatever Python a test sends to the laboratory app (tests/browser/apps/lab).
"""

from __future__ import annotations

from typing import Any

from drivers import Browser
from far_end import reply
from harness import wait_until

START_S = 180.0
PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>workshop</title><script type="module">
globalThis.lab = new Map();
new BroadcastChannel("lab-answers").onmessage = ({ data }) => {
    const [number, how, what] = JSON.parse(data);
    lab.set(number, [how, what]);
};
new BroadcastChannel("told").onmessage = ({ data }) => { globalThis.told = data; };
const orders = new BroadcastChannel("lab-orders");
globalThis.order = (order) => orders.postMessage(JSON.stringify(order));
const worker = new Worker("/python-worker.js", { type: "module" });
const { port1, port2 } = new MessageChannel();
port1.onmessage = ({ data }) => {
    if (data.kind === "stage" && data.name === "app") globalThis.up = "up";
    if (data.kind === "failed") globalThis.up = data.detail;
};
worker.postMessage({ kind: "start", documentUrl: document.URL, build: "", port: port2 }, [port2]);
</script>"""


class WorkshopSite:
    """An ASGI application: the bare page at /workshop, beside the files of the laboratory's build."""

    def __init__(self, files: Any) -> None:
        self.files = files

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/workshop":
            await reply(send, 200, PAGE.encode(), [(b"content-type", b"text/html; charset=utf-8")])
        else:
            await self.files(scope, receive, send)


class Workshop:
    """Python in a browser."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self._orders = 0

    def opens(self) -> None:
        self.browser.goto(f"{self.url}/workshop")
        up = wait_until(lambda: self.browser.evaluate("() => globalThis.up ?? ''"), "Python to start", START_S)
        assert up == "up", up

    def dies_and_comes_back(self) -> None:
        self.browser.kill()
        self.browser.start()
        self.opens()

    def order(self, code: str) -> int:
        """Have the body of a coroutine carried out, without waiting for it."""
        self._orders += 1
        self.browser.evaluate("(order) => { globalThis.order(order); }", [self._orders, code])
        return self._orders

    def python(self, code: str, timeout_s: float = 120) -> Any:
        """What the body of a coroutine returns, through JSON."""
        number = self.order(code)
        asked = "(number) => globalThis.lab.get(number) ?? null"
        how, what = wait_until(lambda: self.browser.evaluate(asked, number), "an answer", timeout_s)
        if how == "failed":
            raise AssertionError(what)
        return what

    def told(self) -> int:
        """The last number that Python told over the channel `told`; -1 before the first."""
        return int(self.browser.evaluate("() => globalThis.told ?? -1"))
