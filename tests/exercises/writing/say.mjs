/** 在 Node 里用同一份 MicroPython 跑几段源码，印出每段打印的字和出的错（JSON）：say.mjs 输入.json */
import { readFileSync } from "node:fs";
import { machine } from "../../../lib/exercises/writing/machine.js";

const writing = new URL("../../../lib/exercises/writing/", import.meta.url);
const { loadMicroPython } = await import("@micropython/micropython-webassembly-pyscript/micropython.mjs");
const files = ["torch.py", "lib.py", "run.py"].map((name) => [name, readFileSync(new URL(name, writing), "utf8")]);
const run = await machine(loadMicroPython, {}, Object.fromEntries(files));
const job = { name: "corr2d", given: [], takes: [], apply: null, cases: [[]], answer: "", defined: [] };
const said = JSON.parse(readFileSync(process.argv[2], "utf8")).map((source) => {
  const found = { printed: "", error: "" };
  run({ ...job, source }, (message) => {
    found.printed += message.print ?? "";
    found.error ||= message.error?.type ?? "";
  });
  return found;
});
console.log(JSON.stringify(said));
