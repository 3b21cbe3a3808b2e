/** 预测题：读得懂人写的数，认得出常见的错，答错从不给出答案；控件守宿主的规矩。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { judge, near, read, spread } from "../../lib/exercises/quiz/answer.js";
import { mount, openPage } from "../widgets/views.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = process.env.PYTHON ?? join(root, ".venv/bin/python");

/** 书里全部的题，和几道专为测试的题；traits 由 Python 给。 */
const QUESTIONS = JSON.parse(
  execFileSync(
    python,
    [
      "-c",
      `
import json
from lib.exercises import predict
from lib.exercises.quiz import Choice, Question, Slip
shape = Question("t-shape", ask="输出的形状", fields=["高", "宽"], answer=(4, 6), right="因为。",
    slips=[Slip((4.5, 6), "忘了取整。"), Slip((5, 7), "多了 1。")])
mean = Question("t-mean", ask="平均", answer=1 / 3, digits=2, right="因为。", slips=[Slip(2 / 3, "是 2 个。")])
layers = Question("t-layers", ask="层数", answer=55, right="因为。",
    slips=[Slip(44, "少了。"), Slip(1056, "太多。")], wrong="再数一数。")
below = Question("t-below", ask="差", answer=-2, right="因为。")
three = Question("t-three", ask="形状", fields=["通道", "高", "宽"], answer=(1, 2, 3), right="因为。")
claim = Question("t-claim", ask="哪句对",
    choices=[Choice("甲", False, "甲不对。"), Choice("乙", True, "乙对。"), Choice("丙", False, "丙不对。")])
pair = Question("t-pair", ask="两个数", fields=["大", "小"], answer=(11.83, -1 / 3), digits=2, right="因为。",
    slips=[Slip((12.0, 0.5), "反了。")])
ours = [shape, mean, pair, layers, below, three, claim]
book = [getattr(predict, name) for name in dir(predict)]
aside = ("layout", "tabbable", "tooltip")
state = lambda q: {k: v for k, v in q().get_state().items() if not k.startswith("_") and k not in aside}
print(json.dumps([{q.name: state(q) for q in some} for some in (ours, book)]))
`,
    ],
    { cwd: root, encoding: "utf8" },
  ),
);
const [OURS, BOOK] = QUESTIONS;
const open = (name, more = {}, page = openPage()) => {
  const { kind, ...traits } = OURS[name];
  return mount(kind, { ...traits, ...more }, page);
};
const submit = (view) => view.press("input[name='answer_0'], input[value='0']", "Enter");
const put = (view, ...texts) => texts.forEach((text, i) => view.type(`[name="answer_${i}"]`, text));
const traits = (view) => [view.model.get("given"), view.model.get("verdict")];

test("读数：全角、减号、小数点、分数、千位逗号", () => {
  const whole = {
    4: 4,
    "４": 4,
    " 04 ": 4,
    "+4": 4,
    "4.0": 4,
    "４．５": 4.5,
    "−3": -3,
    "－３": -3,
    "–3": -3,
    "4。": 4,
    "4。5": 4.5,
    "1,024": 1024,
    "１，０２４": 1024,
    "1e3": 1000,
    ".5": 0.5,
  };
  for (const [text, value] of Object.entries(whole)) assert.deepEqual(read(text, true), { value }, text);
  const decimal = { "1/3": 1 / 3, "１／３": 1 / 3, "-1/2": -0.5, "1 / 4": 0.25, "1⁄4": 0.25, "0.5/2": 0.25 };
  for (const [text, value] of Object.entries(decimal)) assert.deepEqual(read(text, false), { value }, text);
});

test("看不出是什么数：一句中文，不算错，也不求值", () => {
  for (const text of [
    "四",
    "abc",
    "4 个",
    "4px",
    "2+2",
    "2*3",
    "10⁶",
    "0x10",
    "Infinity",
    "NaN",
    "1_000",
    "--3",
    "1,02",
    "3,5",
    "4×4",
    "1,024,5",
    "alert(1)",
    "25%",
    "1e",
    "e3",
    ".",
  ]) {
    const { problem } = read(text, true);
    assert.ok(problem?.includes(`“${text}”`) && /[：。]$/.test(problem), `${text} ${problem}`);
  }
  for (const [text, about] of [
    ["8/2", /没有算完/],
    ["四", /阿拉伯数字/],
    ["3,5", /不止一个数/],
    ["25%", /去掉百分号/],
  ])
    assert.match(read(text, true).problem, about);
  assert.match(read("1/0", false).problem, /分母是 0/);
  assert.match(read("1,024", false).problem, /逗号/);
  assert.match(read("4,400", true, false).problem, /逗号/, "旁边的空还没填：可能是 4 和 400");
});

