// Starts the Python worker at once, while Flutter is still loading, and joins the two when Flutter asks for Python.
// Replaces the file of this name in Flet's web client; jsConnect, jsSend and jsDisconnect are what the client calls.
"use strict";

(() => {
  let ready = null; // the worker started with the page, until an app takes it
  const apps = {};

  function startWorker() {
    const worker = new Worker("/python-worker.js", { type: "module" });
    const channel = new MessageChannel();
    paigong.port = channel.port1;
    channel.port1.onmessage = (event) => paigong.hear(event.data);
    worker.onerror = (event) => paigong.splash.failed(event.message ?? "python-worker.js");
    worker.postMessage(
      { kind: "start", documentUrl: document.URL, build: paigong.state.build, port: channel.port2 },
      [channel.port2]);
    return worker;
  }

  ready = startWorker();

  // Have a second worker keep Python's memory for the starts to come, and end it.
  paigong.remember = () => new Promise((resolve) => {
    const worker = new Worker("/python-worker.js", { type: "module" });
    const end = () => { worker.terminate(); resolve(); };
    worker.onmessage = end;
    worker.onerror = end;
    worker.postMessage({ kind: "remember", build: paigong.state.build });
  });

  globalThis.jsConnect = async (appId, args, onMessage) => {
    const worker = ready ?? startWorker();
    ready = null;
    apps[appId] = worker;
    const answer = new Promise((resolve) => {
      worker.onmessage = (event) => {
        if (typeof event.data === "string") {
          resolve(event.data);
        } else {
          paigong.splash.patch();
          onMessage(event.data);
        }
      };
    });
    worker.postMessage({ kind: "connect" });
    const said = await answer;
    if (said !== "initialized") {
      paigong.splash.failed(said);
      await jsDisconnect(appId);
      throw said;
    }
  };

  globalThis.jsSend = async (appId, data) => {
    apps[appId]?.postMessage(data, [data.buffer]);
  };

  globalThis.jsDisconnect = async (appId) => {
    apps[appId]?.terminate();
    delete apps[appId];
  };
})();
