// 切词、名次、摘句：几节短的就看得出。全书的名次在 tests/browser/test_search.py。
import assert from "node:assert/strict";
import { test } from "node:test";
import { index, marked, search, sentence } from "../../_ext/search/ranking.js";
import { asked, normal, terms } from "../../_ext/search/words.js";

const section = (title, text, names) => ({ page: "a.html", id: title, trail: "一章", title, text, names });
const book = index([
  section("步幅", "窗口每次移动两格。步幅 2 让输出减半。"),
  section("步幅（stride）", "窗口每次移动的格数。也叫步长。", ["步幅", "stride", "步长"]),
  section("填充", "在四周添 0。核是 3×3 时，每侧添一行。"),
  section("1×1 卷积", "只混合通道。"),
  section("奇数的核", "核的边长一般取奇数，两侧一样多。"),
]);
const titles = (query) => search(book, query).map((hit) => hit.section.title);

test("尺寸、全角、大写、繁体，都是同一个写法", () => {
  for (const way of ["3x3", "3×3", "3 * 3", "３Ｘ３"]) assert.equal(normal(way), "3×3");
  assert.equal(normal("平移不變性，Conv2D"), "平移不变性,conv2d");
  assert.equal(normal("max x"), "max x");
});

test("汉字切成二元组和单字，西文与数照词", () => {
  assert.deepEqual(terms("互相关 nn.Conv2d 0.03"), ["互相", "相关", "互", "相", "关", "nn", "conv2d", "0.03"]);
  assert.deepEqual(asked("为什么核是奇数呢"), ["核是", "是奇", "奇数", "核", "是", "奇", "数"]);
  assert.ok(asked("为什么").length > 0);
});

test("问话、同义词、夹着西文、打到一半，都领到那一节", () => {
  assert.equal(titles("为什么卷积核是奇数")[0], "奇数的核");
  for (const query of ["步长", "步幅", "stride", "strid", "步長"]) assert.match(titles(query)[0], /^步幅/, query);
  assert.equal(titles("1x1")[0], "1×1 卷积");
  assert.equal(titles("3*3")[0], "填充");
});

test("一样也不沾的没有结果，空的也没有", () => {
  for (const query of ["量子色动力学", "", "  ", "？"]) assert.deepEqual(titles(query), [], query);
});

test("摘出有这个词的一句；长的只留词的周围", () => {
  const [hit] = search(book, "减半");
  assert.equal(sentence(hit.section.text, hit.found, book), "步幅 2 让输出减半。");
  const long = `${"一".repeat(200)}步幅${"二".repeat(200)}`;
  const cut = sentence(long, ["步幅"], book);
  assert.match(cut, /^…一+步幅二+…$/);
  assert.ok(cut.length < 100);
});

test("标出来的正是找到的词；有词就不标单字", () => {
  const hits = (text, found) => marked(text, found).flatMap((part) => (part.hit ? [part.text] : []));
  assert.deepEqual(hits("核是 3 x 3 的，步幅是 2", ["3×3", "步幅", "是"]), ["3 x 3", "步幅"]);
  assert.deepEqual(hits("核是核", ["核"]), ["核", "核"]);
  assert.equal(
    marked("a+b (c", ["+", "("])
      .map((part) => part.text)
      .join(""),
    "a+b (c",
  );
});
