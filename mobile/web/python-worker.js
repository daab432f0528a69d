// Runs the app's Python. Replaces the file of this name in Flet's web client: it starts before Flutter asks, installs
// nothing, takes the one archive that the build made, and keeps a port to the page (`paigong` in Python's `js` module).

// WebKit: a network failure is a TypeError without a stack, which Pyodide does not take for an error, so a fetch from
// Python would never settle. Throw it again as one with a stack.
const plainFetch = self.fetch.bind(self);
self.fetch = async (...args) => {
  try {
    return await plainFetch(...args);
  } catch (error) {
    if (error instanceof Error && !error.stack) throw new TypeError(error.message);
    throw error;
  }
};

import { loadPyodide } from "./pyodide/pyodide.mjs";

const archive = fetch("/app.zip").then((response) => {
  if (!response.ok) throw new Error(`app.zip: ${response.status}`);
  return response.arrayBuffer();
});

const flet_js = { args: null, documentUrl: "" };
self.flet_js = flet_js;
// Lets Python load an ES module of the build (a barcode reader, say) within the content security policy.
flet_js.imp = (url) => import(url);

let port = null;
let connect;
const connected = new Promise((resolve) => { connect = resolve; });

const stage = (name) => port.postMessage({ kind: "stage", name });

const receiveCallback = (message) => {
  const bytes = message.toJs(); // a fresh array: its buffer can be handed over instead of copied
  self.postMessage(bytes, [bytes.buffer]);
};
flet_js.receive_callback = receiveCallback;

const BOOT = `
import runpy, sys
sys.path.insert(0, "__pypackages__")
try:
    runpy.run_module("main", run_name="__main__")
except SystemExit as stop:
    if stop.code not in (None, 0):
        raise
`;

async function start() {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) port.postMessage({ kind: "loaded", path: entry.name });
  }).observe({ type: "resource", buffered: true });
  const pyodide = await loadPyodide({
    stdout: (text) => console.log(text),
    stderr: (text) => console.error(text),
  });
  stage("python");
  pyodide.unpackArchive(await archive, "zip");
  stage("packages");
  pyodide.registerJsModule("flet_js", flet_js);
  await pyodide.runPythonAsync(BOOT);
  stage("app");
  if (typeof flet_js.start_connection !== "function") throw new Error("main.py did not call ft.run(main)");
}

self.onmessage = (event) => {
  const { data } = event;
  if (data.kind === "start") {
    port = data.port;
    self.paigong = { port, build: data.build };
    flet_js.documentUrl = data.documentUrl;
    const started = start();
    started.catch((error) => {
      console.error(error);
      port.postMessage({ kind: "failed", detail: String(error) });
    });
    connected.then(async () => {
      try {
        await started;
        await flet_js.start_connection(receiveCallback);
        stage("connected");
        self.postMessage("initialized");
      } catch (error) {
        self.postMessage(String(error));
      }
    });
  } else if (data.kind === "connect") {
    connect();
  } else if (typeof flet_js.send === "function") {
    flet_js.send(data);
  }
};
