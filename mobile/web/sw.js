// Serves one whole build from its own cache, so that the app starts without a network and never mixes two builds.
"use strict";

// Filled in by the build: {hash, core, chromium, other, lazy}: path -> SHA-256 in hex. `core` everyone needs, `chromium`
// and `other` are the two drawing engines, `lazy` is fetched when it is first asked for, or
// on "FILL", when the app has been running for a while.
const BUILD = "__BUILD__";
const CACHE = `paigong-${BUILD.hash}`;
// As Flutter's loader decides on the page, but for ImageDecoder, which no service worker has.
const blink = typeof Intl.v8BreakIterator !== "undefined";
const NEEDED = { ...BUILD.core, ...(blink ? BUILD.chromium : BUILD.other) };
const KNOWN = { ...BUILD.core, ...BUILD.chromium, ...BUILD.other, ...BUILD.lazy };

// Fetch a file of this very build, past the HTTP cache's freshness; throws if the server holds other bytes by now.
async function take(path) {
  const response = await fetch(`/${path}`, { cache: "no-cache", credentials: "omit" });
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer()));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== KNOWN[path]) throw new Error(`${path}: not of build ${BUILD.hash}`);
  return response;
}

async function install() {
  const cache = await caches.open(CACHE);
  const paths = Object.keys(NEEDED);
  try {
    const one = async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        await cache.put(`/${path}`, await take(path));
      }
    };
    await Promise.all([one(), one(), one(), one()]);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function dropOthers() {
  for (const name of await caches.keys()) {
    if (name.startsWith("paigong-") && name !== CACHE) await caches.delete(name);
  }
}

// Flutter asks for shards of Noto by its own names; this build answers with the font for rare Han characters, or with an
// empty font for the rest, so that it is not asked again and again.
function standIn(path) {
  if (KNOWN[path] || !/^assets\/fonts\/noto/.test(path)) return path;
  return /^assets\/fonts\/notosans(sc|tc|hk|jp|kr)\//.test(path)
    ? "assets/fonts/NotoSansSC-rare.woff2" : "assets/fonts/blank.woff2";
}

async function answer(path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(`/${path}`);
  if (kept) return kept;
  try {
    const response = await take(path);
    await cache.put(`/${path}`, response.clone());
    return response;
  } catch {
    // Without the rare characters for now: an error would make Flutter ask again and again.
    return (path.includes("NotoSansSC-rare") && (await cache.match("/assets/fonts/blank.woff2"))) || Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
self.addEventListener("message", (event) => {
  if (event.data === "SKIP") self.skipWaiting();
  if (event.data === "FILL") event.waitUntil(Promise.all(Object.keys(BUILD.lazy).map(answer)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) {
    event.respondWith(Response.error());
    return;
  }
  if (request.method !== "GET") return;
  const path = standIn(url.pathname.slice(1));
  if (KNOWN[path]) {
    event.respondWith(answer(path));
  } else if (request.mode === "navigate" && url.pathname === "/") {
    event.respondWith(answer("index.html"));
  } // everything else (/api, /v, /healthz …) is the network's
});
