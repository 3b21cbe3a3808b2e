// test_hands.py 在页面里用的几个函数，都收图的根元素

/** 一格在窗口里的框。 */
function boxOf({ sheet }, { row, col }) {
  const { x, y, width, height } = sheet.at(row, col);
  return { left: x - scrollX, top: y - scrollY, width, height };
}

/** 看得见的、能指的地方 [x, y]：各张表隔几格取一格，图与曲线取一处。 */
function targets(root, most) {
  const found = [];
  const sheets = ".vc-stage .vc-sheet, .vc-picture svg, .vc-chart svg, .vc-chain, .vc-table";
  for (const sheet of root.querySelectorAll(sheets)) {
    const layers = [...sheet.querySelectorAll("[data-layer]")];
    const boxes = sheet.sheet
      ? sheet.sheet.cells.map((cell) => boxOf(sheet, cell))
      : (layers.length ? layers : [sheet]).map((e) => e.getBoundingClientRect());
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
  const sheet = under.closest(".vc-sheet, .vc-picture, .vc-chart, .vc-chain, .vc-table") ?? under;
  const box = sheet.getBoundingClientRect();
  const layer = under.closest("[data-layer]");
  const at = (sheet.sheet?.cells ?? []).findIndex((cell) => {
    const { left, top, width, height } = boxOf(sheet, cell);
    return x >= left && x < left + width && y >= top && y < top + height;
  });
  const { role = "", current = false } = sheet.sheet?.cells[at] ?? {};
  return {
    scroll: scrollY,
    height: root.getBoundingClientRect().height,
    left: box.left,
    top: box.top,
    cell: layer ? [...layer.parentElement.children].indexOf(layer) : at,
    role,
    current: Boolean(current),
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
  const alike = [];
  for (const sheet of all("[data-sheet]").filter((e) => e.sheet.cells.length && seen(e))) {
    const found = paintedCells(sheet).filter(({ cell }) => cell.shade === undefined); // 深浅就是它要说的
    for (const { cell, paper, inks } of found) {
      const best = Math.max(0, ...inks.map((color) => contrast(color, [paper])));
      if (cell.value !== undefined) pale.push([`${cell.role} ${cell.row},${cell.col}`, best]);
    }
    const looks = (lit) =>
      new Set(found.filter(({ cell }) => Boolean(cell.linked || cell.current) === lit).map(({ look }) => look));
    for (const look of looks(true)) if (looks(false).has(look)) alike.push(`${sheet.dataset.sheet} ${look}`);
  }
  const frames = all(".vc-sheet .vc-frame").map((e) => getComputedStyle(e).stroke);
  return {
    pale: pale.filter(([, ratio]) => ratio < 4.5),
    alike,
    faint: frames.filter((stroke) => contrast(stroke, ground(root)) < 3),
    direction: getComputedStyle(root).direction,
  };
}

/** 每一格屏幕上的样子：底色、字里出现的颜色、底色加格线（分得出亮不亮）。 */
function paintedCells(sheet) {
  const canvas = sheet.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const whole = sheet.getBoundingClientRect();
  const scale = canvas.width / whole.width;
  return sheet.sheet.cells.map((cell) => {
    const { left, top, width, height } = boxOf(sheet, cell);
    // 格线不算：字要看得清，不能靠格线
    const rim = 0.08 * width;
    const inside = [left - whole.left + rim, top - whole.top + rim, width - 2 * rim, height - 2 * rim];
    const box = inside.map((v) => Math.round(v * scale));
    const { data } = pen.getImageData(...box);
    const seen = new Map();
    for (let i = 0; i < data.length; i += 4) {
      const color = `rgba(${data[i]}, ${data[i + 1]}, ${data[i + 2]}, ${data[i + 3] / 255})`;
      seen.set(color, (seen.get(color) ?? 0) + 1);
    }
    const [[paper], ...inks] = [...seen].sort((a, b) => b[1] - a[1]);
    const edge = Math.round((left - whole.left) * scale);
    const border = [...pen.getImageData(edge, box[1] + Math.round(box[3] / 2), 3, 1).data].join();
    return {
      cell,
      paper,
      inks: inks.map(([color]) => color),
      look: `${cell.role} ${paper} ${border}`,
      pixels: data.join(),
    };
  });
}

globalThis.hands = { targets, place, colors, paintedCells };
