/**
 * 在 jsdom 里挂起一个视图，数着它留下的监听、观察者与计时器。
 *
 *     const view = await mount("sliding-window", traits);
 *     view.click('[data-action="next"]'); view.type('input[name="padding_h"][type="number"]', "2");
 *     view.text("[role=status]");
 *     view.stop();   // 清理，并断言什么也没留下
 */
import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { cellsOf, mayMatch } from "./cells.mjs";
import { FakeModel } from "./fake_model.mjs";

const NAMES = [
  "document",
  "location",
  "getComputedStyle",
  "XMLSerializer",
  "SVGSVGElement",
  "HTMLCanvasElement",
  "Blob",
  "URL",
  "AbortController",
  "AbortSignal",
  "Event",
  "Node",
];

/** @param {{hash?: string, body?: string, clipboard?: (text: string) => Promise<void>}} [options] */
export function openPage({ hash = "", body = "<main></main>", clipboard } = {}) {
  const dom = new JSDOM(`<!doctype html><body>${body}</body>`, {
    url: `https://book.test/chapter.html${hash}`,
    pretendToBeVisual: true,
  });
  const { window } = dom;
  for (const name of NAMES)
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
  window.HTMLCanvasElement.prototype.getContext = () => null; // jsdom 没有画布，每问一次就说一次；要画布的用 withCanvas
  const navigator = { clipboard: clipboard && { writeText: clipboard } };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  globalThis.addEventListener = window.addEventListener.bind(window);
  globalThis.removeEventListener = window.removeEventListener.bind(window);
  globalThis.matchMedia = () => Object.assign(new window.EventTarget(), { matches: false }); // jsdom 没有
  return { window, watch: watch(window) };
}

/** 观察者，记着谁还没有放手；jsdom 不排版，大小从来不变。 @param {Set<object>} live @param {new (callback: any) => any} [Base] */
const counted = (live, Base = Object) =>
  class extends Base {
    observe(...given) {
      live.add(this);
      super.observe?.(...given);
    }
    disconnect() {
      live.delete(this);
      super.disconnect?.();
    }
  };

