/** 滑动窗口的视图：读者做的每件事，traits 与图都跟上；不合理的一句话拒绝；走的时候什么也不留下。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { mount, openPage } from "../../widgets/views.mjs";

const LECTURE = {
  name: "demo",
  problem: "",
  X: [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ],
  K: [
    [0, 1],
    [2, 3],
  ],
  n_h: 3,
  n_w: 3,
  kernel_h: 2,
  kernel_w: 2,
  padding_h: 0,
  padding_w: 0,
  stride_h: 1,
  stride_w: 1,
  dilation_h: 1,
  dilation_w: 1,
  op: "corr",
  step: 0,
  speed: 1,
  separate_axes: false,
  reveal: false,
};
const open = (traits = {}, page) => mount("sliding-window", { ...LECTURE, ...traits }, page);
const number = (name) => `input[name="${name}"][type="number"]`;
const range = (name) => `input[name="${name}"][type="range"]`;
const cell = (role, row, col) => `[data-role="${role}"][data-row="${row}"][data-col="${col}"]`;

test("静止的第一帧：三张表、算式、两种尺寸公式、一句话", async () => {
  const view = await open();
  assert.deepEqual(view.grid("input"), LECTURE.X);
  assert.deepEqual(view.grid("kernel"), LECTURE.K);
  assert.deepEqual(view.grid("output"), [
    [19, 25],
    [37, 43],
  ]);
  const words = view.told();
  assert.ok(words.includes("输出 (0, 0) = 0×0 + 1×1 + 3×2 + 4×3 = 19"), words);
  assert.ok(
    words.includes("⌊(3 + 2×0 − 1×(2−1) − 1) / 1⌋ + 1") && words.includes("总填充 0：⌊(3 − 2 + 0 + 1) / 1⌋ = 2"),
    words,
  );
  assert.equal(view.status(), "第 1 步，共 4 步：输出 (0, 0) 等于 19。");
  assert.deepEqual(
    view.all("[aria-current]").map((e) => e.getAttribute("data-role")),
    ["output"],
  );
  assert.equal(view.all('[data-role="input"][data-linked]').length, 4);
  assert.equal(view.model.saves, 0, "只是看，不改 traits");
  view.stop();
});

test("每个 input 都有真的 label，name 都是 trait", async () => {
  const view = await open();
  for (const input of view.all(".vc-head input, .vc-panel input, .vc-play input, .vc-play select")) {
    assert.ok(input.labels.length && input.labels[0].textContent.trim(), input.outerHTML);
    view.model.get(input.name);
  }
  view.stop();
});

test("播放栏：步进、到头停住、暂停", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open();
  view.click('[data-action="next"]');
  assert.equal(view.model.get("step"), 1);
  view.click('[data-action="play"]');
  t.mock.timers.tick(900);
  assert.equal(view.model.get("step"), 2);
  view.click('[data-action="pause"]');
  t.mock.timers.tick(5000);
  assert.equal(view.model.get("step"), 2);
  view.click('[data-action="play"]');
  t.mock.timers.tick(900);
  assert.equal(view.model.get("step"), 3);
  view.find('[data-action="play"]');
  view.click('[data-action="play"]');
  assert.equal(view.model.get("step"), 0, "停在末尾时从头放");
  view.click('[data-action="pause"]');
  view.type(range("step"), "2");
  view.click('[data-action="prev"]');
  view.click('[data-action="first"]');
  assert.equal(view.model.get("step"), 0);
  view.click('[data-action="play"]');
  view.stop();
});

test("方向键移动窗口，走到边上停住", async () => {
  const view = await open();
  const output = '[aria-label^="输出"]';
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) view.press(output, key);
  assert.equal(view.model.get("step"), 3);
  view.press(output, "ArrowUp");
  assert.equal(view.model.get("step"), 1);
  view.stop();
});

test("方向键在核与输入里选格子，回车就地改", async () => {
  const view = await open();
  const kernel = '[aria-label^="卷积核"]';
  for (const key of ["ArrowRight", "ArrowRight", "Enter"]) view.press(kernel, key);
  view.find(".vc-edit input").value = "5";
  view.press(".vc-edit input", "Enter");
  assert.deepEqual(view.model.get("K"), [
    [0, 5],
    [2, 3],
  ]);
  for (const key of ["ArrowDown", "ArrowDown"]) view.press('[aria-label^="输入"]', key);
  assert.match(view.status(), /^输入 \(1, 0\) 影响 2 个输出/);
  view.press('[aria-label^="输入"]', "Enter");
  view.find(".vc-edit input").value = "7";
  view.press(".vc-edit input", "Enter");
  view.press('[aria-label^="输入"]', "ArrowRight");
  assert.match(view.status(), /^输入 \(1, 1\)/, "改完一格，接着从这一格走");
  view.stop();
});

test("指到输入格：扇出；点输出格：窗口", async () => {
  const view = await open();
  view.hover(cell("input", 1, 1));
  assert.equal(view.all('[data-role="output"][data-linked]').length, 4);
  assert.match(view.told(), /输入 \(1, 1\) 影响 4 个输出：\(0, 0\) 里乘 3，\(0, 1\) 里乘 2/);
  view.hover(cell("input", 0, 0));
  assert.equal(view.all('[data-role="output"][data-linked]').length, 1);
  view.click(cell("output", 1, 0));
  assert.equal(view.model.get("step"), 2);
  assert.match(view.told(), /输出 \(1, 0\) = 3×0 \+ 4×1 \+ 6×2 \+ 7×3 = 37/);
  view.stop();
});

test("就地改数：收下、拒绝、放弃", async () => {
  const view = await open();
  const edit = (place, text, key) => {
    view.click(place);
    view.find(".vc-edit input").value = text;
    view.press(".vc-edit input", key);
  };
  edit(cell("input", 0, 0), "-2.5", "Enter");
  assert.equal(view.model.get("X")[0][0], -2.5);
  edit(cell("kernel", 1, 1), "１０", "Enter"); // 全角
  assert.deepEqual(view.model.get("K"), [
    [0, 1],
    [2, 10],
  ]);
  edit(cell("input", 0, 1), "abc", "Enter");
  assert.match(view.status(), /“abc”看不出是什么数.*没有改/);
  edit(cell("input", 0, 1), "7", "Escape");
  assert.equal(view.model.get("X")[0][1], 1);
  assert.equal(view.model.saves, 2);
  view.stop();
});

test("滑块改一个数：高宽一起，一次 save_changes", async () => {
  const view = await open();
  view.type(range("padding_h"), "1");
  assert.deepEqual([view.model.get("padding_h"), view.model.get("padding_w"), view.model.saves], [1, 1, 1]);
  assert.equal(view.all('[data-role="padding"]').length, 16);
  assert.deepEqual(
    view.all('[data-role="padding"]').map((e) => e.getAttribute("data-value")),
    Array(16).fill("0"),
  );
  view.stop();
});

test("键入界外的数：一句话拒绝，traits 不动", async () => {
  const view = await open();
  for (const [name, bad] of [
    ["kernel_h", "4"],
    ["padding_h", "-1"],
    ["stride_h", "0"],
    ["stride_h", "1.5"],
    ["n_h", "1"],
    ["dilation_h", ""],
  ]) {
    const before = view.model.get(name);
    view.type(number(name), bad);
    assert.match(view.status(), /(现在可取|现在只能是).*仍用/, `${name}=${bad}`);
    assert.equal(view.model.get(name), before);
    assert.equal(view.find(number(name)).value, String(before));
  }
  assert.equal(view.model.saves, 0);
  view.stop();
});

test("键入两位数，先用上的第一位不作数：拒绝之后回到键入之前", async () => {
  const view = await open({ X: Array.from({ length: 8 }, () => Array(8).fill(1)), n_h: 8, n_w: 8 });
  view.type(number("n_h"), "4", "44");
  assert.equal(view.model.get("n_h"), 8);
  assert.equal(view.find(number("n_h")).value, "8");
  assert.match(view.status(), /44 不行，仍用 8。$/);
  view.type(number("n_h"), "1", "12");
  assert.equal(view.model.get("n_h"), 12);
  view.stop();
});

test("全一样的核，放大了还是全一样；不一样的，补上别的数", async () => {
  const same = await open({
    K: [
      [2, 2],
      [2, 2],
    ],
  });
  same.check('input[name="separate_axes"]');
  for (const [trait, size] of [
    ["kernel_w", "3"],
    ["kernel_w", "2"],
    ["kernel_h", "3"],
    ["kernel_w", "3"],
  ])
    same.type(range(trait), size);
  assert.deepEqual(same.grid("kernel"), [
    [2, 2, 2],
    [2, 2, 2],
    [2, 2, 2],
  ]);
  same.stop();
  const view = await open();
  view.type(range("kernel_h"), "3");
  assert.deepEqual(
    view
      .grid("kernel")
      .map((row) => row.slice(0, 2))
      .slice(0, 2),
    [
      [0, 1],
      [2, 3],
    ],
  );
  view.stop();
});

test("输入裁小再放大，原来的数还在", async () => {
  const view = await open();
  view.type(range("n_h"), "2");
  view.type(range("n_h"), "4");
  const X = view.model.get("X");
  assert.deepEqual([X.length, X[0].length, X[2][2], view.model.get("n_w")], [4, 4, 8, 4]);
  view.stop();
});

test("高宽分开、再合起来", async () => {
  const view = await open();
  view.check('input[name="separate_axes"]');
  view.type(range("stride_w"), "2");
  assert.deepEqual([view.model.get("stride_h"), view.model.get("stride_w")], [1, 2]);
  view.check('input[name="separate_axes"]', false);
  assert.deepEqual([view.model.get("stride_h"), view.model.get("stride_w")], [1, 1]);
  view.stop();
});

const places = (cells) => cells.map((cell) => `${cell.dataset.row},${cell.dataset.col}`).sort();

test("步幅除不尽：不拒绝，丢掉的格子标出来，并说一句", async () => {
  const view = await open({ stride_h: 2, stride_w: 2 });
  assert.equal(view.all('[data-role="input"][data-dropped]').length, 5);
  assert.equal(view.text(".vc-note"), "丢弃最下 1 行、最右 1 列：步幅除不尽，没有窗口看到。");
  view.hover(cell("input", 2, 1));
  assert.equal(view.status(), "输入 (2, 1) 在丢弃的末尾，没有窗口看到，不影响输出。");
  view.stop();
});

test("跨过的格子与丢弃的分开标、分开说：步幅比窗口长，或落在扩张的空隙里", async () => {
  const X = Array.from({ length: 6 }, (_, r) => [0, 1, 2, 3, 4].map((c) => 5 * r + c));
  const many = { X, n_h: 6, n_w: 5 };
  const pixel = { ...many, K: [[1]], kernel_h: 1, kernel_w: 1, stride_h: 2, stride_w: 2 };
  const view = await open(pixel);
  const marked = (mark) => view.all(`[data-role="input"][data-${mark}]`);
  assert.deepEqual(
    places(marked("skipped")),
    X.flat()
      .map((_, t) => [Math.floor(t / 5), t % 5])
      .filter(([r, c]) => r < 5 && (r % 2 || c % 2))
      .map(String)
      .sort(),
  );
  assert.deepEqual(
    places(marked("dropped")),
    [0, 1, 2, 3, 4].map((c) => `5,${c}`),
  );
  assert.equal(
    view.text(".vc-note"),
    "丢弃最下 1 行：步幅除不尽，没有窗口看到。跨过 2 行、2 列：步幅比窗口长，没有窗口看到。",
  );
  view.hover(cell("input", 1, 0));
  assert.equal(view.status(), "输入 (1, 0) 被跨过了，没有窗口看到，不影响输出。");
  for (const name of ["stride_h", "stride_w"]) view.type(range(name), "1");
  assert.deepEqual([marked("skipped").length, marked("dropped").length], [0, 0]);
  view.stop();
  const spread = await open({ ...many, stride_h: 2, stride_w: 2, dilation_h: 4, dilation_w: 4 });
  assert.match(spread.text(".vc-note"), /跨过 3 行、3 列：扩张留下空隙，没有窗口看到。$/);
  spread.stop();
});

test("换成池化：扩张率收回并说明，核不见了；换成卷积：核要旋转", async () => {
  const view = await open({ padding_h: 2, padding_w: 2, dilation_h: 2, dilation_w: 2 });
  view.check('input[name="op"][value="max"]');
  assert.deepEqual(
    ["op", "dilation_h", "padding_h"].map((k) => view.model.get(k)),
    ["max", 1, 1],
  );
  assert.match(view.status(), /扩张率回到 1（这里的池化不设扩张率）.*填充收到 1×1/);
  assert.ok(view.find(range("dilation_h")).disabled);
  assert.equal(view.all('[data-role="padding"]')[0].getAttribute("data-value"), "-Infinity");
  view.check('input[name="op"][value="conv"]');
  view.type(range("padding_h"), "0");
  assert.deepEqual(view.grid("output"), [
    [5, 11],
    [23, 29],
  ]);
  assert.match(view.told(), /0×3 \+ 1×2 \+ 3×1 \+ 4×0 = 5/);
  view.stop();
});

test("“核转 180°”：在互相关与卷积之间换；别的运算没有核可转", async () => {
  const view = await open();
  const state = () => [view.model.get("op"), view.find('[data-action="turn"]').getAttribute("aria-pressed")];
  const caption = () => view.text('figure:has([data-sheet="kernel"]) figcaption');
  assert.deepEqual([...state(), caption()], ["corr", "false", "卷积核 2×2"]);
  view.click('[data-action="turn"]');
  assert.deepEqual([...state(), caption()], ["conv", "true", "转过的核 2×2"]);
  assert.deepEqual(view.grid("output"), [
    [5, 11],
    [23, 29],
  ]);
  view.click('[data-action="turn"]');
  assert.deepEqual([...state(), view.grid("output")[0][0]], ["corr", "false", 19]);
  view.check('input[name="op"][value="max"]');
  assert.ok(view.find('[data-action="turn"]').disabled);
  view.stop();
});

const STRIDED = {
  op: "transposed",
  K: [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ],
  ...{ kernel_h: 3, kernel_w: 3, stride_h: 2, stride_w: 2, padding_h: 1, padding_w: 1 },
};
/** 输出里相连的格子。 */
const linked = (view, role = "output") => places(view.all(`[data-role="${role}"][data-linked]`));