test("一个空里写了整个形状：分到各个空", () => {
  for (const text of ["4×6", "4x6", "4*6", "(4, 6)", "４，６", "4 6", "[4,6]", "torch.Size([4, 6])", "4、6"]) {
    assert.deepEqual(spread([text, ""]), ["4", "6"], text);
    assert.deepEqual(spread(["", text]), ["4", "6"], text);
  }
  for (const texts of [
    ["4×6", "6"],
    ["4×6×2", ""],
    ["4", ""],
    ["4,400", ""],
    ["4×b", ""],
  ])
    assert.deepEqual(spread(texts), texts);
  assert.deepEqual(spread(["4×6"]), ["4×6"]);
});

test("对到几位：整数要一样，小数四舍五入、更多位、分数都行", () => {
  assert.ok(near(4, 4, null) && !near(4.0001, 4, null));
  for (const given of [0.33, 1 / 3, 0.333, 0.3333333]) assert.ok(near(given, 1 / 3, 2), given);
  for (const given of [0.3, 0.34, 0.32]) assert.ok(!near(given, 1 / 3, 2), given);
  assert.ok(near(0.13, 0.125, 2) && near(0.12, 0.125, 2) && !near(0.14, 0.125, 2));
  for (const given of [4.67, 4.667, 14 / 3, 4.7]) assert.ok(near(given, 14 / 3, null), `错里的小数 ${given}`);
  assert.ok(!near(5, 14 / 3, null) && !near(4, 14 / 3, null));
});

test("常见的错、填反、对了一半、别的错", () => {
  const said = (name, ...given) => judge(OURS[name], given);
  assert.deepEqual(said("t-shape", "4", "6"), { verdict: "right", sentence: "对。因为。" });
  assert.deepEqual(said("t-shape", "4.5", "6"), { verdict: "wrong", sentence: "不对。忘了取整。" });
  assert.deepEqual(said("t-shape", "6", "4"), {
    verdict: "wrong",
    sentence: "不对。两个空填反了：第一个是“高”，第二个是“宽”。",
  });
  assert.match(said("t-shape", "4", "9").sentence, /^不对。只有“宽”不对。展开/);
  assert.match(said("t-shape", "9", "9").sentence, /^不对。展开下面的提示/);
  assert.match(said("t-three", "3", "2", "1").sentence, /^不对。只有“通道”、“宽”不对。/);
  assert.deepEqual(said("t-layers", "50"), { verdict: "wrong", sentence: "不对。再数一数。" });
  assert.deepEqual(said("t-layers", "1,056"), { verdict: "wrong", sentence: "不对。太多。" });
  assert.equal(said("t-below", "−2").verdict, "right");
  assert.deepEqual(said("t-mean", "2/3"), { verdict: "wrong", sentence: "不对。是 2 个。" });
  assert.deepEqual(said("t-shape", "4", ""), { verdict: "refused", sentence: "“宽”还没有填。", at: 1 });
  assert.deepEqual(said("t-layers", " "), { verdict: "refused", sentence: "还没有填。", at: 0 });
  assert.equal(said("t-shape", "4", "六").at, 1);
  assert.equal(said("t-claim").verdict, "refused");
});

test("位数写少了：请补够，不算错；常见的错、0 和真的不同仍是错", () => {
  const few = { verdict: "refused", sentence: "位数不够：请保留 2 位小数，再检查一次。", at: 0 };
  const said = (name, ...given) => judge(OURS[name], given);
  assert.deepEqual(said("t-mean", "0.3"), few);
  assert.deepEqual(said("t-mean", "０。3"), few);
  assert.equal(said("t-mean", "0.33").verdict, "right");
  for (const text of ["0.4", "0.30", "0", "3/10", "0.7", "3e-1"])
    assert.equal(said("t-mean", text).verdict, "wrong", text);
  assert.deepEqual(said("t-pair", "12", "-0.3"), { ...few, at: 0 });
  assert.deepEqual(said("t-pair", "11.83", "−0.3"), { ...few, at: 1 });
  assert.equal(said("t-pair", "11.83", "-0.4").verdict, "wrong");
  assert.deepEqual(said("t-pair", "12", "0.5"), { verdict: "wrong", sentence: "不对。反了。" }, "先认常见的错");
  assert.equal(said("t-layers", "60").verdict, "wrong", "整数没有位数不够");
});

test("书里的每一道题：每种错说那一句，不含答案；答案是对的", () => {
  for (const [name, question] of Object.entries(BOOK)) {
    for (const [values, sentence] of question.slips) {
      const rounded = values.map((v) => String(Number(v.toFixed(question.digits ?? 2))));
      assert.deepEqual(judge(question, rounded), { verdict: "wrong", sentence: `不对。${sentence}` }, name);
    }
    const given = question.choices.length
      ? [question.choices.findIndex(([, right]) => right)]
      : question.answer.map(String);
    assert.equal(judge(question, given).verdict, "right", name);
  }
});

