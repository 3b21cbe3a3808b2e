/** 造元素。只用 createElement 与 textContent，读者键入的东西不会被当成 HTML。 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */

/**
 * 设属性：true 写成空串，false、null、undefined 去掉；没变的不碰，浏览器就不必重排。
 * @template {Element} T
 * @param {T} element @param {Attributes} attributes @returns {T}
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const given = value === true ? "" : (value ?? false);
    if (given === false) element.removeAttribute(name);
    else if (element.getAttribute(name) !== `${given}`) element.setAttribute(name, `${given}`);
  }
  return element;
}

/**
 * HTML 元素。
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Attributes} [attributes] @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = set(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

/**
 * SVG 元素。
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag @param {Attributes} [attributes] @param {...Node} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = set(document.createElementNS(SVG, tag), attributes);
  element.append(...children);
  return element;
}

/** 24×24 的图标。 @param {string} path */
export const icon = (path) =>
  svg(
    "svg",
    { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true" },
    svg("path", { d: path, fill: "currentColor" }),
  );

/** 互相关的 ⋆：有的字体没有这个字。 */
export const STAR = "M12 4l2.4 5.6 6.1.5-4.6 4 1.4 6-5.3-3.2-5.3 3.2 1.4-6-4.6-4 6.1-.5z";

/**
 * 带 data-action 的按钮；signal 中止时监听也就没了。
 * @param {string} action @param {string | Node} content @param {AbortSignal} signal @param {() => void} onClick
 * @param {Attributes} [attributes]
 */
export function button(action, content, signal, onClick, attributes = {}) {
  const element = h("button", { type: "button", "data-action": action, ...attributes }, content);
  element.addEventListener("click", onClick, { signal });
  return element;
}

/** 写文字；没变就不碰，变了也只改那一个文字节点：换一个新的，浏览器要多做一倍的事。 @param {Element} element @param {string} text */
export function say(element, text) {
  if (element.textContent === text) return;
  const { firstChild, childNodes } = element;
  if (firstChild?.nodeType === 3 && childNodes.length === 1) firstChild.nodeValue = text;
  else element.textContent = text;
}

/** 设 CSS 变量；没变就不碰。 @param {HTMLElement} element @param {string} name @param {string | number} value */
export function setVariable(element, name, value) {
  if (element.style.getPropertyValue(name) !== String(value)) element.style.setProperty(name, String(value));
}

/** 只给读屏软件的文字。 @param {string} text */
export const hiddenText = (text) => h("span", { class: "vc-sr" }, text);

/** 换掉全部子节点。样子没变的留着，只改变了的字：朗读区不会重读，浏览器少排几行。 @param {Element} element @param {...(Node | string)} children */
export function fill(element, ...children) {
  const next = /** @type {Element} */ (element.cloneNode());
  next.append(...children);
  become(element, next);
}

/** 把 old 就地改成 next 的样子。 @param {any} old @param {any} next */
function become(old, next) {
  if (old.isEqualNode(next)) return;
  if (old.nodeName !== next.nodeName) return void old.replaceWith(next);
  if (old.nodeType === 3) return void (old.nodeValue = next.nodeValue);
  for (const name of [...old.getAttributeNames(), ...next.getAttributeNames()])
    set(old, { [name]: next.getAttribute(name) });
  const after = [...next.childNodes];
  after.forEach((child, i) => (old.childNodes[i] ? become(old.childNodes[i], child) : old.append(child)));
  while (old.childNodes.length > after.length) old.lastChild.remove();
}
