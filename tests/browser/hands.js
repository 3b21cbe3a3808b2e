// test_hands.py 在页面里用的几个函数，都收图的根元素

/** 看得见的、能指的地方 [x, y]：各张表隔几格取一格，图与曲线取一处。 */
function targets(root, most) {
  const found = [];
  const sheets = ".vc-stage .vc-sheet, .vc-picture svg, .vc-chart svg, .vc-chain, .vc-table";
  for (const sheet of root.querySelectorAll(sheets)) {
    const cells = [...sheet.querySelectorAll("[data-row]:not([aria-hidden]) > rect, [data-layer]")];
    const boxes = (cells.length ? cells : [sheet]).map((e) => e.getBoundingClientRect());
    const every = Math.max(1, Math.floor(boxes.length / most));
    for (const box of boxes.filter((_, i) => i % every === 0)) {
      const [x, y] = [box.left + box.width * 0.45, box.top + box.height * 0.45];
      const top = document.elementFromPoint(x, y);
      if (top && (sheet.contains(top) || top.contains(sheet))) found.push([x, y]);
    }
  }
  return found;
}

/** 页面滚到哪里、图多高、(x, y) 下面的表在哪里、是它的第几格，这一格认不认得自己被指着。 */
function place(root, [x, y]) {
  const under = document.elementFromPoint(x, y);
  const cell = under.closest("[data-row]");
  const sheet = under.closest(".vc-sheet, .vc-picture, .vc-chart, .vc-chain, .vc-table") ?? under;
  const box = sheet.getBoundingClientRect();
  return {
    scroll: scrollY,
    height: root.getBoundingClientRect().height,
    left: box.left,
    top: box.top,
    cell: cell && [...cell.parentElement.children].indexOf(cell),
    role: cell?.dataset.role ?? "",
    current: cell?.getAttribute("aria-current") === "true",
  };
}

/**
 * 高对比度时看不清的字、与别的格子分不出来的相连的格子、看不见的框。系统颜色在这里都已经算成 rgb。
 * 浏览器强制换掉的颜色，getComputedStyle 不说；svg 和写了 forced-color-adjust 的，说的就是真的。
 */
function colors(root) {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  /** 一层层叠起来的颜色（系统的 Highlight 可以是半透明的），由下到上。 */
  function light(...layers) {
    pen.clearRect(0, 0, 1, 1);
    for (const color of layers) {
      pen.fillStyle = color;
      pen.fillRect(0, 0, 1, 1);
    }
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  /** color 写在 ground（一层层的底）上。 */
  function contrast(color, ground) {
    const [low, high] = [light(...ground), light(...ground, color)].sort((p, q) => p - q);
    return (high + 0.05) / (low + 0.05);
  }
  const ground = (e) => (e ? [...ground(e.parentElement), getComputedStyle(e).backgroundColor] : ["#fff"]);
  const all = (selector) => [...root.querySelectorAll(selector)];
  const written = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());

  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches(":disabled, option, .vc-sr");
  const words =
    ":is(.vc-head, .vc-words, .vc-panel, .vc-foot, .vc-table, .vc-did) *, .vc-status, label, legend, button";
  const pale = all(words)
    .filter((e) => written(e) && seen(e))
    .map((e) => [e.textContent.trim().slice(0, 20), contrast(getComputedStyle(e).color, ground(e))]);
  // 画在 svg 里的：每种样子的底色一条路径
  const drawn = all("[data-look]").filter((e) => e.getAttribute("d"));
  const looks = Object.fromEntries(drawn.map((e) => [e.dataset.look, getComputedStyle(e)]));
  const texts = all(".vc-sheet text").filter((e) => !e.closest("[data-sign]"));
  const inks = [...new Set(texts.map((e) => getComputedStyle(e).fill))];
  for (const [name, { fill }] of Object.entries(looks)) {
    if (fill !== "none") for (const ink of inks) pale.push([name, contrast(ink, [...ground(root), fill])]);
  }

  const alike = [];
  for (const name of Object.keys(looks)) {
    const [lit, plain] = [looks[`${name} lit`], looks[name]];
    if (lit && !name.startsWith("hatch") && lit.fill === plain.fill && lit.stroke === plain.stroke) alike.push(name);
  }
  const frames = all(".vc-sheet .vc-frame").map((e) => getComputedStyle(e).stroke);
  return {
    pale: pale.filter(([, ratio]) => ratio < 4.5),
    alike,
    faint: frames.filter((stroke) => contrast(stroke, ground(root)) < 3),
    direction: getComputedStyle(root).direction,
  };
}

/** 页上那张画布用得最多的不透明的颜色，就是数的墨色。 */
function ink() {
  const canvas = document.querySelector(".vc-sheet canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Map();
  for (let i = 0; i < data.length; i += 4) {
    const color = `rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`;
    if (data[i + 3] === 255) seen.set(color, (seen.get(color) ?? 0) + 1);
  }
  return [...seen].sort((a, b) => b[1] - a[1])[0][0];
}

/** 在这幅图后面另挂一幅滑动窗口，数多得要画在画布上；页上的控件拉不到这么大，从 Python 可以。 */
async function large(root) {
  const source = Object.values(self.__anywidget).find((text) => text.includes("sliding-window"));
  const { default: widget } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const side = 31;
  const sizes = Object.entries({ n: side, kernel: 1, padding: 0, stride: 1, dilation: 1 });
  const state = {
    kind: "sliding-window",
    name: "",
    problem: "",
    op: "corr",
    step: 0,
    speed: 1,
    separate_axes: false,
    X: Array.from({ length: side }, () => Array(side).fill(8)),
    K: [[1]],
    ...Object.fromEntries(
      sizes.flatMap(([key, v]) => [
        [`${key}_h`, v],
        [`${key}_w`, v],
      ]),
    ),
  };
  const set = (key, value) => void (state[key] = value);
  const model = { get: (key) => state[key], set, on() {}, off() {}, save_changes() {} };
  const el = document.createElement("div");
  root.closest(".anywidget-host").after(el);
  widget.render({ model, el });
}

globalThis.hands = { targets, place, colors, ink, large };
