/** 在 Node 里，用读者得到的那一份 MicroPython 跑一批答案，印出每份的判语（JSON）：answers.mjs 输入.json */
import { readFileSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const root = new URL("../../../", import.meta.url);
const writing = new URL("lib/exercises/writing/", root);
const { machine, wallMemory } = await import(new URL("machine.js", writing));
const { judge } = await import(new URL("judge.js", writing));
const LIMIT = 3000;

if (!isMainThread) {
  const { loadMicroPython } = await import(
    new URL("node_modules/@micropython/micropython-webassembly-pyscript/micropython.mjs", root)
  );
  wallMemory();
  const names = ["torch.py", "lib.py", "run.py"];
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, writing), "utf8")]));
  const run = await machine(loadMicroPython, {}, files);
  parentPort.on("message", (job) => run(job, (message) => parentPort.postMessage(message)));
  parentPort.postMessage({ ready: true });
} else {
  const { exercises, answers } = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const verdicts = [];
  let worker = null;
  const start = () =>
    new Promise((resolve) => {
      worker = new Worker(new URL(import.meta.url), { argv: [process.argv[2]], workerData });
      worker.once("message", resolve);
    });
  for (const { name, source } of answers) {
    if (!worker) await start();
    const exercise = exercises[name];
    const job = { name, source, given: [], answer: "", defined: [], takes: exercise.takes, apply: exercise.apply };
    job.cases = exercise.cases.map((one) => one.inputs);
    const run = { source, outcomes: [], printed: "" };
    await new Promise((resolve) => {
      let printed = "";
      const late = () => {
        run.stopped = "time";
        worker.terminate();
        worker = null;
        resolve();
      };
      let timer = setTimeout(late, LIMIT);
      worker.removeAllListeners("message");
      worker.on("message", (message) => {
        if (message.print) printed += message.print;
        if (message.answer) run.answer = message.answer;
        if ("trying" in message) printed = "";
        if ("error" in message && !("case" in message)) run.error = message.error;
        if ("case" in message) {
          clearTimeout(timer);
          timer = setTimeout(late, LIMIT);
          run.outcomes.push({ ...message, printed });
        }
        if (message.done) {
          clearTimeout(timer);
          resolve();
        }
      });
      worker.postMessage(job);
    });
    verdicts.push(judge(exercise, run));
  }
  await worker?.terminate();
  console.log(JSON.stringify(verdicts));
}
