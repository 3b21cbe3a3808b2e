/**
 * 图像怎样变成数，数怎样写进 trait。读者的字、图片、摄像头都只在这个页面里变成 0（白）到 1（黑）的数，不送到别处。
 *
 * 页里来的图分 65 级，是 1/64 的整数倍，什么浮点数都存得下；trait 里一个像素一个字符，连着的写个数，前面是宽：
 * “4 2;z3:”。从 Python 来的别的数还是列表的列表。
 */

import { h } from "../../widgets/core/dom.js";
import { decodeMatrix } from "../../widgets/core/numbers.js";

/** @typedef {string | (number | string)[][]} Raw */
/** @typedef {(pen: CanvasRenderingContext2D) => void} Draw */

const ZERO = 58; // 第 0 级的字符：数字之后的第一个
const LEVELS = 64;
export const LARGEST = 256;
const MOST = 5e7; // 再多像素，手机就放不下了

/** “宽 游程” → [宽, 游程]。 @param {string} raw @returns {[number, string]} */
export function split(raw) {
  const [width] = raw.split(" ", 1);
  return [Number(width), raw.slice(width.length + 1)];
}

/** trait → 数。 @param {Raw} raw @returns {number[][]} */
export function decode(raw) {
  if (typeof raw !== "string") return decodeMatrix(raw);
  const [width, runs] = split(raw);
  const text = runs.replace(/(\d+)(.)/g, (_, count, pixel) => pixel.repeat(count));
  return Array.from({ length: text.length / width }, (_, r) =>
    Array.from({ length: width }, (_, c) => (text.charCodeAt(r * width + c) - ZERO) / LEVELS),
  );
}

/** 连着三个以上的像素写个数。 @param {number} width @param {string} pixels @returns {string} */
const pack = (width, pixels) => `${width} ${pixels.replace(/(.)\1{2,}/g, (run, pixel) => run.length + pixel)}`;

/** 在白纸上画，读成 trait；浏览器不给画布时是 null。 @param {number[]} size [宽, 高] @param {Draw} draw */
function rasterize([width, height], draw) {
  const pen = h("canvas", { width, height }).getContext("2d", { willReadFrequently: true });
  if (!pen) return null;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = "#000";
  draw(pen);
  const { data } = pen.getImageData(0, 0, width, height);
  let text = "";
  for (let i = 0; i < data.length; i += 4) {
    const light = (0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2]) / 255;
    text += String.fromCharCode(ZERO + Math.round((1 - light) * LEVELS));
  }
  return pack(width, text);
}

const BLANK = pack(64, String.fromCharCode(ZERO).repeat(64 * 64));

/** 64×64 的一个字，墨迹居中；画出来是空白就是 null。 @param {string} char */
export function rasterizeCharacter(char) {
  const raw = rasterize([64, 64], (pen) => {
    pen.font = '56px KaiTi, STKaiti, "Kaiti SC", serif';
    const {
      actualBoundingBoxLeft: l,
      actualBoundingBoxRight: r,
      actualBoundingBoxAscent: a,
      actualBoundingBoxDescent: d,
    } = pen.measureText(char);
    pen.fillText(char, 32 + (l - r) / 2, 32 + (a - d) / 2);
  });
  return raw === BLANK ? null : raw;
}

/** 缩到不超过 LARGEST 边。 @param {CanvasImageSource} source @param {number} width @param {number} height */
export function rasterizeImage(source, width, height) {
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  const size = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  return rasterize(size, (pen) => pen.drawImage(source, 0, 0, size[0], size[1]));
}

/** 读者选的文件 → trait；不行就抛一句话。 @param {File} file @param {AbortSignal} signal @returns {Promise<string | null>} */
export async function readFile(file, signal) {
  const image = h("img");
  const url = URL.createObjectURL(file);
  try {
    await new Promise((done, fail) => {
      image.addEventListener("load", done, { signal });
      image.addEventListener("error", fail, { signal });
      image.src = url;
    }).catch(() => {
      throw new RangeError("这个文件读不出图像：可能不是图片，或者已经损坏。");
    });
    const { naturalWidth: width, naturalHeight: height } = image; // 先看大小，再解码
    if (!(width * height <= MOST))
      throw new RangeError(`图像有 ${width}×${height} 像素，太大了：请先缩小到五千万像素以内。`);
    return rasterizeImage(image, width || 1, height || 1);
  } finally {
    URL.revokeObjectURL(url);
  }
}
