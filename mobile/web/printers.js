// Printers that are carried along, by Web Bluetooth and Web Serial: a page may ask for them, a worker may not. It knows
// bytes, not what is printed (mobile/printing). Python asks over the port, with a number; the answer bears it.
"use strict";

const Printers = {
  ways: ["bluetooth", "serial"].filter((way) => navigator[way]),
  // What printers offer to write to: the chips' makers have each their own.
  SERVICES: [0x18f0, 0xff00, 0xffe0, 0xae30, "49535343-fe7d-4ae5-8fa9-9fafd205e455",
    "e7810a71-73ae-499d-8c15-faa9aef0c3f2", "6e400001-b5a3-f393-e0a9-e50e24dcca9e"],
  PIECE: 120, // bytes of one Bluetooth packet that all of them take
  chosen: {}, // what was picked last, by way
  open: null, // {write, close}
  heard: [], // bytes that were said and not read yet
  waiting: null,

  async hear({ id, deed, ...more }) {
    try {
      const data = await this[`do_${deed}`](more);
      paigong.port?.postMessage({ kind: "printer", id, ok: true, code: "", data: data ?? new Uint8Array() });
    } catch (error) {
      console.warn("printer:", deed, error);
      paigong.port?.postMessage({ kind: "printer", id, ok: false, code: this.code(error), data: new Uint8Array() });
    }
  },
  code(error) {
    if (["none", "no_service", "lost"].includes(error.message)) return error.message;
    return ["NotFoundError", "SecurityError", "NotAllowedError", "AbortError"].includes(error.name) ? "none" : "lost";
  },
  say(bytes) {
    this.heard.push(...bytes);
    this.waiting?.();
  },

  async do_open({ way, speed }) {
    await this.do_close();
    this.heard = [];
    this.open = await (way === "serial" ? this.serial(speed) : this.bluetooth());
  },
  async do_close() {
    const open = this.open;
    this.open = null;
    await open?.close().catch(() => {});
  },
  async do_forget({ way }) {
    await this.do_close();
    delete this.chosen[way];
    if (way === "serial") for (const port of await navigator.serial.getPorts()) await port.forget?.();
  },
  async do_write({ data }) {
    if (!this.open) throw new Error("lost");
    await this.open.write(new Uint8Array(data));
  },
  async do_read({ seconds }) {
    if (!this.heard.length) {
      await new Promise((resolve) => {
        const late = setTimeout(resolve, seconds * 1_000);
        this.waiting = () => { clearTimeout(late); resolve(); };
      });
      this.waiting = null;
    }
    return new Uint8Array(this.heard.splice(0));
  },

  async serial(baudRate) {
    const known = this.chosen.serial ?? (await navigator.serial.getPorts())[0];
    const port = known ?? await navigator.serial.requestPort();
    await port.open({ baudRate }).catch(() => { throw new Error("none"); });
    this.chosen.serial = port;
    const reader = port.readable?.getReader();
    (async () => {
      for (let said; reader && !(said = await reader.read()).done;) this.say(said.value);
    })().catch(() => {});
    return {
      async write(data) {
        const writer = port.writable.getWriter();
        try { await writer.write(data); } finally { writer.releaseLock(); }
      },
      async close() {
        await reader?.cancel().catch(() => {});
        reader?.releaseLock();
        await port.close();
      },
    };
  },

  async bluetooth() {
    const device = this.chosen.bluetooth
      ?? await navigator.bluetooth.requestDevice({ acceptAllDevices: true, optionalServices: this.SERVICES });
    const server = await device.gatt.connect().catch(() => { throw new Error("none"); });
    let [into, from] = [null, null];
    for (const service of await server.getPrimaryServices().catch(() => [])) {
      for (const one of await service.getCharacteristics()) {
        if (!into && (one.properties.write || one.properties.writeWithoutResponse)) into = one;
        if (!from && one.properties.notify) from = one;
      }
      if (into) break;
    }
    if (!into) {
      device.gatt.disconnect();
      throw new Error("no_service");
    }
    this.chosen.bluetooth = device;
    if (from) {
      from.addEventListener("characteristicvaluechanged", ({ target }) => this.say(new Uint8Array(target.value.buffer)));
      await from.startNotifications().catch(() => {});
    }
    return {
      write: async (data) => {
        for (let at = 0; at < data.length; at += this.PIECE) {
          const piece = data.slice(at, at + this.PIECE);
          await (into.properties.write ? into.writeValueWithResponse(piece) : into.writeValueWithoutResponse(piece));
        }
      },
      close: async () => device.gatt.disconnect(),
    };
  },
};
