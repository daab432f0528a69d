// Keeps a picture of Python's memory as it is once everything is imported, so that a start need not import it again.
// The picture is made on this device, beside the running app, from the files of the build alone: it holds code, and
// nothing of anybody's work. It lies in the cache of its build and goes with it.

// A zone, language or browser that has changed since may be in the picture: then another is made.
const NAME = "/python-memory";
const BEGUN = "/python-memory-begun";
// So much room is left at least beside the picture's 45 MB: what people do on the device comes first.
const ROOM = 500_000_000;
const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const made = () => encodeURIComponent([navigator.userAgent, navigator.language, zone()].join("|"));

// The cache of this build, where a service worker has filled it: never begun here.
async function cacheOf(build) {
  const name = `paigong-${build}`;
  return (await self.caches?.has(name)) ? caches.open(name) : null;
}

// The picture of this build, or null. A start that took it and never came to its end takes it no more.
export async function kept(build) {
  try {
    const cache = await cacheOf(build);
    const found = await cache?.match(`${NAME}?${made()}`);
    if (!found) return null;
    if (await cache.match(BEGUN)) {
      await drop(build);
      return null;
    }
    const noted = cache.put(BEGUN, new Response(""));
    const bytes = new Uint8Array(await found.arrayBuffer());
    await noted;
    return bytes.byteLength === Number(found.headers.get("x-bytes")) ? bytes : null;
  } catch (error) {
    console.warn("No memory kept:", error);
    return null;
  }
}

// The start that took the picture is at its end.
export async function good(build) {
  await (await cacheOf(build))?.delete(BEGUN);
}

export async function drop(build) {
  const cache = await cacheOf(build);
  for (const request of (await cache?.keys(NAME, { ignoreSearch: true })) ?? []) await cache.delete(request);
  await cache?.delete(BEGUN);
}

// Whether this build has no picture yet, and a place for one. Where room has become scarce, one that is there goes.
export async function wanted(build) {
  if (typeof Intl.v8BreakIterator === "undefined") return false; // tried in Chromium only
  const { quota, usage } = await navigator.storage.estimate();
  const room = quota - usage > ROOM;
  if (!room) await drop(build);
  const cache = await cacheOf(build);
  return Boolean(room && cache && !(await cache.match(`${NAME}?${made()}`)));
}

export async function keep(build, bytes) {
  const cache = await cacheOf(build);
  await drop(build);
  let size = bytes.byteLength;
  while (size > 0 && bytes[size - 1] === 0) size -= 1; // room that nothing was put into yet
  const headers = { "content-type": "application/octet-stream", "x-bytes": String(size) };
  await cache?.put(`${NAME}?${made()}`, new Response(bytes.subarray(0, size), { headers }));
}