test("从头放：输出走到才写；换了尺寸就全写出来；开关说的是此刻", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open();
  const written = () => view.all('[data-role="output"]').map((e) => e.dataset.value ?? "");
  assert.deepEqual(written(), ["19", "25", "37", "43"], "静止时全写着");
  view.click('[data-action="play"]');
  assert.deepEqual(written(), ["19", "", "", ""]);
  t.mock.timers.tick(900);
  assert.deepEqual(written(), ["19", "25", "", ""]);
  assert.ok(view.find('input[name="reveal"]').checked);
  view.check('input[name="reveal"]', false);
  assert.deepEqual(written(), ["19", "25", "37", "43"]);
  view.stop();
});

test("走到才写：一开始只有当前的输出；拖、点、方向键走到哪里写到哪里", async () => {
  const view = await open({ reveal: true });
  const written = () => view.all('[data-role="output"]').map((e) => e.dataset.value ?? "");
  assert.deepEqual(written(), ["19", "", "", ""]);
  view.click(cell("output", 1, 1));
  assert.deepEqual(written(), ["19", "", "", "43"]);
  view.stop();
});

test("拖窗口：过了半个步幅就走一步，走到边上停住；放手不算点一格", async () => {
  const view = await open();
  const grip = view.find('[data-sheet="input"] .vc-grip');
  const point = (type, x, y) =>
    grip.dispatchEvent(new view.window.MouseEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y }));
  point("pointerdown", 10, 10);
  point("pointermove", 10 + 20, 10); // 没有排过版：一格 44 像素
  assert.equal(view.model.get("step"), 0, "还没过半格");
  point("pointermove", 10 + 30, 10);
  assert.equal(view.model.get("step"), 1);
  point("pointermove", 10 + 300, 10 + 300);
  assert.equal(view.model.get("step"), 3);
  point("pointerup", 310, 310);
  point("click", 310, 310);
  assert.equal(view.all(".vc-edit").length, 0, "没有打开改数的框");
  view.stop();
});

