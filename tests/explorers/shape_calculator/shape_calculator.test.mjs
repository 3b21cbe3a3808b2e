/** 一叠层的视图：改一层，后面的层跟着变；走不通的说一句、后面的灰掉；代码、链接、例子都是图上这一叠。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { mount, openPage } from "../../widgets/views.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const python = process.env.PYTHON ?? join(root, ".venv/bin/python");
/** 跑一段 Python，读它印出的 JSON。 */
const run = (code) => JSON.parse(execFileSync(python, ["-c", code], { cwd: root, encoding: "utf8" }));

/** 几叠层的 traits 与静态图，都由 Python 给。 */
const FIGURES = run(`
import json
from lib.explorers import ShapeCalculator
from lib.explorers.shape_calculator import EXAMPLES, conv, global_avg_pool, global_max_pool, max_pool, relu
odd = [conv(4, (3, 5), (0, 1), (3, 2), (1, 2), 2, False), max_pool(3, 2, 1), max_pool(2, 1), conv(6, 1)]
stacks = {"lenet": EXAMPLES[4][1:], "deep": EXAMPLES[5][1:], "vgg": EXAMPLES[6][1:], "lecture": EXAMPLES[3][1:],
          "odd": ((2, 40, 31), odd), "global": EXAMPLES[7][1:],
          "bare": ((3, 9, 12), [relu(), conv(4, (5, 3), 2, 2), global_max_pool(), conv(5, 1), relu()])}
figures = {}
for key, (shape, layers) in stacks.items():
    for step in (0, len(layers) // 2):
        figure = ShapeCalculator(layers, shape, name="demo", step=step)
        state = {k: v for k, v in figure.get_state().items() if not k.startswith("_") and k != "layout"}
        name = f"{key}{'' if step == 0 else '+'}"
        figures[name] = {"traits": state, "svg": str(figure.picture()), "output": figure.output}
print(json.dumps(figures))
`);
const open = (key = "lenet", more = {}, page) => {
  const { kind, ...traits } = FIGURES[key].traits;
  return mount(kind, { ...traits, ...more }, page);
};
const number = (name) => `input[name="${name}"][type="number"]`;
const range = (name) => `input[name="${name}"][type="range"]`;
const value = (view, row, col) =>
  Number(view.find(`[data-role="output"][data-row="${row}"][data-col="${col}"]`).getAttribute("data-value"));
const shape = (view, row) => ["c", "h", "w"].map((col) => value(view, row, col));
const choose = (view, selector, text) => {
  const select = view.find(selector);
  select.value = text;
  select.dispatchEvent(new view.window.Event("change", { bubbles: true }));
};
const cells = (element) =>
  [...element.querySelectorAll("[data-role][data-row]")]
    .map((e) => ["data-role", "data-row", "data-col", "data-value"].map((name) => e.getAttribute(name)).join(" "))
    .sort();

test("静态图与第一帧逐格相同，形状与 Python 的 output 相同", async () => {
  for (const [key, { svg, output }] of Object.entries(FIGURES)) {
    const page = openPage();
    const view = await open(key, {}, page);
    const holder = page.window.document.createElement("div");
    holder.innerHTML = svg;
    assert.deepEqual(cells(view.root), cells(holder), key);
    for (const row of new Set(view.all("tr[data-layer]").map((e) => e.dataset.layer)))
      assert.deepEqual(shape(view, row), output[row]);
    assert.equal(view.all("tr[aria-current]").length, 1);
    assert.equal(view.model.saves, 0, "只是看，不改 traits");
    view.stop();
  }
});

test("静止的第一帧：公式两种写法、参数、乘加、感受野、一句话", async () => {
  const view = await open("lenet+");
  const words = view.told();
  for (const part of [
    "第 3 层 卷积 5×5：6×14×14 → 16×10×10",
    "⌊(14 + 2×0 − 1×(5−1) − 1) / 1⌋ + 1",
    "总填充 0：⌊(14 − 5 + 0 + 1) / 1⌋ = 10",
    "参数 16×6×5×5 + 16 = 2,416",
    "乘加 16×6×5×5 × 10×10 = 240,000",
    "感受野 6 + (5−1)×2 = 14，间距 2×1 = 2",
  ])
    assert.ok(words.includes(part), `${part}\n${words}`);
  assert.equal(view.status(), "第 3 层，共 5 层：输出 16×10×10，感受野 14×14。");
  assert.match(view.text("tbody"), /合计50,692405,600/);
  view.stop();
});

