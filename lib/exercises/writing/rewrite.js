/**
 * MicroPython 的 `*=`、`/=` 不就地算：`window *= K` 会悄悄成了 `window = window * K`，改没改输入就判不准。
 * 所以先把 `目标 *= 式子` 改写成 `目标 = __augmented("*", 目标, (式子))`，行号不变。`+=`、`-=` 它认得，不用改。
 */

const OPERATOR = /^(\*\*|\/\/|[*/%@&|^])=(?!=)/;

/** 一个字符串、一条注释，或者别的一个字。 */
const LONG = /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)/;
const SHORT = /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/;
const REST = /#[^\n]*|\\\n|[\p{L}\p{N}_]+|[\s\S]/u;
const PIECE = new RegExp(`^(?:[rbfuRBFU]{0,2}(?:${LONG.source}|${SHORT.source})|${REST.source})`, "u");

/** @param {string} source */
export function rewrite(source) {
  let [out, statement, depth, open] = ["", "", 0, false];
  const end = (/** @type {string} */ by) => {
    out += statement.replace(/(\s*)$/, (space) => (open ? `))${space}` : space)) + by;
    [statement, open] = ["", false];
  };
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at, at + 3);
    const operator = depth === 0 && !open ? OPERATOR.exec(rest)?.[0] : undefined;
    if (operator) {
      at += operator.length;
      const [, indent, target] = /** @type {RegExpExecArray} */ (/^(\s*)([\s\S]*)$/.exec(statement));
      statement = `${indent}${target}= __augmented("${operator.slice(0, -1)}", ${target.trim()}, (`;
      open = true;
      continue;
    }
    const piece = /** @type {RegExpExecArray} */ (PIECE.exec(source.slice(at, at + 4000)))[0];
    at += piece.length;
    if ("([{".includes(piece)) depth += 1;
    if (")]}".includes(piece)) depth = Math.max(0, depth - 1);
    const over = depth === 0 && (piece === "\n" || piece === ";" || (piece === ":" && !open) || piece[0] === "#");
    if (over) end(piece);
    else statement += piece;
  }
  end("");
  return out;
}
