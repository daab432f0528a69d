// A printer behind Web Serial and Web Bluetooth, as Chrome shows them to a page: what it gets, it keeps.
(() => {
  const far = { jobs: [], breakAt: Infinity, there: true, asked: 0, answers: true, speed: 0, packets: [] };
  globalThis.farPrinter = far;
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const got = () => far.jobs.join("").length / 2;
  const take = (bytes, say) => {
    if (got() >= far.breakAt) throw new DOMException("The device has been lost.", "NetworkError");
    if (bytes[0] === 0x10 && bytes[1] === 0x04) { if (far.answers) say(new Uint8Array([0x12])); return; }
    if (bytes.length === 3 && bytes[0] === 0x1d && bytes[1] === 0x72) { if (far.answers) say(new Uint8Array([0])); return; }
    far.packets.push(bytes.length);
    far.jobs.push(hex(bytes));
  };
  const choose = (thing) => {
    far.asked += 1;
    if (!far.there) throw new DOMException("No port selected by the user.", "NotFoundError");
    return thing;
  };

  let say = null, opened = false;
  const port = {
    async open({ baudRate }) {
      if (opened) throw new DOMException("The port is already open.", "InvalidStateError");
      [opened, far.speed] = [true, baudRate];
      this.readable = new ReadableStream({ start(controller) { say = (bytes) => controller.enqueue(bytes); } });
      this.writable = new WritableStream({ write: (bytes) => take(bytes, say) });
    },
    async close() {
      if (this.readable.locked) throw new TypeError("Cannot cancel a locked stream");
      opened = false;
    },
    async forget() { far.known = []; },
  };
  far.known = [];
  const serial = {
    getPorts: async () => far.known,
    requestPort: async () => { far.known = [choose(port)]; return port; },
  };

  const from = Object.assign(new EventTarget(), { properties: { notify: true }, startNotifications: async () => from });
  const into = {
    properties: { write: true },
    async writeValueWithResponse(bytes) {
      if (bytes.length > 512) throw new DOMException("Value can't exceed 512 bytes.", "InvalidModificationError");
      take(bytes, (said) => {
        from.value = new DataView(said.buffer);
        from.dispatchEvent(new Event("characteristicvaluechanged"));
      });
    },
  };
  const service = { getCharacteristics: async () => [from, into] };
  const gatt = { connect: async () => ({ getPrimaryServices: async () => [service] }), disconnect() {} };
  const bluetooth = { requestDevice: async ({ optionalServices }) => choose({ gatt, optionalServices }) };

  for (const [name, value] of Object.entries({ serial, bluetooth }))
    Object.defineProperty(Navigator.prototype, name, { get: () => value, configurable: true });
})();