test("每个 input 都有真的 label，name 都是 trait；没有元素 id", async () => {
  const view = await open();
  for (const input of view.all(".vc-head select, .vc-panel input, .vc-panel select, .vc-play input, .vc-play select")) {
    assert.ok(input.labels.length && input.labels[0].textContent.trim(), input.outerHTML);
    if (input.name) view.model.get(input.name);
  }
  assert.equal(view.all("[id]").length, 0);
  view.stop();
});

test("换一层：步进、方向键、点图、点表；traits 跟着那一层", async () => {
  const view = await open();
  view.click('[data-action="next"]');
  assert.deepEqual(
    ["step", "op", "kernel_h", "stride_w", "c_out"].map((k) => view.model.get(k)),
    [1, "avg", 2, 2, 1],
  );
  view.press(".vc-chain", "ArrowRight");
  assert.deepEqual(
    ["step", "op", "kernel_h", "c_out"].map((k) => view.model.get(k)),
    [2, "conv", 5, 16],
  );
  view.click('tr[data-layer="4"] td:last-child');
  assert.equal(view.model.get("step"), 4);
  view.press(".vc-chain", "ArrowDown");
  assert.equal(view.model.get("step"), 4, "走到头停住");
  view.click('.vc-step[data-layer="0"]');
  assert.equal(view.model.get("step"), 0);
  view.stop();
});

test("播放逐层走，到头停住", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open();
  view.click('[data-action="play"]');
  for (let i = 0; i < 9; i++) t.mock.timers.tick(900);
  assert.equal(view.model.get("step"), 4);
  view.find('[data-action="play"]');
  view.stop();
});

test("改选中的层：后面的层跟着变，一次 save_changes", async () => {
  const view = await open();
  view.type(range("padding_h"), "0");
  assert.deepEqual([view.model.get("padding_w"), view.model.get("layers")[0].padding_w, view.model.saves], [0, 0, 1]);
  assert.deepEqual(
    [0, 1, 2, 3].map((i) => shape(view, i)[1]),
    [24, 12, 8, 4],
  );
  view.stop();
});

test("走不通的层：说一句，后面的灰掉；回头改得好", async () => {
  const view = await open();
  view.type(range("padding_h"), "0");
  assert.match(view.text(".vc-note"), /^第 5 层走不通：卷积核 5×5 比填充后的输入 4×4 大/);
  assert.equal(view.all("tr[data-broken]").length, 1);
  view.type(number("stride_h"), "8");
  assert.deepEqual(
    view.all("tr[data-broken]").map((e) => e.dataset.broken),
    ["here", "before", "before"],
  );
  view.click('tr[data-layer="4"] td:last-child');
  assert.match(view.status(), /走不通/);
  assert.ok(view.find(range("kernel_h")).disabled, "不知道输入多大，改不了");
  view.click('tr[data-layer="2"] td:last-child');
  assert.ok(!view.find(range("kernel_h")).disabled);
  view.type(number("kernel_h"), "1");
  assert.deepEqual(shape(view, 2), [16, 1, 1]);
  view.stop();
});

test("池化层说窗口，卷积层说卷积核：控件、走不通的话", async () => {
  const view = await open("odd");
  const label = () => view.find(range("kernel_h")).closest("label").textContent;
  assert.match(label(), /^卷积核高/);
  view.click('tr[data-layer="1"] td:last-child');
  assert.match(label(), /^窗口高/);
  view.type(number("kernel_h"), "99");
  assert.match(view.status(), /^窗口高.*仍用 3/);
  view.type(number("n_h"), "5");
  assert.match(view.text(".vc-note"), /^第 3 层走不通：池化窗口 2×2 比填充后的输入 1×7 大：请缩小池化窗口/);
  view.stop();
});