/** 数监听（带 signal 的，中止后不算）、观察者与计时器。 */
function watch(window) {
  const live = new Set();
  const { addEventListener } = window.EventTarget.prototype;
  window.EventTarget.prototype.addEventListener = function (type, callback, options) {
    if (!(this instanceof window.AbortSignal)) {
      const entry = { type, target: this };
      live.add(entry);
      assert.ok(options?.signal, `${type} 的监听没有挂在 signal 上`);
      options.signal.addEventListener("abort", () => live.delete(entry));
    }
    return addEventListener.call(this, type, callback, options);
  };
  const observers = new Set();
  globalThis.ResizeObserver = counted(observers);
  globalThis.MutationObserver = counted(observers, window.MutationObserver);
  const timers = new Set();
  const { setTimeout: start, clearTimeout: end } = globalThis;
  globalThis.setTimeout = (callback, ...rest) => {
    const timer = start(
      () => {
        timers.delete(timer);
        callback();
      },
      ...rest,
    );
    timers.add(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    timers.delete(timer);
    end(timer);
  };
  const restore = () => Object.assign(globalThis, { setTimeout: start, clearTimeout: end });
  return { listeners: live, observers, timers, restore };
}

/** jsdom 没有画布：给一块记得住画了什么的。ink(x, y) 是画上去之后的灰度 0–255。 */
export function withCanvas(window, ink = () => 0) {
  window.HTMLCanvasElement.prototype.getContext = function () {
    let drawn = false;
    return {
      canvas: this,
      fillStyle: "#ffffff",
      font: "",
      fillRect() {},
      putImageData() {},
      measureText: () => ({
        actualBoundingBoxLeft: 0,
        actualBoundingBoxRight: 50,
        actualBoundingBoxAscent: 40,
        actualBoundingBoxDescent: 10,
      }),
      fillText: () => void (drawn = true),
      drawImage: () => void (drawn = true),
      createImageData: (w, h) => ({ data: new Uint8ClampedArray(4 * w * h) }),
      getImageData: (_x, _y, w, h) => ({
        data: Uint8ClampedArray.from({ length: 4 * w * h }, (_, i) =>
          drawn ? ink((i >> 2) % w, Math.floor((i >> 2) / w)) : 255,
        ),
      }),
    };
  };
}

/** 一种图的视图在哪里：文件夹与 kind 同名。 @param {string} kind */
const viewOf = (kind) =>
  kind === "predict" ? "../../lib/exercises/quiz/view.js" : `../../lib/explorers/${kind.replaceAll("-", "_")}/view.js`;

export async function mount(kind, traits, page = openPage()) {
  const { default: widget } = await import(viewOf(kind));
  const { window, watch } = page;
  const model = new FakeModel({ kind, ...(kind === "predict" ? {} : { title: "", controls: "" }), ...traits });
  const el = window.document.createElement("div");
  window.document.body.append(el);
  const [before, observing] = [watch.listeners.size, watch.observers.size];
  const cleanup = widget.render({ model, el });
  const root = el.querySelector(`[data-explorer="${kind}"]`);
  root.querySelector("[data-action=more]")?.click(); // 控件都露出来：这里试的是它们做什么
  // 画布上的格子在前：图里别处也有 data-role（等高线上的点、层的表）
  const every = (selector) => [
    ...(mayMatch(selector) ? cellsOf(root, window).querySelectorAll(selector) : []),
    ...root.querySelectorAll(selector),
  ];
  const find = (selector) => {
    const found = every(selector).filter((e) => !e.closest("[hidden], [inert]"));
    assert.equal(found.length, 1, `${selector} 应只有一个，有 ${found.length} 个`);
    return found[0];
  };
  const fire = (target, type, init = {}, Kind = window.Event) =>
    target.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, ...init }));
  const view = {
    model,
    el,
    root,
    find,
    window,
    all: every,
    /** 画布上的全部格子，写成元素。 */
    cells: () => cellsOf(root, window),
    text: (selector) => find(selector).textContent,
    /** 图下的话：露着的，和收起来的公式。 */
    told: () => find(".vc-words").textContent + find(".vc-formulas").textContent,
    status: () => find("[role=status]").textContent,
    click(selector) {
      fire(find(selector), "click", {}, window.MouseEvent);
      model.check();
    },
    hover(selector) {
      fire(find(selector), "pointermove", {}, window.MouseEvent);
      model.check();
    },
    /** 像读者那样：走进去，键入一回或几回（texts），再 change（回车或离开）。 */
    type(selector, ...texts) {
      const input = find(selector);
      input.focus();
      for (const text of texts) {
        input.value = text;
        fire(input, "input");
      }
      fire(input, "change");
      model.check();
    },
    check(selector, on = true) {
      const input = find(selector);
      input.checked = on;
      fire(input, "change");
      model.check();
    },
    press(selector, key) {
      fire(find(selector), "keydown", { key }, window.KeyboardEvent);
      model.check();
    },
    /** 等别处的改动画出来。 */
    settle: () => new Promise((done) => setImmediate(done)),
    grid(role) {
      const rows = [];
      for (const cell of every(`[data-role="${role}"]`)) {
        const [r, c] = [Number(cell.getAttribute("data-row")), Number(cell.getAttribute("data-col"))];
        (rows[r] ??= [])[c] = Number(cell.getAttribute("data-value"));
      }
      return rows;
    },
    stop() {
      cleanup();
      assert.equal(model.listeners, 0, "还有监听挂在 model 上");
      assert.equal(watch.listeners.size, before, `还有监听：${[...watch.listeners].map((e) => e.type)}`);
      assert.equal(watch.observers.size, observing, "还有观察者");
      assert.equal(watch.timers.size, 0, "还有计时器");
      assert.equal(el.childElementCount, 0, "图还留在页上");
      watch.restore();
    },
  };
  return view;
}
