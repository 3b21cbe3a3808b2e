/** 带走这幅图：复制 PyTorch 代码、保存 SVG、复制链接。浏览器不给剪贴板时，一句话加一个文本框。 */

import { button, h, hiddenText, set, svg } from "./dom.js";
import { createReader } from "./reader.js";

const STYLES = ["fill", "stroke", "stroke-width", "font-size", "font-weight", "font-family", "text-anchor", "opacity"];
const MARGIN = 16;

/** 把样式表里的样子写进元素自己：离开这一页也不变样。 @param {Element} from @param {Element} to */
function freeze(from, to) {
  const style = getComputedStyle(from);
  for (const name of STYLES) {
    const value = style.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  to.removeAttribute("class");
  [...from.children].forEach((child, i) => freeze(child, to.children[i]));
}

/** @typedef {{left: number, top: number}} Origin stage 的左上角；横着滚过去的也算在内 */

/** @param {Element} element @param {Origin} origin */
function locate(element, origin) {
  const box = element.getBoundingClientRect();
  return { x: box.left - origin.left + MARGIN, y: box.top - origin.top + MARGIN, width: box.width, height: box.height };
}

/** @param {SVGSVGElement} picture @param {Origin} origin */
function copyPicture(picture, origin) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  freeze(picture, copy);
  for (const name of ["tabindex", "role", "style", "aria-hidden"]) copy.removeAttribute(name);
  return set(copy, { ...locate(picture, origin), xmlns: null });
}

/** @param {Element} element @param {Origin} origin */
function copyText(element, origin) {
  const [box, style] = [locate(element, origin), getComputedStyle(element)];
  const size = parseFloat(style.fontSize) || 16;
  const text = svg("text", {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2 + size * 0.36,
    "text-anchor": "middle",
    fill: style.color,
    "font-size": size,
    "font-family": style.fontFamily,
  });
  text.textContent = element.textContent;
  return text;
}

/**
 * 把 stage 里看得见的图（svg、canvas）和文字（figcaption、[data-export]）照屏幕上的位置拼成一个独立的 SVG。
 * @param {HTMLElement} stage @param {string} title @returns {string}
 */
function toSVG(stage, title) {
  const box = stage.getBoundingClientRect();
  const origin = { left: box.left - stage.scrollLeft, top: box.top };
  const [width, height] = [stage.scrollWidth + 2 * MARGIN, box.height + 2 * MARGIN];
  const name = svg("title");
  name.textContent = title;
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, direction: "ltr" }, name);
  const background = getComputedStyle(stage.closest(".vc") ?? stage).backgroundColor || "#fff";
  picture.append(svg("rect", { width, height, fill: background }));
  for (const element of stage.querySelectorAll("svg, canvas, figcaption, [data-export]")) {
    if (element.closest("[hidden], button, label") || getComputedStyle(element).display === "none") continue;
    const sheet = /** @type {any} */ (element.closest("[data-sheet]"));
    if (sheet && element instanceof HTMLCanvasElement) {
      picture.append(set(sheet.vector(), { ...locate(element, origin), xmlns: null }));
    } else if (element instanceof SVGSVGElement) picture.append(copyPicture(element, origin));
    else if (element instanceof HTMLCanvasElement) {
      const style = `image-rendering:${getComputedStyle(element).imageRendering}`;
      picture.append(
        svg("image", { ...locate(element, origin), href: element.toDataURL(), preserveAspectRatio: "none", style }),
      );
    } else picture.append(copyText(element, origin));
  }
  return new XMLSerializer().serializeToString(picture);
}

/** @param {string} text @param {string} filename @param {AbortSignal} signal @param {HTMLElement} root */
function download(text, filename, signal, root) {
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const link = h("a", { href: url, download: filename });
  root.append(link); // VS Code 在页面上等这一下点击
  link.click();
  link.remove();
  signal.addEventListener("abort", () => URL.revokeObjectURL(url)); // 立刻收回，有的浏览器来不及存
}

/**
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {import("./frame.js").Frame} options.frame
 * @param {import("./link.js").Link} options.link 文件也叫它的名字
 * @param {() => string} options.code PyTorch 代码：能运行，得到图上的数
 * @param {(sentence: string, action: string) => void} [options.say] 做完了怎样说；action 是做的哪一样
 */
export function createExports({ signal, frame, link, code, say = frame.say }) {
  const filename = `${link.name}.svg`;
  const area = h("textarea", { readonly: true, rows: 5, spellcheck: "false" });
  const box = h("label", { class: "vc-manual", hidden: true }, hiddenText("请在这里手工复制"), area);
  /** 成了就是 true。 @param {string} text @param {string} what @param {string} action */
  async function copy(text, what, action) {
    box.hidden = true;
    try {
      await navigator.clipboard.writeText(text);
      if (!signal.aborted) say(`已复制${what}。`, action);
      return true;
    } catch {
      if (signal.aborted) return;
      area.value = text;
      box.hidden = false;
      area.select();
      say(`浏览器不让写剪贴板：请从下面的框里复制${what}。`, action);
    }
  }
  /** 那句话说在图下面，手机上离按钮有一屏远；成了，按钮自己也打个勾。 @param {string} action @param {string} label @param {() => any} act */
  function make(action, label, act) {
    const made = button(
      action,
      label,
      signal,
      async () => {
        set(made, { "data-done": null });
        set(made, { "data-done": await act() });
      },
      { class: "vc-link" },
    );
    return made;
  }
  const { toggle, tables } = createReader(frame, signal);
  frame.stage.addEventListener("sheet", () => box.before(toggle), { signal, once: true }); // 没有数表的图没有这个按钮
  return h(
    "div",
    { class: "vc-exports" },
    make("copy-code", "复制 PyTorch 代码", () => copy(code(), "代码", "copy-code")),
    make("save-svg", "保存 SVG", () => {
      download(toSVG(frame.stage, `${frame.title}：${frame.words.textContent}`), filename, signal, frame.root);
      say(`已保存 ${filename}。`, "save-svg");
      return true;
    }),
    make("copy-link", "复制链接", () => {
      const address = link.write();
      if (address) return copy(address, "链接", "copy-link");
      say("这幅图没有名字（name），链接无处可指。", "");
    }),
    box,
    tables,
  );
}