test("键入界外的数：一句话拒绝，traits 不动", async () => {
  const view = await open();
  for (const [name, bad] of [
    ["kernel_h", "33"],
    ["padding_h", "-1"],
    ["stride_h", "0"],
    ["c_out", "1.5"],
    ["n_h", "0"],
    ["c_in", ""],
    ["dilation_h", "9"],
  ]) {
    const before = view.model.get(name);
    view.type(number(name), bad);
    assert.match(view.status(), /(现在可取|现在只能是).*仍用/, `${name}=${bad}`);
    assert.equal(view.model.get(name), before);
  }
  assert.equal(view.model.saves, 0);
  view.stop();
});

test("组数只列公约数；分了组，输出通道只收它的倍数", async () => {
  const view = await open("vgg+");
  view.type(number("groups"), "3");
  assert.match(view.status(), /组数现在可取 1、2、4、8、16、32、64，3 不行/);
  view.type(range("groups"), "33");
  assert.equal(view.model.get("groups"), 64, "拖到不收的数上，取下一个收的");
  assert.deepEqual(
    [value(view, 5, "parameters"), value(view, 5, "multiply_adds")],
    [128 * 9 + 128, 128 * 9 * 112 * 112],
  );
  view.type(number("c_out"), "100");
  assert.match(view.status(), /64 的倍数.*仍用 128/);
  view.type(number("c_out"), "192");
  assert.deepEqual(shape(view, 5), [192, 112, 112]);
  view.stop();
});

test("换种类：放不下的收回来；再换回卷积", async () => {
  const view = await open("lecture", { padding_h: 0 });
  view.type(number("padding_h"), "2");
  view.check('input[name="op"][value="max"]');
  assert.deepEqual(
    ["op", "padding_h", "padding_w", "dilation_h", "groups", "bias"].map((k) => view.model.get(k)),
    ["max", 1, 1, 1, 1, false],
  );
  assert.equal(view.all('input[name="groups"]').filter((e) => !e.closest("[hidden]")).length, 0);
  view.check('input[name="op"][value="conv"]');
  assert.deepEqual(
    ["op", "c_out", "bias"].map((k) => view.model.get(k)),
    ["conv", 1, true],
  );
  view.stop();
});

test("ReLU 与全局池化：没有参数可调；换成它们，再换回来", async () => {
  const view = await open("global");
  const sliders = () => [
    ...new Set(
      view
        .all(".vc-layer .vc-sliders [name], .vc-panel > .vc-slider [name]")
        .filter((e) => !e.closest("[hidden]"))
        .map((e) => e.name),
    ),
  ];
  view.click('tr[data-layer="5"] td:last-child');
  assert.deepEqual(sliders().sort(), ["c_in", "n_h", "separate_axes"]);
  assert.deepEqual(
    [5, 1].map((i) => shape(view, i)),
    [
      [10, 1, 1],
      [16, 16, 16],
    ],
  );
  view.type(number("n_h"), "100");
  assert.deepEqual(shape(view, 5), [10, 1, 1], "输入多大都行");
  assert.deepEqual([value(view, 5, "field_h"), value(view, 4, "field_h")], [7 + (25 - 1) * 4, 7]);
  view.check('input[name="op"][value="conv"]');
  assert.deepEqual(
    ["c_out", "kernel_h", "padding_w", "stride_h", "bias"].map((k) => view.model.get(k)),
    [10, 3, 1, 1, true],
    "新的一层卷积，通道照旧",
  );
  view.check('input[name="op"][value="relu"]');
  view.check('input[name="op"][value="max"]');
  assert.deepEqual(
    ["kernel_h", "stride_h", "padding_h"].map((k) => view.model.get(k)),
    [2, 2, 0],
  );
  view.stop();
});

test("说 ReLU 与全局池化的话，静态图里是同一句", async () => {
  for (const [key, parts] of [
    ["bare", ["ReLU 逐格把负数换成 0：形状不变，没有参数，没有乘加。", "感受野 1 + (1−1)×1 = 1，间距 1×1 = 1"]],
    [
      "bare+",
      [
        "窗口就是整张 5×7，输入多大都行：每个通道取最大，只留一个数。没有参数；乘加只计卷积层的。",
        "感受野 5 + (5−1)×2 = 13（比输入大，多出的落在填充里），间距 2×1 = 2",
      ],
    ],
  ]) {
    const page = openPage();
    const view = await open(key, {}, page);
    const holder = page.window.document.createElement("div");
    holder.innerHTML = FIGURES[key].svg;
    const [words, picture] = [view.told(), holder.textContent].map((text) => text.replace(/\s/g, ""));
    for (const part of parts)
      for (const text of [words, picture]) assert.ok(text.includes(part.replace(/\s/g, "")), `${part}\n${text}`);
    view.stop();
  }
});