test("转置卷积：走的是输入；播放、方向键、点输入格都走，指着看扇出，指着输出看它由谁加起来", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open(STRIDED);
  assert.equal(view.status(), "第 1 步，共 9 步：输入 (0, 0) 乘上整个核，加到 4 个输出里，另外 5 个被裁掉。");
  assert.deepEqual(linked(view), ["0,0", "0,1", "1,0", "1,1"]);
  view.click('[data-action="play"]');
  t.mock.timers.tick(900);
  assert.deepEqual([view.model.get("step"), linked(view).at(-1)], [1, "1,3"]);
  view.click('[data-action="pause"]');
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"]) view.press('[aria-label^="输入"]', key);
  assert.equal(view.model.get("step"), 5, "到边上停住");
  assert.equal(view.find("[aria-current]").dataset.role, "input");
  view.hover(cell("input", 1, 1));
  assert.equal(linked(view).length, 9);
  assert.match(view.status(), /^第 5 步，共 9 步：输入 \(1, 1\)/);
  view.hover(cell("output", 1, 1));
  assert.deepEqual(linked(view, "input"), ["0,0", "0,1", "1,0", "1,1"]);
  assert.match(view.told(), /输出 \(1, 1\) = 0×8 \+ 1×6 \+ 3×2 \+ 4×0 = 12/);
  view.click(cell("output", 1, 1));
  view.press('[aria-label^="输出"]', "ArrowRight");
  assert.equal(view.status(), "输出 (1, 2) 等于 11。");
  assert.equal(view.model.get("step"), 5, "看输出不走步");
  view.press('[aria-label^="输出"]', "Escape");
  assert.match(view.status(), /^第 6 步/);
  view.stop();
});

