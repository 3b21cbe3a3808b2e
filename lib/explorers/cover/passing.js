/** 窗口自己走一遍：三行一条，去一趟，回一趟，走过的地方右边就有了。走到哪里只看过了多久。 */

const WHOLE = 6500; // 毫秒
const BAND = 3; // 一条几行：与窗口一样高

/** 过了 part（0 到 1）：窗口的正中在哪里，还没有算到的是哪一块（SVG 的 path）。 @param {number[]} size @param {number} part */
export function passed([height, width], part) {
  const bands = Math.ceil(height / BAND);
  const band = Math.min(Math.floor(part * bands), bands - 1);
  const across = (part * bands - band) * width;
  const back = band % 2;
  const [top, bottom] = [band * BAND, Math.min((band + 1) * BAND, height)];
  const col = Math.min(Math.floor(back ? width - across : across), width - 1);
  const left = back ? `M0 ${top}H${col}` : `M${col + 1} ${top}H${width}`;
  const rest = `V${bottom}H${back ? 0 : col + 1}zM0 ${bottom}H${width}V${height}H0z`;
  return { at: [Math.min(top + 1, height - 1), Math.max(col, 0)], hidden: left + rest };
}

/**
 * 第一次看得见时走一遍。读者不要动的、看不见的地方，一步也不走。
 * @param {Element} stage @param {AbortSignal} signal
 * @param {(part: number) => boolean} step 画走到这里的样子；读者动手了就是 false，不再走
 */
export function passOnce(stage, signal, step) {
  if (!globalThis.IntersectionObserver || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  let frame = 0;
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      let began = -1;
      const run = (/** @type {number} */ now) => {
        if (began < 0) began = now;
        if (step(Math.min((now - began) / WHOLE, 1))) frame = requestAnimationFrame(run);
      };
      frame = requestAnimationFrame(run);
    },
    { threshold: 0.6 },
  );
  observer.observe(stage);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  });
}