test("没变的格子原样留着：改后面的一层，前面的一个元素也不换", async () => {
  const view = await open("vgg");
  view.click('tr[data-layer="7"] td:last-child');
  const before = view.all(".vc-chain > *, .vc-chain > * > *, tbody th, tbody td");
  view.type(number("c_out"), "100");
  const after = view.all(".vc-chain > *, .vc-chain > * > *, tbody th, tbody td");
  const changed = after
    .filter((e) => !before.includes(e))
    .map((e) => [e.closest("[data-layer]")?.dataset.layer, e.localName]);
  assert.deepEqual(
    [...new Set(changed.map(([i]) => i))].sort(),
    ["7", "8", "9", undefined],
    "只有这一层、后面两层和合计",
  );
  assert.equal(changed.length, 3 + 3 + 1 + 1 + 2, JSON.stringify(changed));
  view.stop();
});

test("留的地方只问几层，与问遍各层一样长", async () => {
  const view = await open("vgg");
  const [{ longest }, { about, longestSteps }, { readState }] = await Promise.all(
    ["widgets/core/room.js", "explorers/shape_calculator/words.js", "explorers/shape_calculator/state.js"].map(
      (path) => import(`../../../lib/${path}`),
    ),
  );
  const length = ({ lines, formulas, note }) =>
    [...[...lines, ...formulas].map((line) => line.map((part) => part.textContent ?? part).join("")), note].map(
      (s) => s.length,
    );
  for (const { traits } of Object.values(FIGURES)) {
    const state = readState((key) => traits[key]);
    const steps = longestSteps(state);
    const all = state.rows.map((_, i) => about(state, i));
    assert.deepEqual(length(longest(steps.map((i) => all[i]))), length(longest(all)));
    assert.ok(steps.length <= Math.min(all.length, 16), `${steps}`);
  }
  view.stop();
});

test("看过例子回得到自己的那一叠；改过的例子也不丢", async () => {
  const view = await open("odd+");
  const names = () => view.all('[data-action="example"] option').map((e) => e.textContent);
  const traits = () =>
    Object.fromEntries(["layers", "c_in", "n_h", "n_w", "step", "kernel_h"].map((k) => [k, view.model.get(k)]));
  const [lecture, lenet] = [3, 4].map((i) => FIGURES.lenet.traits.examples[i]);
  assert.equal(names()[1], FIGURES.lenet.traits.examples[0][0], "还没有离开，就没有回来");
  view.type(number("n_h"), "50");
  const own = traits();
  choose(view, '[data-action="example"]', lenet[1]);
  choose(view, '[data-action="example"]', lecture[1]);
  assert.deepEqual(names().slice(0, 3), ["换一个例子…", "我自己的那一叠", FIGURES.lenet.traits.examples[0][0]]);
  choose(view, '[data-action="example"]', "我自己的那一叠");
  assert.deepEqual(traits(), own);
  choose(view, '[data-action="example"]', lenet[1]);
  view.type(range("padding_h"), "1");
  const edited = traits();
  choose(view, '[data-action="example"]', lenet[1]);
  assert.equal(view.model.get("padding_h"), 2, "再选一次就是原样的");
  choose(view, '[data-action="example"]', `改过的：${lenet[0]}`);
  assert.deepEqual(traits(), edited);
  choose(view, '[data-action="example"]', "我自己的那一叠");
  assert.deepEqual(traits(), own);
  assert.deepEqual(names().slice(1, 3), [`改过的：${lenet[0]}`, FIGURES.lenet.traits.examples[0][0]]);
  view.stop();
});

