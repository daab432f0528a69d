// Reads app.zip where it lies in memory: its files are stored, not deflated, so each is a piece of the whole and nothing is
// copied or unpacked. It knows nothing of Python.

const END = 0x06054b50;
const ENTRY = 0x02014b50;

// All files of a stored zip, by name, as views into `bytes`. Throws on anything but what the build writes.
export function filesOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.byteLength - 22; // the build writes no comment behind it
  if (end < 0 || view.getUint32(end, true) !== END) throw new Error("app.zip: no end of the directory");
  const files = new Map();
  const text = new TextDecoder();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== ENTRY || view.getUint16(at + 10, true) !== 0) throw new Error("app.zip: not stored");
    const [size, name, extra, comment] =
      [view.getUint32(at + 24, true), ...[28, 30, 32].map((field) => view.getUint16(at + field, true))];
    const head = view.getUint32(at + 42, true);
    const data = head + 30 + view.getUint16(head + 26, true) + view.getUint16(head + 28, true);
    files.set(text.decode(bytes.subarray(at + 46, at + 46 + name)), bytes.subarray(data, data + size));
    at += 46 + name + extra + comment;
  }
  return files;
}

// Lay the files into Python's file system under `home`, uncopied.
export function layInto(fs, home, files) {
  const made = new Set();
  for (const [name, bytes] of files) {
    if (name.endsWith("/")) continue;
    const folder = name.slice(0, Math.max(0, name.lastIndexOf("/")));
    if (!made.has(folder)) fs.mkdirTree(`${home}/${folder}`);
    made.add(folder);
    fs.writeFile(`${home}/${name}`, bytes, { canOwn: true });
  }
}
