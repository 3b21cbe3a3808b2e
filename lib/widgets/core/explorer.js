/**
 * 一幅交互图的骨架：traits 来了读成状态，照状态和读者正看着的画，图下说话，链接恢复。每幅都一样，只写在这里。
 *
 * 一幅图自己只交来一份 Plan：怎样读、怎样画、说什么。Look 是读者正看着什么，只属于这个视图，不是 trait。
 */

import { createSlider } from "./controls.js";
import { createExports } from "./export.js";
import { createFrame } from "./frame.js";
import { createLink, traitsOf } from "./link.js";
import { createPlayer } from "./player.js";
import { createWatch } from "./room.js";
import { createStore } from "./store.js";
import { createUndo } from "./undo.js";
import { complaint } from "./window.js";

/** @typedef {Record<string, unknown>} Patch */
/** @typedef {import("./room.js").Told} Told */
/** @typedef {import("./link.js").Get} Get */
/** @typedef {{model: import("./store.js").Model, el: HTMLElement, signal: AbortSignal}} Context */

/** 这些只是看到哪里，不是改了什么：最长的话不变，也不必撤销。 */
const PLACES = ["step", "speed", "problem", "name", "title", "controls"];

/**
 * @template State, Look
 * @typedef {object} Plan
 * @property {string} kind 样式的名字，也是 data-explorer
 * @property {string} title 这幅图要说的一句话；trait title 写了别的，就说那一句
 * @property {string} hint 怎样操作
 * @property {string} [keys] 用键盘怎样操作
 * @property {string} rest 平时露着哪些控件；trait controls 写了别的，就露那些
 * @property {Record<string, import("./link.js").Field>} fields 链接里写哪些 traits，怎样写
 * @property {string[]} [also] 不写进链接、也会读的 traits
 * @property {(get: Get) => State} read 读成算好的状态；不合理时抛错，带一句话
 * @property {(was?: Look) => Look} look 什么都没指着；was 是先前的，与指着无关的从它接着
 * @property {(state: State, look: Look) => Look} [hold] 状态变了，指着的还在不在；不在了就换成没指着的
 * @property {(state: State, look: Look) => void} show 画图：指到别处也要重画的
 * @property {(state: State, look: Look) => void} [control] 画控件：状态变了才重画的
 * @property {(state: State, look: Look) => Told} tell 图下说什么
 * @property {(state: State, look: Look) => Told[]} longest 指到各处会说的话里，最长的几种
 * @property {string[]} [wordless] 还有哪些 traits 变了，最长的话不变
 * @property {(look: Look) => unknown} [mood] 除了 traits，还有什么变了，最长的话也变
 * @property {(state: State) => string} code 复制出来的 PyTorch 代码
 * @property {(own: Get, wanted: Record<string, any>, bad: string[]) => Patch} restore 照链接恢复，要写回的 traits
 * @property {() => void} [forget] 照链接恢复之前，忘掉视图自己记着的
 * @property {(state: State) => number} [count] 播放一共几步；没有就没有播放
 * @property {(state: State, step: number) => Patch} [stepped] 走到第几步要写的 traits；不写就只写 step
 * @property {(state: State, look: Look) => Look} [begun] 从头放起了，接着看什么
 * @property {(look: Look) => Look} [rested] 放着放着停了，接着看什么
 * @property {string} [unit] 一步叫一什么
 * @property {boolean} [walked] 播放数的是走了几步：起点是 0，不是第 1 个
 * @property {(done: string, action: string) => void} [exported] 复制、保存之后怎样说；不写就照原话说
 * @property {() => void} [onTheme] 颜色换了，表以外的画
 */

/** @typedef {Omit<Parameters<typeof createSlider>[0], "signal" | "refuse" | "begin">} SliderOptions */

/**
 * @template State, Look
 * @typedef {object} Explorer
 * @property {import("./store.js").Store} store
 * @property {import("./frame.js").Frame} frame
 * @property {import("./link.js").Link} link
 * @property {HTMLElement} exports 图脚的几个按钮
 * @property {AbortSignal} signal
 * @property {State} state 现在的；每次都从这里取
 * @property {Look} look
 * @property {() => void} pause
 * @property {() => void} play
 * @property {(patch: Patch, next?: Look) => void} update 读者改了什么
 * @property {(step: number, next?: Look) => void} go 走到第几步
 * @property {(change: Partial<Look>) => void} see 只是看看：指着别处，traits 不变
 * @property {() => void} render 重读、重画：读的不只是 traits 时用
 * @property {(options: SliderOptions) => import("./controls.js").Slider} slider 拒绝的话写在图下
 * @property {(name: string, element: HTMLElement, home?: HTMLElement) => void} offer
 *   一样控件：controls 里有 name 就摆在 home（缺省是图下的一栏），没有就收在“更多”里
 * @property {() => void} start 表和控件都在了：画第一次，再照链接恢复
 */

/**
 * 造好骨架；视图再造表和控件，最后 start()。
 * @template {{step?: number}} State
 * @template Look
 * @param {Context} context @param {Plan<State, Look>} plan
 * @returns {Explorer<State, Look>}
 */
