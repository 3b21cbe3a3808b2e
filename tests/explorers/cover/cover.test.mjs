/** 封面的视图：算的与 Python 相同；拖、键盘、换核；自己走一遍，读者动手就停，不要动的就不动。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { passed } from "../../../lib/explorers/cover/passing.js";
import { readState } from "../../../lib/explorers/cover/state.js";
import { mount, openPage } from "../../widgets/views.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const PYTHON = process.env.PYTHON ?? join(here, "../../../.venv/bin/python");
const COVERS = JSON.parse(execFileSync(PYTHON, [join(here, "covers.py")], { encoding: "utf8" }));
const TRAITS = COVERS.find(({ traits }) => traits.kernel === "vertical").traits;
const FIRST = [TRAITS.row, TRAITS.col];

const open = (page) => mount("cover", TRAITS, page);
const at = ({ model }) => [model.get("row"), model.get("col")];
const box = ({ root }, kind) => {
  const frame = root.querySelector(`[data-picture="${kind}"] .vc-frame`);
  return ["x", "y", "width"].map((name) => Number(frame.getAttribute(name)));
};
const veil = ({ root }) => root.querySelector('[data-picture="output"] .vc-veil').getAttribute("d");

test("四个核算出的图，与 Python 的逐格相同", () => {
  for (const { traits, Y } of COVERS) assert.deepEqual(readState((key) => traits[key]).Y, Y, traits.kernel);
});

test("第一帧：右边是满的，窗口套着正中的九格，话说的是这一格", async () => {
  const view = await open();
  assert.equal(veil(view), "");
  assert.equal(view.grid("output")[FIRST[0]][FIRST[1]], 3);
  const [x, y, width] = box(view, "input");
  assert.deepEqual([y + width / 2, x + width / 2], [FIRST[0] + 0.5, FIRST[1] + 0.5]);
  assert.ok(width > 3 && width < 5);
  assert.match(view.text(".vc-words"), /^输出 \(\d+, \d+\) = 左边的墨 − 右边的墨 = 3 − 0 = 3$/);
  assert.equal(view.model.saves, 0);
  view.stop();
});

/** 手指在字的第几行、第几列；字在页面上 128 像素见方，左上角在 (10, 20)。 */
function touch(view, type, row, col) {
  const sheet = view.root.querySelector('[data-picture="input"]');
  sheet.getBoundingClientRect = () => ({ left: 10, top: 20, width: 128, height: 128 });
  const init = { bubbles: true, button: 0, clientX: 10 + 2 * col + 1, clientY: 20 + 2 * row + 1 };
  sheet.dispatchEvent(new view.window.MouseEvent(type, init));
  view.model.check();
}

test("按住字，窗口跟着走；放了手就不跟；拖到外面停在边上", async () => {
  const view = await open();
  touch(view, "pointermove", 5, 5);
  assert.deepEqual(at(view), FIRST, "没有按住，不走");
  touch(view, "pointerdown", 12, 40);
  assert.deepEqual(at(view), [12, 40]);
  touch(view, "pointermove", 13, 41);
  touch(view, "pointermove", 13, 99);
  assert.deepEqual(at(view), [13, 63]);
  touch(view, "pointerup", 13, 63);
  touch(view, "pointermove", 20, 20);
  assert.deepEqual(at(view), [13, 63]);
  assert.match(view.text(".vc-words"), /^输出 \(13, 63\)/);
  view.stop();
});

test("方向键走一格，到边上停住", async () => {
  const view = await open();
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"]) view.press('[data-picture="input"]', key);
  assert.deepEqual(at(view), [FIRST[0] + 1, FIRST[1] + 2]);
  touch(view, "pointerdown", 0, 0);
  for (const key of ["ArrowUp", "ArrowLeft"]) view.press('[data-picture="input"]', key);
  assert.deepEqual(at(view), [0, 0]);
  view.stop();
});

test("四个核是带名字的单选；点一个就换；可以撤销", async () => {
  const view = await open();
  const radios = view.all('input[type="radio"][name="kernel"]');
  assert.deepEqual(
    radios.map((input) => [input.closest("label").textContent, input.checked]),
    [
      ["横", false],
      ["竖", true],
      ["撇", false],
      ["捺", false],
    ],
  );
  view.check('input[value="horizontal"]');
  assert.equal(view.model.get("kernel"), "horizontal");
  assert.match(view.text(".vc-words"), /上边的墨 − 下边的墨/);
  view.click('[data-action="undo"]');
  assert.equal(view.model.get("kernel"), "vertical");
  view.stop();
});