test("撤销回到自己的那一叠：再换例子，不当成改过的例子再记一份", async () => {
  const view = await open("odd+");
  const [lecture, lenet] = [3, 4].map((i) => FIGURES.lenet.traits.examples[i]);
  const pick = (text) => {
    view.find('[data-action="example"]').click(); // 真的点开菜单：撤销从这里记一次
    choose(view, '[data-action="example"]', text);
  };
  const back = () =>
    view
      .all('[data-action="example"] option')
      .map((e) => e.textContent)
      .slice(1, -FIGURES.lenet.traits.examples.length);
  const own = view.model.get("layers");
  pick(lenet[1]);
  assert.deepEqual(back(), ["我自己的那一叠"]);
  view.click('[data-action="undo"]');
  assert.deepEqual([view.model.get("layers"), back()], [own, []], "回到了自己的，菜单里就不再有它");
  pick(lecture[1]);
  assert.deepEqual(back(), ["我自己的那一叠"]);
  view.click('[data-action="undo"]');
  view.find(range("n_h")).click();
  view.type(range("n_h"), "50");
  pick(lenet[1]);
  assert.deepEqual(back(), ["我自己的那一叠"], "撤销之后再改，还是自己的");
  pick("我自己的那一叠");
  assert.equal(view.model.get("n_h"), 50);
  view.stop();
});

test("同一个例子改两份：各有各的名字，都回得去", async () => {
  const view = await open("odd+");
  const lenet = FIGURES.lenet.traits.examples[4];
  for (const padding of ["1", "0"]) {
    choose(view, '[data-action="example"]', lenet[1]);
    view.type(range("padding_h"), padding);
  }
  choose(view, '[data-action="example"]', lenet[1]);
  for (const [name, padding] of [
    [`改过的：${lenet[0]}`, 1],
    [`改过的：${lenet[0]}（2）`, 0],
  ]) {
    choose(view, '[data-action="example"]', name);
    assert.equal(view.model.get("padding_h"), padding);
  }
  view.stop();
});

test("增删、前移后移", async () => {
  const view = await open();
  const ops = () =>
    view.model
      .get("layers")
      .map((layer) => layer.op[0])
      .join("");
  view.click('[data-action="add"]');
  assert.deepEqual([ops(), view.model.get("step"), shape(view, 1)], ["ccacac", 1, [6, 28, 28]]);
  view.click('[data-action="down"]');
  assert.deepEqual([ops(), view.model.get("step")], ["caccac", 2]);
  view.click('[data-action="up"]');
  view.click('[data-action="remove"]');
  assert.deepEqual([ops(), view.model.get("step")], ["cacac", 0]);
  for (let i = 0; i < 4; i++) view.click('[data-action="remove"]');
  assert.ok(view.find('[data-action="remove"]').disabled, "至少留一层");
  assert.equal(ops(), "c");
  view.stop();
});

test("高宽分开、再合起来", async () => {
  const view = await open();
  view.check('input[name="separate_axes"]');
  view.type(number("kernel_w"), "3");
  view.type(number("n_w"), "20");
  assert.deepEqual(shape(view, 0), [6, 28, 22]);
  view.check('input[name="separate_axes"]', false);
  assert.deepEqual([view.model.get("n_w"), view.model.get("kernel_w"), shape(view, 0)], [28, 5, [6, 28, 28]]);
  view.stop();
});

test("55 层折起来，走到哪一层看得到哪一层", async () => {
  const view = await open("deep");
  assert.equal(view.all("tr[data-layer]").length, 2);
  assert.match(view.text("tbody"), /第 2 到 54 层与前一层一样/);
  view.type('.vc-play input[type="range"]', "30");
  assert.deepEqual(
    view.all("tr[data-layer]").map((e) => e.dataset.layer),
    ["0", "30", "54"],
  );
  view.type('.vc-play input[type="range"]', "43");
  assert.deepEqual(shape(view, 43), [1, 48, 48]);
  view.type(number("n_h"), "100");
  assert.match(view.text(".vc-note"), /第 25 层走不通：卷积核 5×5 比填充后的输入 4×4 大/);
  view.stop();
});

