/** 边的视图：第一帧，涂（一笔一次撤销），键盘，四个核，1 是白还是墨，清空与还原，坏的链接。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { mount, openPage } from "../../widgets/views.mjs";

const LECTURE = Array.from({ length: 6 }, () => [1, 1, 0, 0, 0, 0, 1, 1]);
const TRAITS = { name: "demo", problem: "", X: LECTURE, kernel: "right", ink: false };
const open = (more = {}, page = openPage()) => mount("edges", { ...TRAITS, ...more }, page);
const cell = (role, row, col) => `[data-role="${role}"][data-row="${row}"][data-col="${col}"]`;
const rows = (line, count = 6) => Array.from({ length: count }, () => line);
const words = (view) => [...view.root.querySelectorAll(".vc-words p")].filter((p) => !p.closest("[inert]"));
const line = (view, i = 0) => words(view)[i].textContent;

/** 像手那样：在图上按下、拖过、放开。 @param {any} view @param {number[][]} path */
function drag(view, path) {
  const sheet = view.find('[data-sheet="input"]');
  const send = (type, [row, col]) => {
    const { x, y, width, height } = sheet.sheet.at(row, col);
    const init = { bubbles: true, cancelable: true, clientX: x + width / 2, clientY: y + height / 2 };
    sheet.dispatchEvent(new view.window.MouseEvent(type, init));
  };
  send("pointerdown", path[0]);
  for (const at of path.slice(1)) send("pointermove", at);
  send("pointerup", path.at(-1));
  send("click", path.at(-1));
  view.model.check();
}

test("第一帧：讲义的图，左减右，窗口停在第一条边上；只是看，不改 traits", async () => {
  const view = await open();
  assert.deepEqual([view.grid("input"), view.grid("output")], [LECTURE, rows([0, 1, 0, 0, 0, -1, 0])]);
  assert.equal(line(view), "左减右，1 − 0 = 1：左白右黑。");
  assert.equal(line(view, 1), "橙 1 是左白右黑，蓝 −1 是左黑右白。");
  assert.equal(view.status(), "输出 (0, 1)：左减右，1 − 0 = 1：左白右黑。");
  view.hover(cell("output", 3, 5));
  assert.equal(line(view), "左减右，0 − 1 = −1：左黑右白。");
  view.hover(cell("input", 3, 7)); // 窗口到边上停住
  assert.equal(line(view), "左减右，1 − 1 = 0：左右都白。");
  assert.equal(view.find("[aria-current]").dataset.col, "6");
  assert.equal(view.model.saves, 0);
  view.stop();
});

test("涂：按下的翻过来，拖过的涂成它那样，走得快也不漏；撤销退一笔", async () => {
  const view = await open();
  drag(view, [
    [0, 0],
    [0, 5],
    [2, 5],
  ]);
  const X = LECTURE.map((row) => [...row]);
  X[0] = [0, 0, 0, 0, 0, 0, 1, 1];
  assert.deepEqual(view.model.get("X"), X);
  drag(view, [[5, 3]]);
  assert.equal(view.model.get("X")[5][3], 1);
  assert.deepEqual(view.grid("output")[5], [0, 1, -1, 1, 0, -1, 0]);
  assert.equal(line(view), "左减右，1 − 0 = 1：左白右黑。");
  view.click('[data-action="undo"]');
  assert.deepEqual(view.model.get("X"), X, "退一笔，不是一格");
  view.click('[data-action="undo"]');
  assert.deepEqual(view.model.get("X"), LECTURE);
  view.stop();
});

test("放开以后再动、鼠标右键，都不涂", async () => {
  const view = await open();
  view.hover(cell("input", 2, 2));
  const sheet = view.find('[data-sheet="input"]');
  sheet.dispatchEvent(new view.window.MouseEvent("pointerdown", { bubbles: true, button: 2 }));
  view.hover(cell("input", 2, 3));
  assert.equal(view.model.saves, 0);
  view.stop();
});

test("键盘：方向键在图里走，到边上停住，空格和回车把像素翻过来", async () => {
  const view = await open();
  const press = (...keys) => keys.forEach((key) => view.press('[data-sheet="input"]', key));
  press("ArrowUp", "ArrowLeft", "ArrowLeft", " ");
  assert.equal(view.model.get("X")[0][0], 0);
  assert.match(view.status(), /^像素 \(0, 0\) 是黑。输出 \(0, 0\)：/);
  press("Enter");
  assert.deepEqual(view.model.get("X"), LECTURE);
  press(...Array(9).fill("ArrowRight"), " ");
  assert.equal(view.model.get("X")[0][7], 0, "最右一列也走得到");
  assert.match(view.status(), /^像素 \(0, 7\) 是黑。输出 \(0, 6\)：左减右，1 − 0 = 1/);
  view.stop();
});

test("四个核：念法、大小、符号都跟着换；换个方向就看不见", async () => {
  const view = await open();
  view.check('input[value="left"]');
  assert.deepEqual(view.grid("output"), rows([0, -1, 0, 0, 0, 1, 0]));
  assert.equal(line(view), "右减左，0 − 1 = −1：左白右黑。");
  assert.match(line(view, 1), /橙 1 是左黑右白，蓝 −1 是左白右黑/);
  view.check('input[value="down"]');
  assert.deepEqual(view.grid("output"), rows(Array(8).fill(0), 5));
  assert.match(line(view, 1), /^上下处处一样，全得 0/);
  view.check('input[value="sum"]');
  assert.deepEqual(view.grid("output"), rows([2, 1, 0, 0, 0, 1, 2]));
  assert.equal(line(view), "左加右，1 + 1 = 2：左右都白。");
  assert.match(line(view, 1), /^核的和是 2，不是 0/);
  view.stop();
});

test("1 是墨：图不变，数换成 1 − x，符号全反过来，话也说", async () => {
  const view = await open();
  view.check('input[name="ink"][value="ink"]');
  assert.equal(view.model.get("ink"), true);
  assert.deepEqual(view.model.get("X"), LECTURE);
  assert.deepEqual(view.grid("input"), rows([0, 0, 1, 1, 1, 1, 0, 0]));
  assert.deepEqual(view.grid("output"), rows([0, -1, 0, 0, 0, 1, 0]));
  assert.equal(line(view), "左减右，0 − 1 = −1：左白右黑。");
  assert.match(line(view, 1), /^1 是墨，x 换成 1 − x，正负号都反过来：橙 1 是左黑右白/);
  const light = view.find('[data-sheet="input"]').sheet.cells.map((each) => Number(each.light));
  assert.deepEqual(light, LECTURE.flat(), "像素还是原来的黑白");
  view.stop();
});

test("全涂白得全 0；还原回到这幅图自己的样子", async () => {
  const X = [
    [1, 0, 1],
    [0, 1, 1],
  ];
  const view = await open({ X });
  view.click('[data-action="clear"]');
  assert.deepEqual(view.grid("output"), rows([0, 0], 2));
  assert.match(line(view, 1), /^整张一个颜色/);
  view.click('[data-action="reset"]');
  assert.deepEqual(view.model.get("X"), X);
  view.stop();
});

test("坏的链接不理会，说一句；图照原来的样子", async () => {
  for (const state of ["X=1,2;0,1", "X=1;0", "kernel=up", "ink=2", "step=1"]) {
    const view = await open({}, openPage({ hash: `#demo:${state}` }));
    assert.match(view.status(), /链接里有用不上的部分/, state);
    assert.deepEqual([view.model.get("X"), view.model.get("kernel"), view.model.get("ink")], [LECTURE, "right", false]);
    view.stop();
  }
});
