/** 读者看着的、拿着的东西不动。 */

import { set } from "./dom.js";

/**
 * 焦点或鼠标到了图里，图与下面的话只长高，不变矮：滑块不从手底下跑开，浏览器也不必重排整页。点了或走到别处就放开；
 * 在图里点一下（松开滑块也是），图缩回去，点着的不动。
 * 话的高写死（见 theme.css 里的 data-held），改一个字，只重排这几行。
 * @param {HTMLElement} root @param {HTMLElement} stage @param {HTMLElement} said @param {AbortSignal} signal
 */
export function holdStill(root, stage, said, signal) {
  // 图现在的高与宽、留着的高：都是排版用的像素，页面放大了也是它；带小数，取整会差零点几像素，图一变小整页就要重画
  let [now, wide, tall] = [0, 0, 0];
  const hold = (/** @type {boolean} */ on) => {
    tall = on ? Math.max(tall, now) : 0;
    stage.style.minHeight = `${tall}px`;
    said.style.height = on ? `${said.scrollHeight}px` : "";
    set(root, { "data-held": on });
  };
  const inside = (/** @type {any} */ place = document.activeElement) => root.contains(place);
  for (const type of ["focusin", "pointerenter"]) root.addEventListener(type, () => hold(true), { signal });
  // 不用 focusout：那时鼠标还按着，页面一缩，松手时指着的就是别的东西，这一下就落空了
  const release = (/** @type {any} */ { target }) => inside() || inside(target) || hold(false);
  for (const type of ["click", "keyup"]) globalThis.addEventListener(type, release, { signal, capture: true });
  // 读者动着的东西不离开手：拖着滑块，上面的图和话长高了；点一下，空的收掉，控件也许换了几样
  let settle = () => {};
  for (const type of ["click", "change", "input"]) {
    for (const capture of [true, false]) {
      root.addEventListener(
        type,
        ({ target }) => {
          if (capture) settle = steady(target);
          if (type === "input") hold(true);
          if (type === "click") stage.style.minHeight = /** @type {any} */ ((tall = 0));
          settle();
        },
        { signal, capture },
      );
    }
  }
  // 眼睛和手在图和话上，滚动以图为准，下面的控件让开；在控件上，以控件为准，图往上长（见 theme.css 里的 data-hand）
  const lead = (/** @type {any} */ { target }) => {
    set(root, { "data-hand": target.closest(".vc-play, .vc-panel, .vc-more") ? null : "picture" });
  };
  for (const type of ["pointerover", "pointerdown", "focusin", "keydown", "input"]) {
    root.addEventListener(type, lead, { signal, capture: true });
  }

  const observer = new ResizeObserver((entries) => {
    const before = wide;
    for (const {
      target,
      borderBoxSize: [box],
    } of entries) {
      if (target === stage) [now, wide] = [box.blockSize, box.inlineSize];
    }
    // 又长高了就留着；转了屏，宽变了，旧的高不算数，等下一次再量。手机收起地址栏，宽没有变
    hold(wide === before && (tall > 0 || inside()));
  });
  for (const element of [stage, ...said.children]) observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}

/**
 * 记下元素在屏幕上的位置，返回的函数把页面滚回去，让它还在原处。看不见图上面的文字时，有的浏览器自己会滚（theme.css 的
 * overflow-anchor），差多少是多少。滚的不一定是整页（JupyterLab 是笔记本那一栏），所以一层一层地试。
 * @param {any} element
 */
function steady(element) {
  const place = () => element.getBoundingClientRect().top;
  const before = place();
  return () => {
    if (!element.getClientRects()[0]) return; // 收起来了、换掉了的，没有位置可言
    for (let up = element; up; up = up.parentElement) {
      const by = place() - before;
      if (!by) return; // 多半没有动：不必一层层地问
      up.scrollTop += by;
    }
  };
}