test("坏的链接不理会，说一句", async () => {
  for (const state of ["row=64", "col=x", "kernel=blur"]) {
    const view = await open(openPage({ hash: `#${TRAITS.name}:${state}` }));
    assert.match(view.status(), /链接里有用不上的部分/, state);
    assert.deepEqual([at(view), view.model.get("kernel")], [FIRST, "vertical"]);
    view.stop();
  }
});

// ---- 自己走一遍 ----

/** 会说“看得见了”的浏览器，时钟由测试拨；calm：读者不要动的。 */
async function moving(calm = false) {
  const page = openPage();
  const clock = { frames: [], watching: 0, appear: () => {} };
  const known = { IntersectionObserver, requestAnimationFrame, cancelAnimationFrame, matchMedia };
  globalThis.IntersectionObserver = class {
    constructor(act) {
      clock.appear = () => act([{ isIntersecting: true }]);
    }
    observe() {
      clock.watching += 1;
    }
    disconnect() {
      clock.watching = 0;
    }
  };
  globalThis.requestAnimationFrame = (act) => clock.frames.push(act);
  globalThis.cancelAnimationFrame = () => void (clock.frames = []);
  globalThis.matchMedia = (query) =>
    Object.assign(new page.window.EventTarget(), { matches: calm && query.includes("reduced-motion") });
  clock.tick = (now) => clock.frames.splice(0).forEach((act) => void act(now));
  const view = await open(page);
  const stop = () => {
    view.stop();
    assert.deepEqual([clock.watching, clock.frames], [0, []]);
    Object.assign(globalThis, known);
  };
  return { view, clock, stop };
}
globalThis.devicePixelRatio = 1; // jsdom 的在 window 上
const { IntersectionObserver, requestAnimationFrame, cancelAnimationFrame, matchMedia } = globalThis;

test("看得见了才走；走过的地方右边才有；走完停在原处，右边是满的，traits 没有动过", async () => {
  const { view, clock, stop } = await moving();
  assert.deepEqual([veil(view), clock.frames.length], ["", 0], "还没有看见");
  clock.appear();
  clock.tick(1000);
  assert.match(veil(view), /V64H0z$/);
  const first = box(view, "input");
  clock.tick(4000);
  assert.notDeepEqual(box(view, "input"), first);
  assert.doesNotMatch(view.text(".vc-words"), /\d/);
  clock.tick(9000);
  assert.equal(veil(view), "");
  assert.match(view.text(".vc-words"), /= 3$/);
  assert.deepEqual([clock.frames.length, view.model.saves], [0, 0]);
  clock.appear();
  stop();
});

test("走着走着读者动了手：右边马上是满的，不再走", async () => {
  const acts = [
    (view) => touch(view, "pointerdown", 9, 9),
    (view) => view.check('input[value="left_falling"]'),
    (view) => view.click('[data-action="copy-link"]'),
  ];
  for (const act of acts) {
    const { view, clock, stop } = await moving();
    clock.appear();
    clock.tick(0);
    clock.tick(2000);
    act(view);
    assert.equal(veil(view), "");
    clock.tick(3000);
    assert.deepEqual([veil(view), clock.frames.length], ["", 0]);
    stop();
  }
});

test("印的时候是满的；走到一半拿走图，什么也不留下", async () => {
  const { view, clock, stop } = await moving();
  clock.appear();
  clock.tick(0);
  clock.tick(1000);
  assert.notEqual(veil(view), "");
  view.window.dispatchEvent(new view.window.Event("beforeprint"));
  assert.equal(veil(view), "");
  stop();
});

test("读者不要动的：一步也不走，右边一开始就是满的", async () => {
  const { view, clock, stop } = await moving(true);
  assert.deepEqual([clock.watching, veil(view), view.status().endsWith("= 3")], [0, "", true]);
  stop();
});

test("走一遍：盖着的一块越来越小，每一刻窗口都在图里", () => {
  const area = (d) => {
    const [, x, top, to, bottom, , below] = d.match(/^M(\d+) (\d+)H(\d+)V(\d+)H(\d+)zM0 (\d+)/).map(Number);
    return Math.abs(to - x) * (bottom - top) + (64 - below) * 64;
  };
  let last = 64 * 64;
  for (let t = 0; t <= 2000; t++) {
    const { at, hidden } = passed([64, 64], t / 2000);
    assert.ok(at.every((v) => Number.isInteger(v) && v >= 0 && v < 64));
    assert.ok(area(hidden) <= last, `${t} ${hidden}`);
    last = area(hidden);
  }
  assert.equal(last, 0);
});