test("例子菜单：换掉整叠，与 Python 的一样", async () => {
  const view = await open();
  const { examples } = FIGURES.lenet.traits;
  for (const [key, i] of [
    ["lecture", 3],
    ["deep", 5],
    ["vgg", 6],
    ["global", 7],
    ["lenet", 4],
  ]) {
    choose(view, '[data-action="example"]', examples[i][1]);
    assert.deepEqual(view.model.get("layers"), FIGURES[key].traits.layers);
    assert.deepEqual(
      ["c_in", "n_h", "n_w", "step"].map((k) => view.model.get(k)),
      ["c_in", "n_h", "n_w", "step"].map((k) => FIGURES[key].traits[k]),
    );
  }
  assert.equal(view.find('[data-action="example"]').value, "", "还可以再选同一个");
  view.stop();
});

test("复制的代码跑得出图上的形状与参数；走不通时写到前一层", async () => {
  const written = [];
  const shown = [];
  for (const [key, more] of [
    ["lenet", {}],
    ["odd", {}],
    ["lecture", {}],
    ["deep", {}],
    ["global", {}],
    ["bare", {}],
    ["lenet", { n_h: 20, n_w: 20 }],
  ]) {
    const view = await open(key, more, openPage({ clipboard: async (text) => void written.push(text) }));
    view.click('[data-action="copy-code"]');
    await view.settle();
    const last = view.all("tr[data-layer]:not([data-broken])").at(-1).dataset.layer;
    const total = view.find('[data-role="total"][data-col="parameters"]').getAttribute("data-value");
    shown.push([[1, ...shape(view, last)], Number(total)]);
    view.stop();
  }
  const ran = run(`import io, json, contextlib
said = []
for code in json.loads(${JSON.stringify(JSON.stringify(written))}):
    scope, out = {}, io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, scope)
    assert out.getvalue().startswith(f"torch.Size({list(scope['Y'].shape)})"), out.getvalue()
    said.append([list(scope["Y"].shape), sum(p.numel() for p in scope["net"].parameters())])
print(json.dumps(said))`);
  assert.deepEqual(ran, shown);
});

test("链接恢复此刻的样子；坏值不用，并且说出来", async () => {
  const written = [];
  const view = await open("odd+", {}, openPage({ clipboard: async (text) => void written.push(text) }));
  view.click('[data-action="copy-link"]');
  await view.settle();
  const again = await open("lenet", {}, openPage({ hash: new URL(written[0]).hash }));
  for (const key of ["layers", "c_in", "n_h", "n_w", "step", "op", "kernel_w"])
    assert.deepEqual(again.model.get(key), view.model.get(key), key);
  view.stop();
  again.stop();
  const texts = [
    "layers=conv,1",
    "layers=max,1,2,2,2,2,1,1,1,1,1,0",
    "layers=lin,1,2,2,0,0,1,1,1,1,1,1",
    "input=0,3,3",
    "layers=conv,1,1,1,0,0,1,1,1,1,1,1*99",
    "foo=1",
    "layers=conv",
    "layers=relu,1",
    "layers=relu,1,3,3,0,0,1,1,1,1,1,0",
    "layers=global_avg*65",
    "layers=toString",
  ];
  for (const text of texts) {
    const bad = await open("lenet", {}, openPage({ hash: `#demo:${text}` }));
    assert.match(bad.status(), /没有理会/, text);
    assert.deepEqual(bad.model.get("layers"), FIGURES.lenet.traits.layers);
    assert.equal(bad.model.get("n_h"), 28);
    bad.stop();
  }
});

test("Python 说了 problem，图上显示同一句", async () => {
  const view = await open();
  view.model.fromPython({ problem: "第 1 层走不通。" });
  await view.settle();
  assert.equal(view.status(), "第 1 层走不通。");
  view.stop();
});

test("一千次乱按：不抛错，没有 NaN，traits 总是选中那一层的抄本", async () => {
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
    else if (target.localName === "select") target.selectedIndex = random(target.options.length);
    if (target.localName === "button" || target.type === "radio" || target.type === "checkbox") target.click();
    else for (const type of ["input", "change"]) target.dispatchEvent(new view.window.Event(type, { bubbles: true }));
    view.model.check();
    assert.ok(!/NaN|undefined|Infinity/.test(view.root.textContent), view.root.textContent);
    for (const [key, v] of Object.entries(view.model.get("layers")[view.model.get("step")]))
      assert.equal(view.model.get(key), v, key);
  }
  view.stop();
});
