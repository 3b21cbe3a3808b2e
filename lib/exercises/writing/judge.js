/**
 * 判语：读者的函数在每组输入上的结果（run.py 报的），与 torch 在建网站时算好的比。
 * 与笔记本里的 checker.py 同一套规矩、同一套话；测试拿全部答案把两边逐份比过。
 */

import { agree, close, digits, numbers, placeOf, readAs, sameShape, tuple, write } from "./numbers.js";

/** @typedef {import("./numbers.js").Numbers} Numbers */
/** @typedef {{label: string, text?: string, code?: string}} Part */
/**
 * @typedef {{label: string, hint: string, readable: boolean, inputs: any[], expected: any,
 *   window?: import("./window.js").Window | null}} Case
 */
/** @typedef {{name: string, hint: string, results: any[]}} Mistake */
/**
 * @typedef {{name: string, takes: string[], byHand: boolean, apply: string | null, cases: Case[],
 *   mistakes: Mistake[]}} Exercise
 */
/** @typedef {{type: string, message: string, line?: number, where?: string, here?: boolean}} Trouble */
/** @typedef {{value: any, error: Trouble | null, ready: string, changed: string[], printed?: string}} Outcome */
/** @typedef {{kind: string, name: string, missing: boolean, callable: boolean, tensor: boolean}} Answer */
/** 跑了一次：stopped 是 "time"（到了时间）或 "reader"（读者按的）。
 * @typedef {{source: string, answer?: Answer, error?: Trouble, outcomes: Outcome[], stopped?: "time" | "reader",
 *   printed?: string}} Run
 */
/** differs 是有数可比而不同的那一组，页面照它画数格。
 * @typedef {{at: number, got: Numbers, wanted: Numbers}} Difference
 * @typedef {{state: "right" | "wrong" | "unwritten" | "error" | "stopped", headline: string, parts: Part[],
 *   mistake: string | null, line?: number, differs?: Difference, passed?: number}} Verdict
 */

const SMALL = 24; // 不超过这么多个数，就全写出来

/** @param {Exercise} exercise @param {Run} run @returns {Verdict} */
export function judge(exercise, run) {
  const early = run.stopped === "reader" ? stopped() : beforeTrying(exercise, run);
  if (early) return early;
  /** @type {Outcome[]} */
  const results = [];
  /** @type {Verdict | null} */
  let trouble = null;
  for (const [at, outcome] of run.outcomes.entries()) {
    trouble = troubleIn(exercise, run, at, outcome);
    if (trouble) break;
    results.push(outcome);
  }
  if (!trouble && run.stopped) trouble = tooLong([tried(exercise, run.outcomes.length)], printed(run));
  const differs = results.findIndex((outcome, at) => !agree(numbers(outcome.value), expected(exercise, at)));
  if (differs >= 0) return difference(exercise, differs, results);
  if (trouble) return trouble;
  const labels = exercise.cases.map((one) => one.label).join("、");
  const text = `${labels}，一共 ${exercise.cases.length} 组，结果都对上了。`;
  return verdict("right", "对", [{ label: "试了", text }, ...printed(results.at(-1))]);
}

/**
 * @param {Verdict["state"]} state @param {string} headline @param {Part[]} [parts] @param {string | null} [mistake]
 * @returns {Verdict}
 */
const verdict = (state, headline, parts = [], mistake = null) => ({ state, headline, parts, mistake });

const unwritten = () => verdict("unwritten", "还没有写");
const stopped = () => verdict("stopped", "停了", [{ label: "线索", text: "改好了，再按运行。" }]);

/** @param {string | null} mistake @param {Part[]} parts @returns {Verdict} */
const complaint = (mistake, parts) => verdict("wrong", mistake ? `还不对：${mistake}` : "还不对", parts, mistake);

/** @param {Part[]} parts @param {Part[]} more */
function tooLong(parts, more = []) {
  const text = "等了两秒还没有算完。循环会停下来吗？看看循环的条件，和循环里改的变量。";
  return verdict("stopped", "还不对：停不下来", [...parts, { label: "线索", text }, ...more], "停不下来");
}

