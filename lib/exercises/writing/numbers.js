/** 判语里的数：比较两串数，把数写成字。与 checker.py 里同名的几个函数相同。 */

/**
 * JSON 里的一个结果：形状和按行排的数；"nan"、"inf"、"-inf" 写成字。tensor 表示是张量，size 表示只有形状。
 * @typedef {{shape: number[], values: (number | string)[] | null, tensor?: boolean, size?: boolean}} Numbers
 */

/** exercise.py 写的值 → Numbers；字（例如 "max"）是 null。 @param {any} value @returns {Numbers | null} */
export function numbers(value) {
  if (typeof value === "number") return { shape: [], values: [value] };
  if (Array.isArray(value?.size)) return { shape: [value.size.length], values: value.size, size: true };
  if (value?.tuple) {
    const parts = value.tuple.map(numbers);
    if (parts.some((/** @type {any} */ part) => !part)) return null;
    return {
      shape: [parts.length, ...(parts[0]?.shape ?? [])],
      values: parts.flatMap((/** @type {any} */ p) => p.values),
    };
  }
  if (!value || !Array.isArray(value.shape)) return null;
  return { shape: value.shape, values: value.values ?? null, tensor: "dtype" in value || "tensor" in value };
}

/** @param {number | string} x */
const real = (x) => (typeof x === "string" ? Number(x.replace("inf", "Infinity")) : x);

/** 讲义的 torch.zeros 是 float32，这一点误差不算错。 @param {number | string} got @param {number | string} wanted */
export function close(got, wanted) {
  const [x, y] = [real(got), real(wanted)];
  return (
    x === y ||
    (Number.isNaN(x) && Number.isNaN(y)) ||
    (Number.isFinite(y) && Math.abs(x - y) <= 1e-6 + 1e-5 * Math.abs(y))
  );
}

/** @param {number[]} a @param {number[]} b */
export const sameShape = (a, b) => a.length === b.length && a.every((n, i) => n === b[i]);

/** 读者的结果能不能当成 like 那一种来看：要张量的，列表不行。 @param {Numbers | null} value @param {Numbers} like */
export const readAs = (value, like) => (value && (!like.tensor || value.tensor) ? value : null);

/** 两个结果相同；读者的是张量，而 target 只有形状时，只比形状。 @param {Numbers | null} value @param {Numbers} target */
export function agree(value, target) {
  if (value?.tensor && target.size) return sameShape(value.shape, /** @type {number[]} */ (target.values));
  const got = readAs(value, target);
  if (!got?.values || !target.values || !sameShape(got.shape, target.shape)) return false;
  const wanted = target.values;
  return got.values.every((x, i) => close(x, wanted[i]));
}

/** 整数写全，小数写六位有效数字：与 Python 的 .6g 相同。 @param {number | string} x */
export function digits(x) {
  const value = real(x);
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Number.isInteger(value)) return Math.abs(value) < 1e15 ? `${value + 0}` : `${BigInt(value)}`;
  const [head, tail] = value.toExponential(5).split("e");
  const power = Number(tail);
  if (power >= -4 && power < 6) return value.toFixed(5 - power).replace(/\.?0+$/, "");
  const sign = power < 0 ? "-" : "+";
  return `${head.replace(/\.?0+$/, "")}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** 把数写成几行，列对齐；多于两维的一张张分开。 @param {any} value */
export function write(value) {
  const found = numbers(value);
  if (value?.tuple) return writeTuple(value);
  if (!found || typeof value === "number") return typeof value === "number" ? digits(value) : String(value);
  const { shape, values } = found;
  if (!values?.length) return `没有数，形状 ${tuple(shape)}`;
  const texts = values.map(digits);
  const width = Math.max(...texts.map((text) => text.length));
  const cols = shape.at(-1) ?? 1;
  const rows = shape.length > 1 ? /** @type {number} */ (shape.at(-2)) : 1;
  const lines = [];
  for (let i = 0; i < texts.length; i += cols) {
    lines.push(
      texts
        .slice(i, i + cols)
        .map((text) => text.padStart(width))
        .join(" "),
    );
  }
  const tables = [];
  for (let i = 0; i < lines.length; i += rows) tables.push(lines.slice(i, i + rows).join("\n"));
  return tables.join("\n\n");
}

/** 照 Python 写元组。 @param {any} value @returns {string} */
function writeTuple(value) {
  if (!value?.tuple) return typeof value === "string" ? `'${value}'` : String(value);
  const inside = value.tuple.map(writeTuple);
  return inside.length === 1 ? `(${inside[0]},)` : `(${inside.join(", ")})`;
}

/** @param {number[]} shape */
export const tuple = (shape) => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`);

/** 第 at 个数在哪里：[行, 列…]。 @param {number} at @param {number[]} shape */
export function placeOf(at, shape) {
  const place = [];
  for (const n of [...shape].reverse()) {
    place.unshift(at % n);
    at = Math.floor(at / n);
  }
  return place;
}
