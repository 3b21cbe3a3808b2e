// 印在纸上的毛病：比框宽而印不全的，和底色太近而看不清的，留着的按钮，打开了却没有印的。
() => {
  const seen = { visibilityProperty: true, opacityProperty: true };
  const shown = (e) => e.checkVisibility(seen) && e.getBoundingClientRect().width > 1;
  const name = (e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`;
  const article = document.querySelector("article") ?? document.body;

  const edge = document.documentElement.clientWidth;
  const cut = [...article.querySelectorAll("pre, .vc-verdict div, table, div.math, img, .anywidget-host")].filter(
    (e) => shown(e) && (e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > edge + 1),
  );

  const parse = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  // 半透明的颜色叠在不透明的底上
  const over = ([r, g, b, alpha = 1], under) => [r, g, b].map((v, i) => v * alpha + under[i] * (1 - alpha));
  const ground = (e) => {
    if (!e) return [255, 255, 255];
    const color = parse(getComputedStyle(e).backgroundColor);
    return color[3] === undefined ? color : over(color, ground(e.parentElement));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (e) => {
    const paper = ground(e);
    const [a, b] = [light(over(parse(getComputedStyle(e).color), paper)), light(paper)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const speaks = (e) => [...e.childNodes].some((kid) => kid.nodeType === 3 && kid.textContent.trim());
  const faint = [...article.querySelectorAll("*")].filter(
    (e) => !e.closest("svg, math, script, style") && speaks(e) && shown(e) && contrast(e) < 4.5,
  );

  const left = [
    ...document.querySelectorAll(".bd-header, .bd-header-article, .bd-sidebar, .prev-next-footer, .copybtn"),
    ...document.querySelectorAll("details:not([open]), .tag_hide-input > details > summary"),
  ].filter(shown);
  const opened = [...article.querySelectorAll("details[open] > :not(summary)")].filter((e) => e.textContent.trim());
  return {
    paper: ground(document.body).join(),
    cut: cut.map(name),
    faint: faint.map((e) => `${contrast(e).toFixed(1)} ${name(e)}`),
    left: left.map(name),
    lost: opened.filter((e) => !shown(e)).map(name),
  };
};
