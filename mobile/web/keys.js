// The keyboard of a desk: Tab in reading order, a ring around what has the focus, and the keys that a page must take
// before the browser does (Flet hands keys to Python without keeping the browser from them). It knows no screen: the
// panes of a screen and the rows of a list say what they are by their identifiers (mobile/ui/keyboard.py).
"use strict";

const Keys = {
  byKey: false, // whether the last thing pressed was a key: a mouse needs no ring
  ring: null,
  held: null, // what has the focus, until a hand puts it elsewhere
  // What can have the focus, in the accessibility tree that Flutter draws over its canvas.
  FOCUSABLE: "input, textarea, [role=button], [role=tab], [role=checkbox], [role=radio], [role=switch], [role=link], a",

  begin() {
    addEventListener("keydown", (event) => this.pressed(event), { capture: true });
    addEventListener("pointerdown", (event) => {
      if (event.isTrusted) { this.presses += 1; this.byKey = false; } // else it is our own, in `tap`
      this.held = null;
      this.draw();
    }, { capture: true });
    addEventListener("focusin", (event) => { this.held = event.target; this.draw(); });
    addEventListener("DOMContentLoaded", () => this.hold(), { once: true });
    this.follow();
  },

  // Flutter rebuilds its accessibility tree by moving nodes, and a browser takes the focus off what is moved, while
  // Flutter goes on believing that the field has it: what is typed then goes nowhere. So it is given back at once.
  hold() {
    new MutationObserver((changes) => {
      const one = this.held;
      if (!one?.isConnected || document.activeElement !== document.body) return;
      const moved = ({ removedNodes }) => [...removedNodes].some((node) => node === one || node.contains(one));
      if (changes.some(moved)) one.focus({ preventScroll: true });
    }).observe(document.body, { childList: true, subtree: true });
  },

  // A form has opened and asks for its first field. It is tapped, as a hand would: a focus alone Flutter does not
  // take for somebody who types. Never while somebody is in another field or has pressed anything since.
  presses: 0,
  first(label) {
    const presses = this.presses, until = performance.now() + 5_000;
    let stood = 0, where = "";
    const look = () => {
      if (this.presses !== presses || performance.now() > until) return;
      const active = document.activeElement;
      const boxes = [...document.querySelectorAll("flt-semantics-host input, flt-semantics-host textarea")];
      const box = boxes.find((one) => one.getAttribute("aria-label")?.startsWith(label));
      if (active?.matches("input, textarea") && active !== box) return;
      const { left, top, width, height } = box?.getBoundingClientRect() ?? {};
      const now = box ? [left, top, width, height].join() : "";
      stood = now && now === where ? stood + 1 : 0;
      where = now;
      if (stood >= 10) return this.tap(box, left + Math.min(20, width / 2), top + height / 2);
      requestAnimationFrame(look);
    };
    look();
  },
  tap(box, clientX, clientY) {
    const how = { bubbles: true, cancelable: true, composed: true, view: window, clientX, clientY, pointerId: 1,
      pointerType: "mouse", isPrimary: true, button: 0 };
    box.dispatchEvent(new PointerEvent("pointerdown", { ...how, buttons: 1, pressure: 0.5 }));
    box.dispatchEvent(new PointerEvent("pointerup", { ...how, buttons: 0 }));
    box.dispatchEvent(new PointerEvent("click", { ...how, buttons: 0 }));
  },

  pressed(event) {
    this.presses += 1;
    if (event.isComposing) return; // pinyin has all keys to itself
    this.byKey = true;
    const typing = event.target.matches?.("input, textarea");
    const control = event.ctrlKey || event.metaKey;
    if (control && !event.altKey && event.key.toLowerCase() === "k") return this.tell("find", event);
    if (event.key === "?" && !typing && !control) return this.tell("help", event);
    if (event.key === "Tab" && !control && !event.altKey) return this.tab(event);
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !typing) this.along(event);
  },
  tell(name, event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    paigong.port?.postMessage({ kind: "key", name });
  },

  // Reading order: pane by pane, in each from the top, in one line from the left; the rows of a list are one stop.
  order() {
    const host = document.querySelector("flt-semantics-host");
    const dialogs = host?.querySelectorAll("[role=dialog], [role=alertdialog]") ?? [];
    const within = dialogs.length ? dialogs[dialogs.length - 1] : host;
    const found = [...(within?.querySelectorAll(this.FOCUSABLE) ?? [])]
      .filter((one) => !one.matches("[aria-disabled=true], :disabled"))
      .filter((one) => !one.querySelector(this.FOCUSABLE)) // of two around each other the inner one is pressed
      .map((one) => ({ one, pane: this.pane(one), row: this.row(one), box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0);
    const line = (a, b) => Math.abs(a.box.top + a.box.height / 2 - (b.box.top + b.box.height / 2));
    return found.sort((a, b) => a.pane - b.pane
      || (line(a, b) > Math.min(a.box.height, b.box.height) / 2 ? a.box.top - b.box.top : a.box.left - b.box.left));
  },
  pane(one) {
    const named = one.closest('[flt-semantics-identifier^="pane-"]')?.getAttribute("flt-semantics-identifier");
    return Number(named?.slice(5) ?? 0);
  },
  row(one) {
    return one.closest('[flt-semantics-identifier="row"]');
  },
  stops(order, here) {
    const stops = [];
    for (const item of order) {
      const before = stops[stops.length - 1];
      const together = before && item.row && before.row && item.pane === before.pane;
      const chosen = item.one === here || (item.row?.getAttribute("aria-selected") === "true" && before?.one !== here);
      if (!together) stops.push(item);
      else if (chosen) stops[stops.length - 1] = item;
    }
    return stops;
  },
  tab(event) {
    const here = document.activeElement;
    const stops = this.stops(this.order(), here);
    if (!stops.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const at = stops.findIndex(({ one }) => one === here || one.contains(here) || here?.contains?.(one));
    const step = event.shiftKey ? -1 : 1;
    const next = at < 0 ? (step > 0 ? 0 : stops.length - 1) : (at + step + stops.length) % stops.length;
    this.go(stops[next].one);
  },
  along(event) {
    const rows = this.order().filter(({ row }) => row);
    const at = rows.findIndex(({ one }) => one === document.activeElement);
    const next = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !next || next.pane !== rows[at].pane) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.go(next.one);
  },
  go(one) {
    one.focus();
    one.scrollIntoView?.({ block: "nearest" });
    this.draw();
  },

  // Two colours, so that one of them stands out at 3:1 and more from whatever is behind.
  draw() {
    this.ring ??= Object.assign(document.createElement("div"), { id: "focus-ring" });
    if (!this.ring.isConnected) document.body?.append(this.ring);
    const one = document.activeElement;
    const box = this.byKey && one?.closest?.("flt-semantics-host") ? one.getBoundingClientRect() : null;
    this.ring.hidden = !box || !box.width;
    if (this.ring.hidden) return;
    const { left, top, width, height } = box;
    this.ring.style.cssText = `left:${left - 3}px;top:${top - 3}px;width:${width + 6}px;height:${height + 6}px`;
  },
  follow() {
    this.draw();
    setTimeout(() => requestAnimationFrame(() => this.follow()), 100); // lists scroll under it
  },
};

Keys.begin();
