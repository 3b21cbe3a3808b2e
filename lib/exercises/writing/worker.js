/** worker 的入口：收下一个端口和 MicroPython 的程序，装好一台机器，此后端口上来一件事就跑一件。 */

import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
import { machine, wallMemory } from "./machine.js";

self.onmessage = async ({ data: { port, wasm, files } }) => {
  try {
    wallMemory();
    console.error = () => {}; // 要不到内存时，emscripten 也会说；读者已经得到一句话
    const url = URL.createObjectURL(new Blob([wasm], { type: "application/wasm" }));
    const run = await machine(loadMicroPython, { url }, files);
    port.onmessage = (/** @type {MessageEvent} */ { data }) => {
      try {
        run(data, (message) => port.postMessage(message));
      } catch (error) {
        port.postMessage({ broken: `${error}` });
      }
    };
    port.postMessage({ ready: true });
  } catch (error) {
    port.postMessage({ broken: `${error}` });
  }
};