test("填错、再填对：记号、话、写回的 traits", async () => {
  const view = await open("t-shape");
  assert.deepEqual([view.status(), view.root.dataset.verdict, view.model.saves], ["", undefined, 0], "还没检查");
  put(view, "４.５", "6");
  assert.deepEqual(traits(view), [[], ""], "没按检查就不写回");
  view.click('[data-action="check"]');
  assert.deepEqual(
    [view.root.dataset.verdict, view.text(".vc-mark"), view.status()],
    ["wrong", "✗", "不对。忘了取整。"],
  );
  assert.deepEqual(traits(view), [["４.５", "6"], "wrong"]);
  const marked = () => view.all("input").map((input) => input.getAttribute("aria-invalid"));
  assert.deepEqual(marked(), ["true", null], "只圈出不对的那个空");
  put(view, "4", "6");
  assert.deepEqual(marked(), [null, null], "改了就不再算数");
  assert.deepEqual(
    [view.root.dataset.verdict, view.text(".vc-mark"), view.status()],
    [undefined, "", "不对。忘了取整。"],
    "改了就不再算数，话还留着",
  );
  assert.equal(view.model.get("verdict"), "");
  submit(view);
  assert.deepEqual([view.root.dataset.verdict, view.text(".vc-mark"), view.status()], ["right", "✓", "对。因为。"]);
  assert.deepEqual(traits(view), [["4", "6"], "right"]);
  view.stop();
});

test("看不懂：不算错，焦点回到那个空", async () => {
  const view = await open("t-shape");
  put(view, "4", "六");
  submit(view);
  assert.deepEqual([view.root.dataset.verdict, view.text(".vc-mark")], ["refused", "?"]);
  assert.equal(view.window.document.activeElement, view.find('[name="answer_1"]'));
  put(view, "4×6", "");
  submit(view);
  assert.deepEqual(
    [view.find('[name="answer_0"]').value, view.find('[name="answer_1"]').value, view.root.dataset.verdict],
    ["4", "6", "right"],
  );
  view.stop();
});

test("输入法选字的回车不检查；回车不会再提交表单", async () => {
  const view = await open("t-layers");
  put(view, "44");
  const press = (init) =>
    view
      .find("input")
      .dispatchEvent(
        new view.window.KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }),
      );
  assert.ok(press({ isComposing: true }));
  assert.equal(view.model.get("verdict"), "");
  assert.ok(!press({}), "默认的提交拦下来了");
  assert.equal(view.model.get("verdict"), "wrong");
  view.stop();
});

test("选择题：没选、选错、选对；选过再改", async () => {
  const view = await open("t-claim");
  submit(view);
  assert.match(view.status(), /还没有选/);
  view.click('[name="choice"][value="0"]');
  submit(view);
  assert.deepEqual([view.status(), ...traits(view)], ["不对。甲不对。", [0], "wrong"]);
  view.click('[name="choice"][value="1"]');
  assert.equal(view.root.dataset.verdict, undefined);
  submit(view);
  assert.deepEqual([view.status(), ...traits(view)], ["对。乙对。", [1], "right"]);
  view.stop();
});

test("每个输入框都有名字和 label；没有 id；读者的字不成 HTML；数字键盘", async () => {
  for (const name of Object.keys(OURS)) {
    const view = await open(name);
    for (const input of view.all("input")) assert.ok(input.name && input.labels[0].textContent.trim(), input.outerHTML);
    assert.equal(view.all("[id]").length, 0);
    assert.equal(view.all("[role=status]").length, 1);
    if (!view.all('[type="radio"]').length) {
      put(view, ...view.all("input").map(() => "<b>1</b>"));
      submit(view);
      assert.equal(view.all("b").length, 0);
      assert.match(view.status(), /<b>1<\/b>/);
    }
    view.stop();
  }
  for (const [name, note] of [
    ["t-mean", "保留 2 位小数，或写成分数"],
    ["t-pair", "保留 2 位小数"],
    ["t-layers", undefined],
  ]) {
    const view = await open(name);
    assert.equal(view.all("small")[0]?.textContent, note);
    view.stop();
  }
  for (const [name, mode] of [
    ["t-layers", "decimal"],
    ["t-below", "text"],
    ["t-mean", "text"],
  ]) {
    const view = await open(name);
    assert.equal(view.find("input").getAttribute("inputmode"), mode);
    view.stop();
  }
});

test("同一道题的两个视图：一边检查，另一边跟上；同一句话再说一遍", async () => {
  const view = await open("t-layers");
  view.model.fromPython({ given: ["44"], verdict: "wrong" });
  await view.settle();
  assert.deepEqual(
    [view.find("input").value, view.status(), view.root.dataset.verdict],
    ["44", "不对。少了。", "wrong"],
  );
  const before = view.find("[role=status]").firstChild;
  submit(view);
  assert.ok(before !== view.find("[role=status]").firstChild && view.status() === "不对。少了。");
  view.stop();
});
