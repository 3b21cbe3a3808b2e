/** 别的几个文件的摘要，打包时填上（tools/writing.mjs）：它们改了，浏览器就重取。 */
declare const WRITING_VERSION: string;
interface Window {
  __writing: typeof import("./page.js");
  __exercises: Record<string, import("./judge.js").Exercise & { given: string[]; answer: string }>;
  __python: import("./room.js").Parts;
}
declare module "@micropython/micropython-webassembly-pyscript/micropython.mjs" {
  // biome-ignore lint/suspicious/noExplicitAny: 它自己没有类型
  export const loadMicroPython: (options: object) => Promise<any>;
}