/** 不用试就知道的：照写的跑一遍就出了错，或者没有交、交的不是要的那一种。 @param {Exercise} exercise @param {Run} run */
function beforeTrying(exercise, { answer, error, stopped, outcomes, source }) {
  if (error) return failed([], error, source);
  if (!answer) return stopped ? tooLong([]) : unwritten();
  if (answer.missing) return unwritten();
  const got = { label: "收到", text: kind(answer.kind) };
  if (exercise.apply) {
    if (answer.tensor) return null;
    return complaint("不是张量", [got, { label: "线索", text: "这里要交一个实数的 torch 张量。" }]);
  }
  if (!answer.callable) {
    const text = "请交函数本身，不要先调用它：写函数的名字，后面不带括号。";
    return complaint("不是函数", [got, { label: "线索", text }]);
  }
  const first = outcomes[0]?.error;
  if (first && first.type === "TypeError" && first.line === undefined && /argument/.test(first.message)) {
    const text = `这个函数要收 ${exercise.takes.length} 个参数：${exercise.takes.join("、")}。`;
    return complaint("参数不对", [{ label: "线索", text }]);
  }
  return outcomes[0]?.value?.kind === "NoneType" && empty(source, answer.name) ? unwritten() : null;
}

/**
 * 还谈不上数值对不对的毛病。
 * @param {Exercise} exercise @param {Run} run @param {number} at @param {Outcome} outcome @returns {Verdict | null}
 */
function troubleIn(exercise, run, at, outcome) {
  const { value, error } = outcome;
  const raised = error?.type === "NotImplementedError" && /raise/.test(lineOf(run.source, error.line));
  if (value?.kind === "ellipsis" || raised) return unwritten();
  if (exercise.byHand && outcome.ready) {
    const text = `这里用到了 ${outcome.ready}。这道题请自己写出来，用循环、切片和加减乘除就够了。`;
    return complaint("用了现成的运算", [{ label: "线索", text }]);
  }
  const where = tried(exercise, at);
  if (error) return failed([where], error, run.source, printed(outcome));
  if (outcome.changed.length) {
    const text = `运行之后，${outcome.changed.join("、")} 里的数变了。调用的人还要用它们，函数只该返回新的张量。`;
    return complaint("改了输入", [where, { label: "线索", text }, ...printed(outcome)]);
  }
  if (value.kind === "NoneType") {
    const parts = [
      { label: "得到", text: "None" },
      { label: "线索", text: "函数的末尾写 return 了吗？" },
    ];
    return complaint("没有返回", [where, ...parts]);
  }
  const target = expected(exercise, at);
  if (!readAs(numbers(value), target)) {
    const text = `结果应当是${target.tensor ? "实数的 torch 张量" : "数"}。`;
    const got = { label: "得到", text: kind(value.kind ?? "Tensor") };
    return complaint("种类不对", [where, got, { label: "线索", text }, ...printed(outcome)]);
  }
  return null;
}

/** @param {Part[]} parts @param {Trouble} error @param {string} [source] @param {Part[]} [more] */
function failed(parts, error, source = "", more = []) {
  const place = error.line ? [{ label: "停在", text: whereIs(error), code: lineOf(source, error.line) }] : [];
  if (error.here === false) {
    const text = `${error.message}。这不算写错：想用它，请到笔记本里运行。`;
    return {
      ...verdict("error", "这里跑不了", [...parts, ...place, { label: "线索", text }, ...more]),
      line: error.line,
    };
  }
  const shown = { label: "出错", text: `${error.type}: ${error.message}` };
  const headline = /Syntax|Indentation/.test(error.type) ? "读不懂这一行" : "运行时出错";
  return { ...verdict("error", headline, [...parts, ...place, shown, ...more]), line: error.line };
}

/** @param {Trouble} error */
const whereIs = ({ where, line }) => (where && where !== "<module>" ? `${where} 的第 ${line} 行` : `第 ${line} 行`);

/** 头一个与读者的结果处处一致的错法；至少要在一组输入上与参考答案不同。 @param {Exercise} exercise @param {Outcome[]} results */
export function diagnose(exercise, results) {
  return exercise.mistakes.find((mistake) => {
    let telling = false;
    for (const [at, outcome] of results.entries()) {
      const guess = numbers(mistake.results[at]);
      if (!guess) continue;
      if (!agree(numbers(outcome.value), guess)) return false;
      telling ||= !agree(guess, expected(exercise, at));
    }
    return telling;
  });
}

