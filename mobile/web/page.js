// The page around the app: Flet's settings, the splash and its progress, the service worker and its updates, and what
// only a page can do for Python (durable storage, reloading). It knows nothing of orders or sync.
"use strict";

// Filled in by the build: {hash, sizes: {path: bytes} of what a start on this engine loads}.
const BUILD = "__BUILD__";

// A browser may name a language that is none (WebKit under LANG=C says "C"): Flutter would refuse to start.
{
  const sound = (tag) => { try { return Boolean(new Intl.Locale(tag)); } catch { return false; } };
  const told = [...(navigator.languages ?? [navigator.language])];
  if (!told.length || !told.every(sound)) {
    const kept = [...told.filter(sound), "zh-CN"];
    Object.defineProperty(navigator, "languages", { get: () => kept });
    Object.defineProperty(navigator, "language", { get: () => kept[0] });
  }
}

// Flet's client and its bootstrap read this global.
globalThis.flet = {
  pyodide: true,
  multiView: false,
  noCdn: true,
  webSocketEndpoint: "/ws",
  entrypointBaseUrl: "/",
  assetBase: "/",
  routeUrlStrategy: "hash",
  canvasKitBaseUrl: "/canvaskit/",
  webRenderer: "canvaskit",
  fontFallbackBaseUrl: "assets/fonts/",
  appPackageUrl: "app.zip",
  pythonModuleName: "main",
};
flet.flutterAppLoaded = new Promise((resolve) => { flet.flutterAppResolve = resolve; });

globalThis.paigong = {
  state: {
    kind: "state",
    build: BUILD.hash,
    url: document.URL,
    persisted: null, // null: not answered yet, or nothing to ask
    updateReady: false,
    printers: Printers.ways, // by which ways a printer could be reached
    offlineReady: false, // a service worker holds this build
  },
  port: null, // to the Python worker; python.js sets it
};

// Tell Python how things stand; called for every change and when Python asks.
paigong.tell = () => paigong.port?.postMessage(paigong.state);

paigong.hear = (message) => {
  switch (message.kind) {
    case "hello": paigong.tell(); break;
    case "loaded": Splash.loaded(message.path); break;
    case "stage": Splash.stage(message.name, message.at); break;
    case "failed": Splash.failed(message.detail); break;
    case "ready": Splash.shown(); break;
    case "check-update": Updates.check(); break;
    case "apply-update": Updates.apply(); break;
    case "sound-good": Sounds.good(); break;
    case "sound-wrong": Sounds.wrong(); break;
    case "printer": Printers.hear(message); break;
    case "where": Whereabouts.hear(message); break;
    case "focus": Keys.first(message.label); break;
  }
};

// Where the device is, asked by Python each time, for whom has chosen to say so. Nothing is kept.
const Whereabouts = {
  hear({ id }) {
    const answer = (ok, at = {}) => paigong.port?.postMessage(
      { kind: "where", id, ok, latitude: at.latitude ?? 0, longitude: at.longitude ?? 0, metres: at.accuracy ?? 0 });
    if (!navigator.geolocation) return answer(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => answer(true, coords),
      () => answer(false),
      { enableHighAccuracy: true, maximumAge: 10_000, timeout: 5_000 });
  },
};

