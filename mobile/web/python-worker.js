// Runs the app's Python. Replaces the file of this name in Flet's web client: it starts before Flutter asks, installs
// nothing, takes the one archive that the build made, and keeps a port to the page (`paigong` in Python's `js` module).
// Told to "remember" instead, it imports what the app imports, keeps that memory for the next starts, and ends.

// WebKit: a network failure is a TypeError without a stack, which Pyodide does not take for an error, so a fetch from
// Python would never settle. Throw it again as one with a stack.
const plainFetch = self.fetch.bind(self);
const given = new Map(); // what is here already, by the address that it is asked for at
self.fetch = async (...args) => {
  if (given.has(args[0])) return new Response(given.get(args[0]));
  try {
    return await plainFetch(...args);
  } catch (error) {
    if (error instanceof Error && !error.stack) throw new TypeError(error.message);
    throw error;
  }
};

import { filesOf, layInto } from "./archive.js";
import * as memory from "./memory.js";
import { loadPyodide } from "./pyodide/pyodide.mjs";
import createModule from "./pyodide/pyodide.asm.mjs";

const HOME = "/home/pyodide";
const archive = fetch("/app.zip").then(async (response) => {
  if (!response.ok) throw new Error(`app.zip: ${response.status}`);
  return filesOf(new Uint8Array(await response.arrayBuffer()));
});

const flet_js = { args: null, documentUrl: "" };
self.flet_js = flet_js;
// Lets Python load an ES module of the build (a barcode reader, say) within the content security policy.
flet_js.imp = (url) => import(url);

let port = null;
let connect;
const connected = new Promise((resolve) => { connect = resolve; });

const stage = (name) => port.postMessage({ kind: "stage", name, at: performance.timeOrigin + performance.now() });

const receiveCallback = (message) => {
  const bytes = message.toJs(); // a fresh array: its buffer can be handed over instead of copied
  self.postMessage(bytes, [bytes.buffer]);
};
flet_js.receive_callback = receiveCallback;

const PATHS = `
import sys
sys.path.insert(0, "__pypackages__")
`;
const REMEMBERED = `
import gc
import ready
gc.collect()
gc.freeze()
`;
// What was drawn by lot before the memory was kept must not come alike at every start.
const BOOT = `
import random, runpy
random.seed()
try:
    runpy.run_module("main", run_name="__main__")
except SystemExit as stop:
    if stop.code not in (None, 0):
        raise
`;

// Python with the app's files, either new or with `before`, a memory that was kept. Libraries of C are loaded before Python
// begins: so they lie at the same places whichever way it began, and a memory that points into them holds.
async function python(files, options = {}, before = null) {
  const libraries = [...files.keys()].filter((name) => name.endsWith(".so")).sort();
  for (const name of libraries) given.set(`/${name}`, files.get(name));
  const pyodide = await loadPyodide({
    stdout: (text) => console.log(text),
    stderr: (text) => console.error(text),
    createPyodideModule: async (settings) => {
      const locate = settings.locateFile;
      settings.dynamicLibraries = libraries.map((name) => `${HOME}/${name}`);
      settings.locateFile = (name) => (name.startsWith(HOME) ? name.slice(HOME.length) : locate(name));
      const module = await createModule(settings);
      const room = before ? module._malloc(before.byteLength) : 0; // the memory grows by it
      if (room) module.HEAP8.fill(0, room);
      return module;
    },
    ...(before && { _loadSnapshot: before, _snapshotDeserializer: () => flet_js }),
    ...options,
  });
  layInto(pyodide.FS, HOME, files);
  if (!before) {
    pyodide.registerJsModule("flet_js", flet_js);
    pyodide.runPython(PATHS);
  }
  return pyodide;
}

const remembers = (files) => files.has("ready.pyc") || files.has("ready.py");

async function pythonAsKept(files, build) {
  const before = remembers(files) ? await memory.kept(build) : null;
  if (before) {
    try {
      return [await python(files, {}, before), true];
    } catch (error) {
      console.warn("Memory not taken:", error);
      await memory.drop(build);
    }
  }
  return [await python(files), false];
}

async function start(build) {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) port.postMessage({ kind: "loaded", path: entry.name });
  }).observe({ type: "resource", buffered: true });
  const [pyodide, remembered] = await pythonAsKept(await archive, build);
  stage(remembered ? "memory" : "packages");
  await pyodide.runPythonAsync(BOOT);
  stage("app");
  if (typeof flet_js.start_connection !== "function") throw new Error("main.py did not call ft.run(main)");
  return remembered;
}

async function remember(build) {
  const files = await archive;
  if (!remembers(files) || !(await memory.wanted(build))) return;
  const pyodide = await python(files, { _makeSnapshot: true });
  pyodide.runPython(REMEMBERED);
  const serializer = (object) => {
    if (object !== flet_js) throw new Error(`Cannot be kept: ${object}`);
    return "flet_js";
  };
  await memory.keep(build, pyodide.makeMemorySnapshot({ serializer }));
}

self.onmessage = (event) => {
  const { data } = event;
  if (data.kind === "start") {
    port = data.port;
    self.paigong = { port, build: data.build };
    flet_js.documentUrl = data.documentUrl;
    const started = start(data.build);
    started.catch((error) => {
      console.error(error);
      port.postMessage({ kind: "failed", detail: String(error) });
    });
    connected.then(async () => {
      try {
        const remembered = await started;
        await flet_js.start_connection(receiveCallback);
        stage("connected");
        self.postMessage("initialized");
        if (remembered) await memory.good(data.build);
      } catch (error) {
        self.postMessage(String(error));
      }
    });
  } else if (data.kind === "remember") {
    remember(data.build)
      .catch((error) => console.warn("Memory not kept:", error))
      .finally(() => self.postMessage("remembered"));
  } else if (data.kind === "connect") {
    connect();
  } else if (typeof flet_js.send === "function") {
    flet_js.send(data);
  }
};
