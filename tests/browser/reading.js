// 读者在这一页上遇到什么：切掉的代码和输出，离开公式的标点，看不见的编号，伸到外面的公式；
// 还有练习之前，开着的代码和输出占几成高。
() => {
  const article = document.querySelector("article") ?? document.body;
  const box = (e) => e.getBoundingClientRect();
  const shown = (e) => e.checkVisibility() && box(e).height > 2;
  const all = (selector) => [...article.querySelectorAll(selector)].filter(shown);
  const words = (e) => e.textContent.trim().slice(0, 40);
  const wide = (selector) =>
    all(selector)
      .filter((e) => e.scrollWidth > e.clientWidth + 1)
      .map(words);

  // 公式和它旁边的字：同一行的字，正中一定在公式那一块的上下沿之间
  const nextTo = (math, forward) => {
    const walker = document.createTreeWalker(
      math.closest("p, li, td, th, dd, figcaption") ?? article,
      NodeFilter.SHOW_TEXT,
    );
    walker.currentNode = math;
    let text = forward ? walker.nextNode() : walker.previousNode();
    while (text && (math.contains(text) || !text.data)) text = forward ? walker.nextNode() : walker.previousNode();
    return text;
  };
  const apart = (text, at, base) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const { top, bottom } = range.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    return middle < box(base).top - 4 || middle > box(base).bottom + 4;
  };
  const lonely = all("span.math").filter((math) => {
    const bases = math.querySelectorAll(".base");
    const before = nextTo(math, false),
      after = nextTo(math, true);
    return (
      (before && /[（《〈「『【〔“‘]$/.test(before.data) && apart(before, before.length - 1, bases[0])) ||
      (after && /^[，。；：、？！）》〉」』】〕”’]/.test(after.data) && apart(after, 0, bases[bases.length - 1]))
    );
  });

  const edge = document.documentElement.clientWidth;
  const inside = (e) => box(e).left >= -1 && box(e).right <= edge + 1;
  const height = (list) => list.reduce((sum, e) => sum + box(e).height, 0);
  const practice =
    [...article.querySelectorAll("h2")].find((h) => h.textContent.includes("练习")) ?? article.lastElementChild;
  const end = box(practice).top;
  const printed = all("div.cell_input div.highlight, div.cell_output pre").filter((e) => box(e).top < end);
  return {
    code: wide("div.cell_input pre"),
    output: wide("div.cell_output pre"),
    lonely: lonely.map((math) => words(math.parentElement)),
    numbers: all(".katex-display .tag")
      .filter((tag) => !inside(tag))
      .map((tag) => tag.textContent),
    formulas: all("span.math .base")
      .filter((e) => !e.closest("table") && !inside(e))
      .map(words),
    share: height(printed) / (end - box(article).top),
  };
};