export const createExplorer = (context, plan) => build(context, plan, createPlayer);

/**
 * 没有播放的图：同样的骨架，播放的几个按钮不进它的包。
 * @template {object} State
 * @template Look
 * @param {Context} context @param {Plan<State, Look>} plan
 * @returns {Explorer<State, Look>}
 */
export const createUnplayed = (context, plan) => build(context, plan);

/**
 * @template {{step?: number} | object} State
 * @template Look
 * @param {Context} context @param {Plan<State, Look>} plan @param {typeof createPlayer} [makePlayer]
 * @returns {Explorer<State, Look>}
 */
function build({ model, el, signal }, plan, makePlayer) {
  const { kind, hint, keys: keyboard, onTheme, unit, walked, exported } = plan;
  const shown = ["problem", "name", "title", "controls"];
  const keys = [...traitsOf(plan.fields), ...(plan.also ?? []), ...(plan.count ? ["speed"] : []), ...shown];
  const store = createStore(model, keys, signal, render);
  const link = createLink(plan.fields, keys, store.get);
  const frame = createFrame(el, { kind, hint, keys: keyboard, signal, onTheme });
  const settings = keys.filter((key) => !PLACES.includes(key));
  const worded = settings.filter((key) => !plan.wordless?.includes(key));
  const stale = createWatch(store.get, worded);
  const kept = keys.filter((key) => key === "step" || settings.includes(key));
  const snapshot = () => Object.fromEntries(kept.map((key) => [key, store.get(key)]));
  const undo = createUndo({ root: frame.root, signal, settings: worded, snapshot, restore: putBack });
  const player =
    plan.count &&
    makePlayer?.({ signal, unit, walked, go, begin: anew, rest, setSpeed: (speed) => store.set({ speed }) });
  const exports = createExports({ signal, frame, link, code: () => plan.code(state), say: exported });
  if (player) {
    frame.drawer.offer("play", player.element, frame.bar);
    frame.drawer.offer("pace", player.pace, frame.bar);
  }
  exports.prepend(undo.element);
  frame.foot.append(exports);
  /** @type {State} */
  let state;
  let look = plan.look();
  let drawn = 0;
  let complained = ""; // 宿主给的值放不下，图还是上一个样子

  function render() {
    frame.entitle(store.get("title") || plan.title);
    frame.arrange(store.get("controls") || plan.rest);
    try {
      state = plan.read(store.get);
      complained = "";
    } catch (error) {
      complained = complaint(error);
      return frame.refuse(complained);
    }
    look = plan.hold?.(state, look) ?? look;
    draw();
    plan.control?.(state, look);
    const { step = 0 } = /** @type {{step?: number}} */ (state);
    player?.update(step, plan.count?.(state) ?? 1, store.get("speed"));
  }

  function draw() {
    if (!state) return;
    drawn += 1;
    plan.show(state, look);
    const { lines, formulas, sentence = "", note = "" } = plan.tell(state, look);
    if (stale(plan.mood?.(look))) frame.reserve(plan.longest(state, look));
    frame.write(lines, formulas);
    frame.notice(note);
    const problem = complained || store.get("problem");
    if (problem) frame.refuse(problem);
    else frame.tell(sentence);
  }

  /** 读者改了什么：接着看 next，不给就是先前指着的都不算数了。traits 没变也重画。 @param {Patch} patch @param {Look} [next] */
  function update(patch, next = plan.look(look)) {
    undo.remember(patch);
    write(patch, next);
  }

  /** @param {Patch} patch @param {Look} next */
  function write(patch, next) {
    look = next;
    const before = drawn;
    store.set({ ...patch, problem: "" });
    if (drawn === before) draw();
  }

  /** 回到先前的样子。 @param {Patch} before @param {Look} [seen] */
  function putBack(before, seen = plan.look()) {
    player?.pause();
    write(before, seen);
  }

  function anew() {
    look = plan.begun?.(state, look) ?? look;
    draw();
  }

  function rest() {
    if (!plan.rested) return;
    look = plan.rested(look);
    draw();
  }

  /** 播放也走这里。 @param {number} step @param {Look} [next] */
  function go(step, next = plan.look(look)) {
    write(plan.stepped?.(state, step) ?? { step }, next);
  }

  return {
    store,
    frame,
    link,
    exports,
    signal,
    get state() {
      return state;
    },
    get look() {
      return look;
    },
    pause: () => player?.pause(),
    play: () => player?.play(),
    update,
    go,
    see(change) {
      look = { ...look, ...change };
      draw();
    },
    render,
    slider(options) {
      const begin = () => {
        const [before, seen, rewind] = [snapshot(), look, undo.mark()];
        return () => {
          rewind();
          putBack(before, seen);
        };
      };
      return createSlider({ ...options, signal, refuse: frame.refuse, begin });
    },
    offer: (name, element, home = frame.panel) => frame.drawer.offer(name, element, home),
    start() {
      render();
      link.follow(signal, frame, (wanted, bad) => {
        player?.pause();
        plan.forget?.();
        undo.forget();
        write(plan.restore(link.own, wanted, bad), plan.look());
      });
    },
  };
}
