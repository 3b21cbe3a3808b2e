/** 读者的源码，运行之前看一眼。 */

const LONGEST = 100_000;

/** 跑不了的源码：说一句话。 @param {string} source @returns {import("./judge.js").Verdict | null} */
export function refusal(source) {
  if (source.length > LONGEST) {
    const length = source.length.toLocaleString("zh-CN");
    return refuse("太长了", `一共 ${length} 个字，网页里至多 ${LONGEST.toLocaleString("zh-CN")} 个。`);
  }
  const strange = source.split("\n").findIndex((line) => /\p{Surrogate}/u.test(line));
  if (strange >= 0) return refuse("有一个读不出的字", `第 ${strange + 1} 行里有半个字（落单的代理码），删掉它再运行。`);
  const lines = source.split("\n");
  const [tab, space] = [/^\t/, /^ +\S/].map((indent) => lines.findIndex((line) => indent.test(line)));
  const mixed = lines.findIndex((line) => /^ *\t+ |^ +\t/.test(line));
  if (mixed >= 0)
    return refuse("缩进里混着空格和制表符", `第 ${mixed + 1} 行的开头既有空格又有制表符，统一用四个空格。`);
  if (tab >= 0 && space >= 0) {
    return refuse("缩进里混着空格和制表符", `第 ${tab + 1} 行用制表符缩进，第 ${space + 1} 行用空格，统一用四个空格。`);
  }
  return null;
}

/** @param {string} headline @param {string} text @returns {import("./judge.js").Verdict} */
const refuse = (headline, text) => ({ state: "error", headline, parts: [{ label: "线索", text }], mistake: null });

/** 源码里定义的名字，照先后：最外面的 def 和赋值。 @param {string} source */
export const definedIn = (source) =>
  [...source.matchAll(/^(?:def\s+([\p{L}\p{N}_]+)|([\p{L}_][\p{L}\p{N}_]*)\s*=(?!=))/gmu)].map(
    ([, one, other]) => one ?? other,
  );
