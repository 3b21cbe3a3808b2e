/** 图从哪里来：读者的字、选的文件、摄像头，和原来的一张。 */

import { button, h } from "../../widgets/core/dom.js";
import { onTyped } from "../../widgets/core/keys.js";
import { complaint } from "../../widgets/core/window.js";
import { createCamera } from "./camera.js";
import { rasterizeCharacter, readFile } from "./pixels.js";
import { createReader, replaced, replacedPicture, settled } from "./state.js";

/** @typedef {import("./view.js").Figure} Figure */
/** @typedef {import("./state.js").Patch} Patch */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./pixels.js").Raw} Raw */
/** @typedef {import("../../widgets/core/link.js").Get} Get */
/**
 * @typedef {object} Feed 现在的图
 * @property {import("./state.js").Reader} read
 * @property {string | null} live 摄像头正送来的；不在 trait 里
 * @property {number} asked 读者要过几次图；先要的后到，就不算数了
 * @property {() => void} stop 关掉摄像头
 */

/** @returns {Feed} */
export const createFeed = () => ({ read: createReader(), live: null, asked: 0, stop: () => {} });

/** 图看摄像头的，没有才看 trait。 @param {Feed} feed @param {Get} get @returns {Get} */
const through = (feed, get) => (key) => (key === "X" && feed.live) || get(key);

/** @param {Feed} feed @param {Get} get @returns {State} */
export const readState = (feed, get) => ({ ...feed.read(through(feed, get)), live: feed.live !== null });

/** 读者要别的图了：摄像头关掉，还没到的不等了。 @param {Figure} figure @param {Feed} feed */
export function drop(figure, feed) {
  const { live } = feed;
  feed.asked += 1;
  feed.stop();
  feed.live = null;
  if (live !== null) figure.render(); // 接着写的 traits 可能与原来一样，那就不会重读
}

/** 换上 patch；核放不下就说一句，什么都不改。 @param {Figure} figure @param {Feed} feed @param {Patch} patch */
export function change(figure, feed, patch) {
  const calm = { ...figure.look, probe: null, hover: null };
  try {
    figure.update(settled(feed.read, through(feed, figure.store.get), patch), calm);
  } catch (error) {
    figure.update({}, calm);
    figure.frame.refuse(complaint(error));
  }
}

/** 换一张图。 @param {Figure} figure @param {Feed} feed @param {Raw | null} X @param {string} [char] */
export function show(figure, feed, X, char = "") {
  drop(figure, feed);
  if (X) change(figure, feed, replaced(feed.read, figure.store.get, X, char));
  else figure.render();
}

/** 这个字的图；画出来是空白就没有。 @param {Figure} figure @param {string} text @returns {Raw | null} */
export function pictureOf({ link }, text) {
  if (text === link.own("char")) return link.own("X");
  return text === "永" ? link.own("album").yong : rasterizeCharacter(text);
}

/** 读者键入了字：最后一个算数。 @param {Figure} figure @param {Feed} feed @param {HTMLInputElement} input */
function write(figure, feed, input) {
  const text = [...input.value.trim()].pop();
  const { live, char } = figure.state;
  if (!text || (!live && text === char)) return;
  const X = pictureOf(figure, text);
  if (X) return show(figure, feed, X, text);
  figure.render();
  figure.frame.refuse(`“${text}”画出来是空白，没有换。`);
}

/** 读者选了文件；读完之前又要了别的，就不换了。 @param {Figure} figure @param {Feed} feed @param {HTMLInputElement} input */
async function choose(figure, feed, input) {
  const [chosen] = input.files ?? [];
  if (!chosen) return;
  feed.asked += 1;
  const mine = feed.asked;
  const late = () => mine !== feed.asked || figure.signal.aborted;
  try {
    const raw = await readFile(chosen, figure.signal);
    if (!late()) show(figure, feed, raw);
  } catch (error) {
    if (!late()) figure.frame.refuse(complaint(error));
  }
  input.value = ""; // 同一个文件还能再选一次
}

/** 几样控件。 @param {Figure} figure @param {Feed} feed */
export function createSources(figure, feed) {
  const { signal, frame, link, store } = figure;
  const char = h("input", { type: "text", name: "char", size: 2, autocomplete: "off" });
  onTyped(char, signal, () => write(figure, feed, char));
  /** 框里该写什么；摄像头一帧帧来，字没变就不碰读者正键入的。 */
  const text = () => (figure.state.live ? "" : figure.state.char);
  let written = "";
  const put = () => void (char.value = written = text());
  const typed = () => {
    write(figure, feed, char);
    put();
  };
  char.addEventListener("change", typed, { signal });
  char.addEventListener("focus", () => char.select(), { signal });
  const file = h("input", { type: "file", name: "X", accept: "image/*" });
  file.addEventListener("change", () => choose(figure, feed, file), { signal });
  const camera = createCamera({
    signal,
    refuse: frame.refuse,
    onStart: () => drop(figure, feed),
    onFrame(raw) {
      feed.live = raw;
      figure.render();
    },
    onStop: () => show(figure, feed, feed.live),
  });
  feed.stop = camera.stop;
  const reset = () => show(figure, feed, link.own("X"), link.own("char"));
  const back = button("reset", "回到原图", signal, reset, { class: "vc-button" });
  return {
    elements: [
      h("label", {}, "换一个字 ", char),
      h("label", { class: "vc-button" }, "选图片", file),
      camera.element,
      back,
    ],
    update() {
      if (text() !== written) put();
      back.hidden = !replacedPicture(store.get, link.own);
    },
  };
}
