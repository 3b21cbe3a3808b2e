/** 骨架：键入几位数，先用上的几位不留痕迹；撤销一步步退回去，拖一次是一步。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { recenter, resizeInput } from "../../lib/explorers/weight_matrix/state.js";
import { mount } from "./views.mjs";

const TRAITS = { name: "demo", problem: "", n: 4, delta: 1, stage: "local", step: 15, speed: 1 };
const open = () => mount("weight-matrix", { ...TRAITS, X: resizeInput([], 4), kernel: recenter([], 1) });
const settings = (view) =>
  Object.fromEntries(["n", "delta", "stage", "X", "kernel", "step"].map((key) => [key, view.model.get(key)]));
const number = 'input[name="n"][type="number"]';
const range = 'input[name="n"][type="range"]';
const UNDO = '[data-action="undo"]';

/** 又按了一个键，键入到现在是 text。 */
function type(view, text, input = view.find(number)) {
  input.dispatchEvent(key(text.slice(-1)));
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
const send = (view, selector, event) => view.find(selector).dispatchEvent(event);
const key = (name, more = {}) => {
  const { KeyboardEvent } = globalThis.document.defaultView;
  return new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more });
};

test("键入 29：先用上的 2 不作数，图放回开始键入时的样子；停手之后说一句", async () => {
  const view = await open();
  const before = settings(view);
  type(view, "2");
  assert.equal(view.model.get("n"), 2);
  assert.equal(view.model.get("step"), 3);
  type(view, "29");
  assert.deepEqual(settings(view), before);
  assert.equal(view.find(number).value, "29", "正在键入的字还在");
  send(view, number, new Event("change", { bubbles: true }));
  assert.match(view.status(), /29 不行，仍用 4/);
  assert.ok(view.find(UNDO).disabled, "什么也没改，就没有可撤销的");
  type(view, "2");
  type(view, "3");
  assert.equal(view.model.get("X").length, 3);
  assert.equal(view.model.get("step"), 8, "从 15 收到 8，不从 3 起");
  send(view, number, new Event("change", { bubbles: true }));
  view.click(UNDO);
  assert.deepEqual(settings(view), before, "键入几个字，撤销一次");
  assert.ok(view.find(UNDO).disabled);
  view.stop();
});

test("撤销：拖一次滑块是一步，换阶段是一步；换一个输出看不算", async () => {
  const view = await open();
  const before = settings(view);
  assert.ok(view.find(UNDO).disabled);
  send(view, range, new Event("pointerdown", { bubbles: true }));
  for (const value of ["3", "2", "3"]) view.type(range, value);
  const middle = settings(view);
  view.click('input[name="stage"][value="dense"]');
  view.click('[data-action="prev"]');
  assert.equal(view.model.get("stage"), "dense");
  view.click(UNDO);
  assert.deepEqual(settings(view), middle);
  send(view, range, key("z", { ctrlKey: true }));
  assert.deepEqual(settings(view), before);
  assert.ok(view.find(UNDO).disabled);
  send(view, range, key("z", { ctrlKey: true }));
  assert.deepEqual(settings(view), before);
  view.stop();
});

test("正在键入的框里，Ctrl+Z 归浏览器", async () => {
  const view = await open();
  view.click('input[name="stage"][value="dense"]');
  const event = key("z", { ctrlKey: true });
  send(view, number, event);
  assert.equal(event.defaultPrevented, false);
  assert.equal(view.model.get("stage"), "dense");
  view.stop();
});

test("键入的字又改回原样，浏览器不发 change：离开之后，框里还是跟着图", async () => {
  const view = await open();
  const input = view.find(number);
  for (const text of ["3", "30", "3"]) type(view, text);
  send(view, number, new Event("blur"));
  view.type(range, "5");
  view.type(range, "3");
  assert.equal(input.value, "3");
  view.stop();
});

test("宿主给了放不下的值：那句话留着，直到读得通；不被原来的话盖掉", async () => {
  const view = await open();
  view.model.fromPython({ X: [[1, 2]] });
  await view.settle();
  assert.match(view.status(), /n×n/);
  view.hover('[data-sheet="output"] [data-row="0"][data-col="0"], [data-role="output"][data-row="0"][data-col="0"]');
  assert.match(view.status(), /n×n/);
  view.model.fromPython({ X: resizeInput([], 4) });
  await view.settle();
  assert.doesNotMatch(view.status(), /n×n/);
  view.stop();
});