test("转置卷积：改数、触摸、先猜再看、链接、代码", async () => {
  const written = [];
  const view = await open(STRIDED, openPage({ clipboard: async (text) => void written.push(text) }));
  view.click(cell("input", 2, 2));
  assert.equal(view.model.get("step"), 8, "点了就走到那里");
  view.find(".vc-edit input").value = "10";
  view.press(".vc-edit input", "Enter");
  assert.equal(view.grid("output")[4][4], 40);
  view.press('[aria-label^="输入"]', "Enter");
  assert.equal(view.find(".vc-edit input").value, "10", "回车改走到的那一格");
  view.press(".vc-edit input", "Escape");
  const tap = (place) => {
    for (const type of ["pointerdown", "click"]) {
      const event = new view.window.MouseEvent(type, { bubbles: true });
      event.pointerType = "touch";
      view.find(place).dispatchEvent(event);
    }
  };
  tap(cell("input", 0, 1));
  assert.deepEqual([view.model.get("step"), view.all(".vc-edit").length], [1, 0]);
  tap(cell("input", 0, 1));
  assert.equal(view.all(".vc-edit").length, 1, "手指再点一下才改");
  view.press(".vc-edit input", "Escape");

  view.click('[data-action="guess"]');
  const answer = (...texts) => {
    const inputs = view.all(".vc-guess input").filter((e) => !e.closest("[hidden]"));
    texts.forEach((text, i) => (inputs[i].value = text));
    view.click('[data-action="reveal"]');
  };
  answer("7", "7");
  assert.match(view.status(), /^刚才的形状不对，输出是 5×5。也许是忘了裁/);
  assert.equal(view.text(".vc-question"), "输出 (1, 1) 是多少？");
  assert.equal(view.all('[data-role="output"][data-value]').length, 0);
  answer("12");
  assert.match(view.status(), /^对，这一格是 12/);

  view.click('[data-action="copy-link"]');
  view.click('[data-action="copy-code"]');
  await view.settle();
  const [link, code] = written;
  assert.match(link, /op=transposed&n=3&k=3&p=1&s=2&d=1&step=1&X=0,1,2;3,4,5;6,7,10$/);
  assert.match(code, /Y = F\.conv_transpose2d\(X\[None, None\], K\[None, None\], stride=\(2, 2\), padding=\(1, 1\)/);
  view.stop();
  const again = await open({ K: STRIDED.K, kernel_h: 3, kernel_w: 3 }, openPage({ hash: link.replace(/^[^#]*/, "") }));
  assert.equal(again.grid("output")[4][4], 40);
  assert.equal(again.model.get("step"), 1);
  again.stop();
});

test("换运算，填充在高上要加、在宽上要收：各说各的缘由", async () => {
  const { changeOp, readState } = await import("../../../lib/explorers/sliding_window/state.js");
  const traits = { ...LECTURE, X: [[0, 1, 2, 3, 4, 5]], n_h: 1, n_w: 6, padding_w: 2, op: "transposed" };
  const { patch, told } = changeOp(
    readState((key) => traits[key]),
    "max",
  );
  assert.deepEqual([patch.padding_h, patch.padding_w], [1, 1]);
  assert.equal(told, "换成最大池化：填充高加到 1（窗口才放得下）、宽收到 1（不超过窗口的一半）。");
});

test("换成转置卷积：输出画不下就收步幅；换回来核比输入大，就加填充；都说一句", async () => {
  const X = Array.from({ length: 8 }, (_, r) => [0, 1, 2, 3, 4, 5, 6, 7].map((c) => r + c));
  const wide = { X, n_h: 8, n_w: 8, stride_h: 6, stride_w: 6 };
  const view = await open(wide);
  view.check('input[name="op"][value="transposed"]');
  assert.equal(view.status(), "换成转置卷积：步幅收到 3×3（再大输出就画不下）。");
  assert.equal(view.grid("output").length, 7 * 3 + 2);
  view.type(number("stride_h"), "4");
  assert.match(view.status(), /现在可取 1 到 3 的整数，4 不行，仍用 3/);
  view.stop();
  const small = await open({ X: [[1]], n_h: 1, n_w: 1, op: "transposed" });
  small.check('input[name="op"][value="corr"]');
  assert.equal(small.status(), "换成互相关：填充加到 1×1（核才放得下）。");
  assert.deepEqual(small.grid("output"), [
    [3, 2],
    [1, 0],
  ]);
  small.type(range("padding_h"), "0");
  assert.deepEqual(small.model.get("padding_h"), 1, "拖不到放不下的地方");
  small.stop();
  const pooled = await open({ X: [[1]], n_h: 1, n_w: 1, op: "transposed" });
  pooled.check('input[name="op"][value="max"]');
  assert.equal(pooled.status(), "换成最大池化：填充加到 1×1（窗口才放得下）。");
  pooled.stop();
});

test("转置卷积的链接：裁得一格不剩的、大得画不下的不用，说出为什么", async () => {
  for (const [hash, why] of [
    ["op=transposed&p=4", /填充 4×4 把输出裁得只剩/],
    ["op=transposed&n=64&s=64", /输出 4034×4034 太大，画不下/],
  ]) {
    const view = await open({}, openPage({ hash: `#demo:${hash}` }));
    assert.match(view.status(), why);
    assert.deepEqual(view.grid("output"), [
      [19, 25],
      [37, 43],
    ]);
    view.stop();
  }
});

test("转置卷积：猜的诊断", async () => {
  const { judgeShape, judgeValue } = await import("../../../lib/explorers/sliding_window/diagnose.js");
  const { readState } = await import("../../../lib/explorers/sliding_window/state.js");
  const state = (more) => readState((key) => ({ ...LECTURE, ...STRIDED, step: 4, ...more })[key]);
  const wide = { dilation_h: 2, dilation_w: 2 }; // (3 − 1)×2 − 2×1 + 2×(3 − 1) + 1 = 7
  for (const [guess, why] of [
    [7, /^对/],
    [1, /普通的卷积/],
    [9, /忘了裁/],
    [8, /只裁了一侧/],
    [11, /把填充加上了/],
    [5, /忘了步幅|扩张率/],
  ])
    assert.match(judgeShape(state(wide), [guess, guess]).said, why, String(guess));
  assert.match(judgeShape(state({ padding_h: 0, padding_w: 0, stride_h: 3, stride_w: 3 }), [12, 12]).said, /忘了减 1/);
  assert.match(judgeShape(state({}), [99, 99]).said, /高再数一遍：核一个接一个错开 2 格摆下去/);
  const { asked, Y } = state({});
  assert.deepEqual(asked, [2, 2]);
  for (const [guess, why] of [
    [Y[2][2], /^对，这一格是 16/],
    [4, /忘了乘核/],
    [4 * 8 + 5 * 7 + 7 * 5 + 8 * 4, /核要错开/],
  ])
    assert.match(judgeValue(state({}), guess).said, why, String(guess));
});

test("池化：平移输入，说出变了几个", async () => {
  const view = await open({ op: "max" });
  view.click('[data-action="shift-right"]');
  assert.deepEqual(view.model.get("X")[0], [2, 0, 1]);
  assert.match(view.status(), /4 个输出里变了 \d 个/);
  view.click('[data-action="shift-right"]');
  view.click('[data-action="shift-right"]'); // 宽 3：转了一圈，与没移时一样
  assert.match(view.status(), /与没移时相比.*4 个输出里变了 0 个/);
  view.click('[data-action="shift-right"]');
  view.click('[data-action="shift-back"]');
  assert.deepEqual(view.model.get("X"), LECTURE.X);
  view.stop();
});

test("最大池化：输入格被几个窗口选中；一样大时算先遇到的", async () => {
  const view = await open({
    op: "max",
    X: [
      [0, 9, 9],
      [0, 0, 0],
      [1, 0, 0],
    ],
  });
  const about = (row, col) => {
    view.hover(cell("input", row, col));
    return `${view.status()} ${view.told()}`;
  };
  assert.match(about(0, 1), /落在 2 个窗口里.*其中 2 个窗口选中了它/);
  assert.match(about(0, 2), /落在 1 个窗口里.*其中 0 个窗口选中了它/);
  assert.match(about(2, 0), /落在 1 个窗口里.*其中 1 个窗口选中了它/);
  assert.match(about(1, 1), /落在 4 个窗口里.*其中 1 个窗口选中了它/); // 右下的窗口全是 0，它是第一个
  view.stop();
});

test("步幅比核大、只有一个窗口：没有跨过什么", async () => {
  const view = await open({ stride_h: 3, stride_w: 3 });
  assert.match(view.text(".vc-note"), /没有窗口看到/);
  assert.doesNotMatch(view.text(".vc-note"), /跨过/);
  view.stop();
});

test("先猜再看：揭晓之前看不出丢了哪几行；猜到一半改了尺寸，形状重新猜", async () => {
  const view = await open({ stride_h: 2, stride_w: 2 });
  const dropped = () => view.all('[data-role="input"][data-dropped]').length;
  assert.equal(dropped(), 5);
  view.click('[data-action="guess"]');
  assert.equal(dropped(), 0);
  const fields = () => view.all(".vc-guess input").filter((e) => !e.closest("[hidden]"));
  fields().forEach((input) => (input.value = "1"));
  view.click('[data-action="reveal"]');
  assert.match(view.status(), /^刚才的形状对/);
  assert.deepEqual([fields().length, dropped()], [1, 5]);
  view.type(range("stride_h"), "1");
  assert.equal(fields().length, 2);
  assert.ok(!view.told().includes("⌊"));
  view.stop();
});

test("先猜再看：先藏起来；猜错说出可能错在哪", async () => {
  const view = await open({ stride_h: 2, stride_w: 2, padding_h: 1, padding_w: 1 });
  view.click('[data-action="guess"]');
  assert.equal(view.all('[data-role="output"]').filter((e) => !e.closest("[hidden]")).length, 0);
  assert.ok(!view.told().includes("⌊"));
  const answer = (...texts) => {
    const inputs = view.all(".vc-guess input").filter((e) => !e.closest("[hidden]"));
    texts.forEach((text, i) => (inputs[i].value = text));
    view.click('[data-action="reveal"]');
  };
  answer("", "2");
  assert.match(view.status(), /先写下/);
  answer("2.5", "2.5");
  assert.match(view.status(), /不对，输出是 2×2。.*向下取整/);
  assert.equal(view.all('[data-role="output"][data-value]').length, 0);
  answer("3");
  assert.match(view.status(), /不对|对/);
  assert.equal(view.all('[data-role="output"][data-value]').length, 4);
  const guess = view.root.querySelector(".vc-guess");
  assert.equal(guess.hidden, true);
  view.type(range("stride_h"), "1"); // 换了尺寸再问，直到不猜
  assert.equal(guess.hidden, false);
  assert.match(view.text(".vc-question"), /几行几列/);
  view.click('[data-action="stop-guess"]');
  view.type(range("stride_h"), "2");
  assert.equal(guess.hidden, true);
  view.stop();
});

test("走一步不打断别的：还在猜，变了的点还在；照链接恢复就什么都从头", async () => {
  const view = await open({ op: "max" });
  view.click('[data-action="shift-right"]');
  const dots = () => view.all('[data-role="output"][data-changed]').length;
  const changed = dots();
  assert.ok(changed > 0);
  view.click('[data-action="next"]');
  assert.deepEqual([dots(), view.model.get("step")], [changed, 1]);
  view.click('[data-action="guess"]');
  for (const input of view.all(".vc-guess input")) input.value = "2";
  view.click('[data-action="reveal"]');
  view.click('[data-action="next"]');
  assert.equal(view.text(".vc-question"), "输出 (1, 0) 是多少？");
  assert.equal(view.all('[data-role="output"][data-value]').length, 0);
  view.window.location.hash = "#demo:op=max";
  view.window.dispatchEvent(new view.window.Event("hashchange"));
  assert.equal(view.root.querySelector(".vc-guess").hidden, true);
  assert.deepEqual([dots(), view.all('[data-role="output"][data-value]').length], [0, 4]);
  view.stop();
});

test("猜的诊断：每种运算一行，名字对得上", async () => {
  const { SLIPS } = await import("../../../lib/explorers/sliding_window/slips.js");
  const { OPERATIONS } = await import("../../../lib/widgets/core/operations.js");
  assert.deepEqual(Object.keys(SLIPS), Object.keys(OPERATIONS));
  for (const [op, { values, forgets, sizes }] of Object.entries(SLIPS))
    assert.ok(values.length && forgets.length && sizes.length, op);
});

test("猜的诊断认得常见的错", async () => {
  const { judgeShape, judgeValue } = await import("../../../lib/explorers/sliding_window/diagnose.js");
  const { readState } = await import("../../../lib/explorers/sliding_window/state.js");
  const state = (more) => readState((key) => ({ ...LECTURE, ...more })[key]);
  const big = { X: Array.from({ length: 8 }, (_, r) => Array.from({ length: 8 }, (_, c) => r * 8 + c)) };
  assert.match(judgeShape(state(big), [7, 7]).said, /^对/);
  assert.match(judgeShape(state({ ...big, padding_h: 2, padding_w: 2 }), [9, 9]).said, /总量/);
  assert.match(judgeShape(state({ ...big, stride_h: 3, stride_w: 3 }), [7, 7]).said, /忘了步幅/);
  assert.match(judgeShape(state({ ...big, stride_h: 2 }), [7, 4]).said, /反/);
  assert.match(judgeValue(state({}), 19).said, /^对/);
  assert.match(judgeValue(state({}), 5).said, /核/);
  assert.match(judgeValue(state({ op: "conv" }), 19).said, /旋转/);
  assert.match(judgeValue(state({ op: "avg" }), 4).said, /最大/);
  assert.match(judgeValue(state({ op: "max" }), 2).said, /平均/);
});

test("Python 改了 traits：图跟上；放不下的只说一句，图留在原样", async () => {
  const view = await open();
  view.model.fromPython({ padding_h: 1, padding_w: 1, step: 5 });
  await view.settle();
  assert.match(view.status(), /^第 6 步，共 16 步/);
  view.model.fromPython({ problem: "填充应不小于 0。" });
  await view.settle();
  assert.equal(view.status(), "填充应不小于 0。");
  view.model.fromPython({ problem: "", K: [[1, 2, 3, 4, 5, 6, 7]] });
  await view.settle();
  assert.match(view.status(), /比填充后的输入 5×5 大/);
  assert.equal(view.grid("output").length, 4);
  view.stop();
});

test("NaN 与 ∞：traits 里是字符串，图上照写", async () => {
  const view = await open({
    X: [
      ["NaN", 1, 2],
      [3, "Infinity", 5],
      [6, 7, "-Infinity"],
    ],
    op: "max",
  });
  assert.equal(view.find(cell("input", 1, 1)).getAttribute("data-value"), "Infinity");
  assert.equal(view.find(cell("output", 0, 0)).getAttribute("data-value"), "NaN");
  view.stop();
});

test("复制：有剪贴板就写进去，没有就给一个文本框", async () => {
  const written = [];
  const page = openPage({ clipboard: async (text) => void written.push(text) });
  const view = await open({}, page);
  view.click('[data-action="copy-code"]');
  view.click('[data-action="copy-link"]');
  await view.settle();
  assert.match(written[0], /^import torch[\s\S]*F\.conv2d[\s\S]*print\(Y\)/);
  assert.equal(written[1], "https://book.test/chapter.html#demo:op=corr&n=3&k=2&p=0&s=1&d=1&step=0");
  assert.equal(view.all(".vc-link[data-done]").length, 2, "成了的按钮打个勾");
  view.stop();

  const bare = await open({}, openPage());
  bare.click('[data-action="copy-link"]');
  await bare.settle();
  assert.equal(bare.all(".vc-link[data-done]").length, 0);
  assert.match(bare.find("textarea").value, /#demo:op=corr/);
  assert.match(bare.status(), /从下面的框里复制/);
  bare.stop();
});

test("链接恢复此刻的样子；坏值不用，并且说出来", async () => {
  const good = await open({}, openPage({ hash: "#demo:op=max&k=3,2&p=1&s=2&step=1" }));
  assert.deepEqual(
    ["op", "kernel_h", "kernel_w", "padding_h", "step"].map((k) => good.model.get(k)),
    ["max", 3, 2, 1, 1],
  );
  good.stop();
  const bad = await open({}, openPage({ hash: "#demo:s=2&k=x&foo=1&n=9999" }));
  assert.match(bad.status(), /没有理会：k=x，foo=1/);
  assert.equal(bad.model.get("n_h"), 3);
  bad.stop();
  const other = await open({}, openPage({ hash: "#else:s=2" }));
  assert.equal(other.model.get("stride_h"), 1);
  other.stop();
});

test("两幅图在同一页上互不相干", async () => {
  const page = openPage();
  const [one, two] = [await open({ name: "a" }, page), await open({ name: "b", op: "max" }, page)];
  one.check('input[name="op"][value="avg"]');
  assert.equal(two.find('input[name="op"]:checked').value, "max");
  assert.equal(page.window.document.querySelectorAll("[id]").length, 0, "没有元素 id");
  two.stop();
  one.click('[data-action="next"]');
  one.stop();
});

test("深浅色跟着页面", async () => {
  const view = await open();
  assert.equal(view.root.dataset.theme, "light");
  view.window.document.documentElement.dataset.theme = "dark";
  await view.settle();
  assert.equal(view.root.dataset.theme, "dark");
  view.stop();
});

test("一千次乱按：不抛错，没有 NaN，traits 总是放得下", async () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const view = await open();
  for (let i = 0; i < 1000; i++) {
    const controls = view.all("input, button, select").filter((e) => !e.closest("[hidden]") && !e.disabled);
    const target = controls[random(controls.length)];
    if (["play", "pause", "save-svg"].includes(target.dataset.action)) continue;
    if (target.type === "range")
      target.value = String(Number(target.min) + random(Number(target.max) - Number(target.min) + 1));
    else if (target.type === "number") target.value = String(random(12) - 2);
    else if (target.type === "text") target.value = String(random(9));
    if (target.localName === "button" || target.type === "radio" || target.type === "checkbox") target.click();
    else for (const type of ["input", "change"]) target.dispatchEvent(new view.window.Event(type, { bubbles: true }));
    view.model.check();
    assert.ok(!/NaN|undefined/.test(view.root.textContent), view.root.textContent);
    assert.equal(view.model.get("X").length, view.model.get("n_h"));
  }
  view.stop();
});

test("先猜再看的时候改尺寸，键入两位数：接着猜", async () => {
  const view = await open();
  view.click('[data-action="guess"]');
  view.type(number("n_h"), "1", "12");
  assert.equal(view.model.get("n_h"), 12);
  assert.match(view.status(), /^先猜再看/);
  view.stop();
});
