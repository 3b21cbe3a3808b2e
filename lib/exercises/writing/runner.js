/** 跑一次读者的代码，收齐结果：屋子提前备好一间，两秒没有动静就停。 */

import { openRoom } from "./room.js";

/** @typedef {import("./judge.js").Run} Run */
/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("./room.js").Parts} Parts */

const LIMIT = 2000; // 毫秒：一组输入这么久没有结果，就是停不下来

/** @type {Room | null} */
let spare = null;

/** 备好一间，等下一次用。 @param {Parts} parts */
export function prepare(parts) {
  spare ??= openRoom(parts);
  return spare;
}

/**
 * @param {Parts} parts @param {import("./machine.js").Job} job
 * @param {{print: (text: string) => void, dropped: (count: number) => void, signal: AbortSignal}} reader
 * @returns {Promise<Run>}
 */
export async function start(parts, job, { print, dropped, signal }) {
  const room = prepare(parts);
  spare = null;
  /** @type {Run} */
  const run = { source: job.source, outcomes: [] };
  const stopped = new Promise((resolve) => signal.addEventListener("abort", resolve));
  try {
    await Promise.race([room.ready, stopped]);
    if (signal.aborted) run.stopped = "reader";
    else await finish(room, job, run, { print, dropped, signal });
  } finally {
    room.close();
    prepare(parts);
  }
  return run;
}

/** @param {Room} room @param {import("./machine.js").Job} job @param {Run} run @param {any} reader */
function finish(room, job, run, { print, dropped, signal }) {
  return new Promise((/** @type {(value?: any) => void} */ resolve, reject) => {
    let trying = false;
    let printed = "";
    let timer = 0;
    const stop = (/** @type {"time" | "reader"} */ why) => {
      clearTimeout(timer);
      run.stopped = why;
      run.printed = printed;
      resolve();
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(stop, LIMIT, "time");
    };
    signal.addEventListener("abort", () => stop("reader"));
    wait();
    room.run(job, (message) => {
      if (message.print) {
        if (trying) printed += message.print;
        else print(message.print);
      }
      if (message.dropped && !trying) dropped(message.dropped);
      if (message.answer) run.answer = message.answer;
      if ("trying" in message) [trying, printed] = [true, ""];
      if ("case" in message) run.outcomes.push({ ...message, printed });
      else if (message.error) run.error = message.error;
      if ("case" in message || "trying" in message) wait();
      if (message.broken) reject(new Error(message.broken));
      if (message.done) {
        clearTimeout(timer);
        resolve();
      }
    });
  });
}
