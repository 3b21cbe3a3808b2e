/** 封面：“永”字上的 3×3 窗口，和它算出的另一张图。traits 见 __init__.py。 */

import { createSegments } from "../../widgets/core/controls.js";
import { set } from "../../widgets/core/dom.js";
import { onDrag } from "../../widgets/core/drag.js";
import { widget } from "../../widgets/core/entry.js";
import { createUnplayed } from "../../widgets/core/explorer.js";
import { createMemory } from "../../widgets/core/memory.js";
import { clamp } from "../../widgets/core/numbers.js";
import { script, tensor } from "../../widgets/core/pytorch.js";
import { captioned, swatch } from "../../widgets/core/swatch.js";
import { passed, passOnce } from "./passing.js";
import { createPicture } from "./picture.js";
import { corner, FIELDS, readState, restore } from "./state.js";
import { about, longest } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** passing：窗口自己走到了哪里；null 是停着。 @typedef {{passing: ReturnType<typeof passed> | null}} Look */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */

/** @type {() => Look} */
const still = () => ({ passing: null });

/** @param {import("../../widgets/core/explorer.js").Context} context */
function cover(context) {
  /** @type {ReturnType<typeof createMemory<State>>} */
  const memory = createMemory();
  /** @type {Figure} */
  const figure = createUnplayed(context, {
    kind: "cover",
    title: "窗口走到哪里，右边就算到哪里",
    hint: "在字上拖 · 换一笔的核",
    rest: "kernel",
    fields: FIELDS,
    also: ["ink", "kernels"],
    wordless: ["row", "col"],
    // 拖的时候只有窗口动，图不重算
    read(get) {
      const state = memory([get("kernel")], () => readState(get));
      return { ...state, at: [get("row"), get("col")] };
    },
    look: still,
    show(state, { passing }) {
      const at = passing?.at ?? state.at;
      input.show(state.X);
      output.show(state.Y);
      input.place(corner(state, at), 3);
      output.place({ row: at[0], col: at[1] }, 1);
      output.hide(passing?.hidden ?? "");
      const [row, col] = state.at;
      set(output.sheet, { "data-role": "output", "data-row": row, "data-col": col, "data-value": state.Y[row][col] });
    },
    control: ({ chosen }) => kernels.update(chosen[0]),
    tell: about,
    longest,
    code: ({ X, K }) =>
      script([tensor("X", X), tensor("K", K)], "F.conv2d(X[None, None], K[None, None], padding=1)[0, 0]"),
    restore,
    onTheme() {
      input.repaint();
      output.repaint();
    },
  });
  const { frame, signal } = figure;
  const input = createPicture("input", "“永”，64×64", ["--white", "--black"]);
  const output = createPicture("output", "输出：橙正蓝负", ["--minus", "--zero", "--plus"]);
  const kernels = createKernels(figure);
  frame.stage.append(input.element, output.element);
  figure.offer("kernel", kernels.element, frame.stage);
  followPointer(figure, input);
  frame.onArrows(([down, right]) => {
    const [row, col] = figure.state.at;
    go(figure, { row: row + down, col: col + right });
  });
  const stop = () => figure.look.passing && figure.see({ passing: null });
  // 读者动了手就不再走；不然刚说的“已复制”也会被下一帧盖掉
  for (const type of ["pointerdown", "keydown", "click"])
    frame.form.addEventListener(type, stop, { signal, capture: true });
  globalThis.addEventListener("beforeprint", stop, { signal }); // 纸上的是走完的样子
  figure.start();
  passOnce(frame.stage, signal, (part) => {
    if (part > 0 && !figure.look.passing) return false;
    figure.see({ passing: part < 1 ? passed(figure.state.n, part) : null });
    return part < 1;
  });
}

/** 窗口到哪里；正中不出图。 @param {Figure} figure @param {{row: number, col: number}} to */
function go(figure, { row, col }) {
  const [height, width] = figure.state.n;
  figure.update({ row: clamp(row, 0, height - 1), col: clamp(col, 0, width - 1) });
}

/** 按住字，窗口跟着走。 @param {Figure} figure @param {ReturnType<typeof createPicture>} picture */
function followPointer(figure, { sheet, at }) {
  set(sheet, { tabindex: "0", role: "group", "aria-label": "“永”字：方向键移动窗口" });
  const move = (/** @type {PointerEvent} */ event) => go(figure, at(event));
  onDrag(sheet, figure.signal, (event) => {
    move(event);
    return move;
  });
}

/** 四个核，各是一个单选。 @param {Figure} figure */
function createKernels({ store, signal, update }) {
  /** @type {import("./state.js").Kernel[]} */
  const every = store.get("kernels");
  const made = createSegments({
    name: "kernel",
    label: "核",
    choices: every.map(([value, text, , , K]) => [value, captioned(swatch(K), text)]),
    signal,
    onInput: (kernel) => update({ kernel }),
  });
  set(made.element, { class: "vc-thumbs vc-strokes" });
  return made;
}

export default widget(cover);
