/**
 * 一间屋子：跑读者的代码的地方。worker 住在一个 sandbox 的 iframe 里：没有来源，没有存储，网页一样也碰不到，
 * 一个请求也发不出去（它的策略只让取 blob:）。用一次换一间，前一次留下的什么都不剩；停就是拆掉它。
 */

/** glue 是 worker 的程序，wasm 是 base64。 @typedef {{glue: string, wasm: string, files: Record<string, string>}} Parts */

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:; connect-src blob:";
const INSIDE = `onmessage = ({ data: { glue, ...rest }, ports: [port] }) => {
  const worker = new Worker(URL.createObjectURL(new Blob([glue], { type: "text/javascript" })));
  worker.onerror = (event) => port.postMessage({ broken: event.message });
  worker.postMessage({ ...rest, port }, [port]);
};`;

/**
 * @typedef {(job: object, hear: (message: any) => void) => void} Run
 * @typedef {{ready: Promise<void>, run: Run, close: () => void}} Room
 */

/** @param {Parts} parts @returns {Room} */
export function openRoom({ glue, wasm, files }) {
  const frame = document.createElement("iframe");
  const { port1, port2 } = new MessageChannel();
  /** @type {(message: any) => void} */
  let hear = () => {};
  const ready = new Promise((/** @type {(value?: any) => void} */ resolve, reject) => {
    port1.onmessage = ({ data }) => {
      if (data.ready) resolve();
      else if (data.broken) reject(new Error(data.broken));
      hear(data);
    };
    frame.addEventListener("load", () => {
      const bytes = Uint8Array.from(atob(wasm), (char) => char.charCodeAt(0));
      frame.contentWindow?.postMessage({ glue, files, wasm: bytes }, "*", [port2]);
    });
  });
  ready.catch(() => {});
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "运行 Python 的地方";
  const policy = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
  frame.srcdoc = `<!doctype html>${policy}<script>${INSIDE}</script>`;
  document.body.append(frame);
  return {
    ready,
    run(job, listen) {
      hear = listen;
      port1.postMessage(job);
    },
    close() {
      hear = () => {};
      port1.close();
      frame.remove();
    },
  };
}