/** 说出哪里不同，指向哪里。 @param {Exercise} exercise @param {number} at @param {Outcome[]} results @returns {Verdict} */
function difference(exercise, at, results) {
  const mistake = diagnose(exercise, results);
  const one = exercise.cases[at];
  const got = /** @type {Numbers} */ (numbers(results[at].value));
  const wanted = expected(exercise, at);
  const alike = sameShape(got.shape, wanted.shape) && got.values;
  const place = alike ? (got.values?.findIndex((x, i) => !close(x, wanted.values?.[i] ?? "nan")) ?? 0) : 0;
  const show = (/** @type {Numbers} */ table) =>
    alike ? pointed(table, place, one.readable) : { text: `形状 ${tuple(table.shape)}` };
  const hint = mistake ? mistake.hint : one.hint;
  const parts = [
    tried(exercise, at),
    { label: "得到", ...show(got) },
    { label: "应是", ...show(wanted) },
    ...(hint ? [{ label: "线索", text: hint }] : []),
    ...printed(results[at]),
  ];
  const passed = results.filter((outcome, i) => agree(numbers(outcome.value), expected(exercise, i))).length;
  return { ...complaint(mistake?.name ?? null, parts), differs: { at, got, wanted }, passed };
}

/** 把 table 全写出来；写不下就只说不同的那个数。 @param {Numbers} table @param {number} place @param {boolean} small */
function pointed(table, place, small) {
  const { shape, values } = table;
  if (!shape.length || (small && (values?.length ?? 0) <= SMALL)) return { code: write(table) };
  return { text: `第一处不同在 [${placeOf(place, shape).join(", ")}]，是 ${digits(values?.[place] ?? "nan")}` };
}

/** @param {Exercise} exercise @param {number} at */
const expected = (exercise, at) => /** @type {Numbers} */ (numbers(exercise.cases[at].expected));

/** 试的是哪一组。 @param {Exercise} exercise @param {number} at @returns {Part} */
function tried(exercise, at) {
  const { label, inputs, readable } = exercise.cases[at];
  if (readable) {
    const lines = exercise.takes.map((name, i) => beside(`${name} = `, write(inputs[i])));
    return { label: "试了", text: label, code: lines.join("\n") };
  }
  const shapes = exercise.takes.flatMap((name, i) =>
    inputs[i]?.dtype ? [`${name} ${inputs[i].shape.join("×")}`] : [],
  );
  return { label: "试了", text: `${label}（${shapes.join("，")}）` };
}

/** name 写在 block 第一行之前，其余各行缩进到一样。 @param {string} name @param {string} block */
const beside = (name, block) => name + block.replaceAll("\n", `\n${" ".repeat(name.length)}`);

/** @param {{printed?: string} | undefined} outcome @returns {Part[]} */
const printed = (outcome) => (outcome?.printed?.trim() ? [{ label: "打印", code: shorten(outcome.printed, 12) }] : []);

/** @param {string} text @param {number} lines */
function shorten(text, lines) {
  const kept = text.replace(/^\n+|\n+$/g, "").split("\n");
  return (
    kept
      .slice(0, lines)
      .map((line) => line.slice(0, 200))
      .join("\n") + (kept.length > lines ? "\n……" : "")
  );
}

/** @param {string} name */
const kind = (name) => `${name}，不是要的那一种`;

/** @param {string} source @param {number} [line] */
const lineOf = (source, line) => (line ? (source.split("\n")[line - 1] ?? "").trim() : "");

/** 函数体里什么也没有写：只有 ...、pass、注释和文档字符串。 @param {string} source @param {string} name */
export function empty(source, name) {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => new RegExp(`^\\s*def\\s+${name}\\b`, "u").test(line));
  if (start < 0) return false;
  const indent = lines[start].search(/\S/);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.trim() && !line.trim().startsWith("#") && line.search(/\S/) <= indent);
  const body = [lines[start].replace(/^[^#]*?\)\s*(->[^:]*)?:/, ""), ...(end < 0 ? rest : rest.slice(0, end))].join(
    "\n",
  );
  const bare = body.replace(/("""[\s\S]*?"""|'''[\s\S]*?''')/g, "").replace(/#.*/g, "");
  return bare.split(/[\n;]/).every((line) => ["", "...", "pass"].includes(line.trim()));
}
