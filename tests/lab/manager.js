/**
 * 一页只有组件的网页，连着真的内核。组件归 VS Code 的组件管理器管：ipywidgets 7 与 8 各有一份，都用它发布在 npm 上的文件。
 */

import { KernelAPI, KernelConnection, ServerConnection } from "@jupyterlab/services";

const output = () => document.querySelector("#output");

/** @param {(version: number) => void} activate @param {number} version */
export async function start(activate, version) {
  activate();
  globalThis[`vscIPyWidgets${version}`].load();
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: `${location.origin}/`,
    wsUrl: `ws://${location.host}/`,
  });
  const model = await KernelAPI.startNew({ name: "python3" }, serverSettings);
  const kernel = new KernelConnection({ model, serverSettings });
  const loader = {
    widgetsRegisteredInRequireJs: new Set(),
    loadWidgetScript: async (name) => requirejs.config({ paths: { [name]: `/nbextensions/${name}/index` } }),
  };
  globalThis.kernel = kernel;
  globalThis.manager = new vscIPyWidgets.WidgetManager(kernel, output(), loader, () => {});
}

const OUTPUTS = ["stream", "error", "display_data", "execute_result"];

/** 执行 code，收下它的输出；打印的内容会分几次来，接成一条。 */
globalThis.execute = async (code) => {
  const outputs = [];
  const future = kernel.requestExecute({ code });
  future.onIOPub = ({ header: { msg_type }, content }) => {
    const last = outputs.at(-1);
    if (last?.name && last.name === content.name) last.text += content.text;
    else if (OUTPUTS.includes(msg_type)) outputs.push({ output_type: msg_type, ...content });
  };
  await future.done;
  return outputs;
};

/** 画出一个组件。 */
globalThis.show = async (id) => {
  const node = output().appendChild(document.createElement("div"));
  const view = await manager.create_view(await manager.get_model(id));
  await manager.display_view({ parent_header: {} }, view, { node });
};