const Splash = {
  // Starting Python takes about as long as reading the files: they share the bar.
  stages: { files: 60, packages: 74, memory: 85, app: 90, connected: 96 },
  english: navigator.language?.toLowerCase().startsWith("en") ?? false,
  words: {
    zh: {
      packages: "正在启动…", memory: "正在启动…", app: "正在准备界面…", connected: "就要好了…",
      first: "第一次打开，正在取应用", again: "再试一次", opening: "正在打开…",
      failed: "派工没能打开。已保存的内容都还在，请再试一次；还不行就把下面的文字发给管理员。",
    },
    en: {
      packages: "Starting…", memory: "Starting…", app: "Getting the screen ready…", connected: "Almost there…",
      first: "First visit: fetching the app", again: "Try again", opening: "Opening…",
      failed: "Paigong could not be opened. All that was saved is still there: please try again. If that does not "
        + "help, send the words below to the administrator.",
    },
  },
  text(name) { return this.words[this.english ? "en" : "zh"][name] ?? ""; },
  seen: new Set(), bytes: 0, total: 0, reached: 2, patches: 0, painted: false, gone: false,

  begin() {
    addEventListener("DOMContentLoaded", () => this.seen.size || this.say(this.text("opening")), { once: true });
    this.total = Object.values(BUILD.sizes ?? {}).reduce((sum, size) => sum + size, 0);
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => this.loaded(entry.name)))
      .observe({ type: "resource", buffered: true });
  },
  loaded(url) {
    const path = new URL(url, document.baseURI).pathname.slice(1);
    if (this.seen.has(path)) return;
    this.seen.add(path);
    this.bytes += BUILD.sizes?.[path] ?? 0;
    if (!this.total) return;
    this.show(2 + (this.stages.files - 2) * Math.min(1, this.bytes / this.total));
    if (this.reached <= this.stages.files && !navigator.serviceWorker?.controller) {
      const mb = (bytes) => (bytes / 1e6).toFixed(0);
      this.say(`${this.text("first")} ${mb(this.bytes)} / ${mb(this.total)} MB`);
    }
  },
  stage(name, at) {
    performance.mark(`paigong-${name}`, { startTime: Math.max(0, at - performance.timeOrigin) });
    this.show(this.stages[name] ?? 0);
    this.say(this.text(name));
  },
  show(percent) {
    this.reached = Math.max(this.reached, percent);
    const bar = document.getElementById("splash-bar");
    if (bar) bar.value = this.reached;
  },
  say(text) {
    const line = document.getElementById("splash-text");
    if (line && text) line.textContent = text;
  },
  // The second message from Python carries the first screen: the first only answers the registration.
  patch() {
    this.patches += 1;
    if (this.patches === 2) this.mayGo();
  },
  firstFrame() {
    this.painted = true;
    this.mayGo();
  },
  mayGo() {
    if (this.painted && this.patches >= 2) requestAnimationFrame(() => requestAnimationFrame(() => this.shown()));
  },
  shown() {
    if (this.gone) return;
    this.gone = true;
    performance.mark("paigong-shown");
    document.getElementById("splash")?.remove();
    Updates.begin();
    askForDurableStorage();
  },
  failed(detail) {
    const element = (id) => document.getElementById(id);
    if (!element("splash")) return;
    this.say(this.text("failed"));
    element("splash-again").textContent = this.text("again");
    element("splash-bar").hidden = true;
    element("splash-detail").hidden = false;
    element("splash-detail").textContent = detail;
    element("splash-again").hidden = false;
    element("splash-again").onclick = () => location.reload();
    Updates.begin(); // a build that cannot start must still be able to be replaced
  },
};
paigong.splash = Splash;

const Updates = {
  registration: null, begun: false, hadController: Boolean(navigator.serviceWorker?.controller),

  // Registered only once the app shows, so that filling the cache does not compete with the first start.
  async begin() {
    if (this.begun || !navigator.serviceWorker) return;
    this.begun = true;
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (this.hadController) location.reload(); // another build took over: never run two at once
      this.hadController = true;
    });
    try {
      this.registration = await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" });
    } catch (error) {
      console.warn("No service worker:", error);
      return;
    }
    const watch = () => this.registration.installing?.addEventListener("statechange", () => this.look());
    this.registration.addEventListener("updatefound", watch);
    watch();
    this.look();
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.check());
    setInterval(() => this.check(), 3_600_000);
    setTimeout(() => this.fill(), 30_000);
    setTimeout(() => this.remember(), 15_000);
  },
  look() {
    const { active, waiting } = this.registration;
    paigong.state.offlineReady = Boolean(active ?? waiting);
    // Without a controller the waiting worker is the very build that this page runs.
    paigong.state.updateReady = Boolean(waiting && navigator.serviceWorker.controller);
    paigong.tell();
  },
  // What few screens need (rare characters in names) should be there offline too, but not compete with the start.
  fill() {
    if (!navigator.connection?.saveData) this.registration.active?.postMessage("FILL");
  },
  // Once a build, and where there is room for a second Python beside the first for some seconds.
  async remember() {
    await navigator.serviceWorker.ready;
    const { wanted } = await import("/memory.js");
    if ((navigator.deviceMemory ?? 4) > 1 && (await wanted(BUILD.hash))) await paigong.remember();
  },
  check() {
    this.registration?.update().catch(() => {}); // offline: nothing to hear of
  },
  apply() {
    this.registration?.waiting?.postMessage("SKIP");
  },
};

// Asked, never awaited: Firefox lets the promise wait for the person.
function askForDurableStorage() {
  navigator.storage?.persist?.().then((granted) => {
    paigong.state.persisted = granted;
    paigong.tell();
  }).catch(() => {});
}

Splash.begin();

addEventListener("flutter-first-frame", () => {
  // Names for screen readers and tests.
  const enable = () => document.querySelector("flt-semantics-placeholder")?.click();
  enable();
  requestAnimationFrame(enable);
  // All there is on the page is the app: screen readers jump to it as to any page's main part.
  document.querySelector("flt-semantics-host")?.setAttribute("role", "main");
  Splash.firstFrame();
}, { once: true });

// WebKit restores a Flutter page from its back/forward cache with frames that never render.
addEventListener("pageshow", (event) => {
  if (event.persisted && navigator.vendor?.startsWith("Apple")) location.reload();
});
