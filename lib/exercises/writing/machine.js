/**
 * 一台 MicroPython：装好 torch.py、lib.py、run.py，一次跑一件事。网页里在 worker 里跑，测试在 Node 里跑，都是这一份。
 *
 * 墙：WebAssembly 的内存至多 64 MB（再要，MicroPython 自己抛 MemoryError）；打印的字至多 PRINTED 个，其余只数一数。
 */

import { rewrite } from "./rewrite.js";

export const PRINTED = 8000;
const MEMORY = 64 * 1024 * 1024;
const PAGE = 64 * 1024;

/** 再大就不给：内存不会跟着死循环涨到几个 GB。 */
export function wallMemory() {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + Number(pages) * PAGE > MEMORY) throw new RangeError("网页里的内存至多 64 MB");
    return grow.call(this, pages);
  };
}

/**
 * 一件事：读者的源码，先跑的几段（given），参数的名字，每组输入；apply 见 exercise.py。answer、defined 是没有写
 * check.… 时到哪里去找答案。
 * @typedef {{name: string, source: string, given: string[], takes: string[], apply: string | null, cases: any[][],
 *   answer: string, defined: string[]}} Job
 */

/**
 * @param {(options: object) => Promise<any>} loadMicroPython
 * @param {object} options 交给 loadMicroPython 的
 * @param {Record<string, string>} files 文件名 → Python 源码
 * @returns {Promise<(job: Job, report: (message: any) => void) => void>} 跑一件事；report 收结果和打印的字
 */
export async function machine(loadMicroPython, options, files) {
  const quiet = () => {};
  const mp = await loadMicroPython({ heapsize: 4 * 1024 * 1024, ...options, stdout: quiet, stderr: quiet });
  /** @type {(message: any) => void} */
  let report = quiet;
  const host = {
    job: "",
    room: PRINTED,
    write: (/** @type {string} */ text) => report({ print: text }),
    drop: (/** @type {number} */ count) => report({ dropped: count }),
    tell: (/** @type {string} */ text) => report(JSON.parse(text)),
  };
  mp.registerJsModule("host", host);
  mp.FS.mkdir("/book");
  for (const [name, text] of Object.entries(files)) mp.FS.writeFile(`/book/${name}`, text);
  mp.runPython('import sys\nsys.path.insert(0, "/book")\nimport run');
  return (job, tell) => {
    report = tell;
    host.job = JSON.stringify({ ...job, source: rewrite(job.source), given: job.given.map(rewrite) });
    mp.runPython("run.main()");
    report({ done: true });
  };
}
