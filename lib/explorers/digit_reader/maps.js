/** 各层的图：一层一排，一个通道一张；点一张，就看那一格。换了网络换一叠，造过的留着。 */

import { h, set } from "../../widgets/core/dom.js";
import { createGrid } from "../../widgets/core/grid.js";
import { rows } from "./sheets.js";
import { sizeOf } from "./state.js";

/** @typedef {import("./state.js").State} State */

/** 画着一张表的元素。 @param {{element: HTMLElement}} grid */
export const sheetOf = ({ element }) => /** @type {any} */ (element.querySelector("[data-sheet]"));

/** @param {AbortSignal} signal @param {(place: number[]) => void} onChoose */
export function createMaps(signal, onChoose) {
  const element = h("div", {
    class: "vc-maps",
    tabindex: 0,
    role: "group",
    "aria-label": "各层的图：左右换通道，上下换层",
  });
  /** @type {Map<number, ReturnType<typeof makeStack>>} */
  const stacks = new Map();

  /** @param {State} state */
  function makeStack(state) {
    return rows(state).map(({ layer, across, sheets }) => {
      const { name } = state.steps[layer];
      const grids = sheets.map((_, channel) => {
        const onPick = (/** @type {{row: number, col: number}} */ { row, col }) => onChoose([layer, channel, row, col]);
        const grid = createGrid({ sheet: "map", name: `${name} 通道 ${channel}`, channel, signal, onPick });
        set(sheetOf(grid), { "data-layer": layer });
        return grid;
      });
      const [channels, height, width] = sizeOf(state.steps[layer]);
      const label = h(
        "div",
        { class: "vc-name" },
        h("b", {}, name),
        h("small", {}, `${channels} 张 ${height}×${width}`),
      );
      const box = h("div", { class: "vc-row", style: `--across:${across}` }, ...grids.map(({ element: each }) => each));
      return { grids, element: h("div", { class: "vc-strip" }, label, box), tone: "" };
    });
  }

  let shown = -1;
  return {
    element,
    /** @param {State} state */
    show(state) {
      const stack = stacks.get(state.index) ?? makeStack(state);
      stacks.set(state.index, stack);
      if (shown !== state.index) element.replaceChildren(...stack.map((layer) => layer.element));
      shown = state.index;
      const chosen = state.cell[0];
      rows(state).forEach(({ layer, sheets }, i) => {
        const tone = layer === chosen ? "output" : layer === chosen - 1 ? "input" : "";
        const changed = stack[i].tone !== tone;
        stack[i].tone = tone;
        set(stack[i].element, { "data-tone": tone || null });
        stack[i].grids.forEach((grid, channel) => {
          grid.render(sheets[channel]);
          if (changed) sheetOf(grid).repaint(); // 颜色换了
        });
      });
    },
  };
}
