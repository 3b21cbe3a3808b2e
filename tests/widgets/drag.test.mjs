/** 按住了拖：按下的一根手指管到放手；拖着时不算指着，真的拖过，放手不算点。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { onDrag } from "../../lib/widgets/core/drag.js";

/** 一个拖得动的元素；heard 记着它自己的、别的监听听到的。 */
function draggable(press = () => (event) => event.clientX > 10) {
  const { window } = new JSDOM("<div></div>");
  const element = window.document.querySelector("div");
  const scope = new window.AbortController();
  const heard = [];
  onDrag(element, scope.signal, (event) => {
    const drag = press(event);
    heard.push(drag ? "按下" : "不拖");
    return (
      drag &&
      ((event) => {
        heard.push(event.clientX);
        return drag(event);
      })
    );
  });
  for (const type of ["pointermove", "click"]) element.addEventListener(type, () => heard.push(type));
  const fire = (type, init) => element.dispatchEvent(new window.MouseEvent(type, { bubbles: true, ...init }));
  return { heard, fire, stop: () => scope.abort() };
}

test("拖过了：路过的不算指着，放手不算点；下一回点照常算", () => {
  const { heard, fire } = draggable();
  fire("pointerdown");
  for (const clientX of [20, 5]) fire("pointermove", { clientX });
  for (const type of ["pointerup", "click", "pointermove", "pointerdown", "pointerup", "click"]) fire(type);
  assert.deepEqual(heard, ["按下", 20, 5, "pointermove", "按下", "click"]);
});

test("没有挪开：还是点了一下", () => {
  const { heard, fire } = draggable();
  fire("pointerdown");
  fire("pointermove", { clientX: 3 });
  for (const type of ["pointerup", "click"]) fire(type);
  assert.deepEqual(heard, ["按下", 3, "click"]);
});

test("右键、第二根手指、不拖的地方：不接", () => {
  const { heard, fire } = draggable((event) => (event.clientX === 9 ? null : () => true));
  fire("pointerdown", { button: 2 });
  fire("pointerdown", { clientX: 9 });
  fire("pointermove");
  fire("pointerdown");
  fire("pointerdown");
  assert.deepEqual(heard, ["不拖", "pointermove", "按下"]);
});

test("手被浏览器收走（pointercancel）、图停了：不再拖", () => {
  const { heard, fire, stop } = draggable();
  for (const type of ["pointerdown", "pointercancel", "pointermove"]) fire(type);
  stop();
  for (const type of ["pointerdown", "pointermove"]) fire(type);
  assert.deepEqual(heard, ["按下", "pointermove", "pointermove"]);
});
