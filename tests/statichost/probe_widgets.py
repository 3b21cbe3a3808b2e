"""测试用的小 anywidget：各占静态宿主约定的一处。笔记本在内核里导入它。"""

import anywidget
import traitlets

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="240" height="80" viewBox="0 0 240 80">
<rect x="10" y="10" width="60" height="60" fill="#0072B2"/><rect x="90" y="10" width="60" height="60" fill="#E69F00"/>
<rect x="170" y="10" width="60" height="60" fill="#009E73"/></svg>"""

COUNTER = """
function render({ model, el }) {
  const button = Object.assign(document.createElement("button"), { className: "counter" });
  const show = () => { button.textContent = `点了 ${model.get("value")} 次`; };
  button.onclick = () => { model.set("value", model.get("value") + 1); model.save_changes(); };
  model.on("change:value", show);
  show();
  el.append(button);
}
"""


class WithPicture(anywidget.AnyWidget):
    """像书里的交互图那样：同一个输出里带一张静态 SVG。"""

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"text/plain": type(self).__name__, "image/svg+xml": SVG}, metadata


class Counter(WithPicture):
    _esm = COUNTER + "export default { render };"
    _css = ".counter { color: rgb(0, 114, 178); min-height: 2.5rem; }"
    value = traitlets.Int(0).tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)


SHARED = 'var shared = (() => { self.sharedRuns = (self.sharedRuns ?? 0) + 1; return { word: "共用的" }; })();\n'
OWN = "//# part\nexport default {{ render({{ el }}) {{ el.textContent = shared.word + '{}'; }} }};"


class SharesOne(WithPicture):
    """模块由两份接成，前一份与 SharesTwo 共用。"""

    _esm = SHARED + OWN.format("一")


class SharesTwo(WithPicture):
    _esm = SHARED + OWN.format("二")


class FromFunction(WithPicture):
    _esm = COUNTER + "let calls = 0; export default () => { calls += 1; return { render, calls }; };"
    value = traitlets.Int(10).tag(sync=True)


class FromAsync(WithPicture):
    _esm = """
    export default async () => {
      await new Promise((done) => setTimeout(done, 30));
      return {
        async initialize({ model }) { await null; model.set("seen", "initialize"); },
        async render({ model, el }) { await null; el.textContent = model.get("seen") + " → render"; },
      };
    };"""
    seen = traitlets.Unicode("").tag(sync=True)


class NamedExport(WithPicture):
    _esm = "export " + COUNTER.strip()
    value = traitlets.Int(20).tag(sync=True)


class Binary(WithPicture):
    """二进制在最外层、列表里和字典里。"""

    _esm = """
    export default { render({ model, el }) {
      const say = (view) => `${view.constructor.name}[${new Uint8Array(view.buffer).join(" ")}]`;
      const { list, deep } = model.get("tree");
      el.textContent = [model.get("raw"), list[1], deep.inner[0].cell, model.get("empty")].map(say).join(" ") + list[0];
    } };"""
    raw = traitlets.Bytes(b"\x00\x7f\xff").tag(sync=True)
    empty = traitlets.Bytes(b"").tag(sync=True)
    tree = traitlets.Dict({"list": ["头", b"\x01\x02"], "deep": {"inner": [{"cell": b"\x03"}]}}).tag(sync=True)


class Awkward(WithPicture):
    """源码和状态里都是会弄坏网页的字。"""

    NASTY = "</script><!--<script>\u2028\u2029'\"\\${`&amp;😀永"
    _esm = f"/* {NASTY.replace('*/', '')[:22]} */ const nasty = `</script><!--`;\n" + (
        "export default { render({ model, el }) { el.textContent = nasty + model.get('text'); } };"
    )
    text = traitlets.Unicode(NASTY).tag(sync=True)
    number = traitlets.Any(None, allow_none=True).tag(sync=True)


class BrokenRender(WithPicture):
    """画了一半才抛错。"""

    _esm = """
    export default { render({ model, el, signal }) {
      el.textContent = "画了一半";
      signal.addEventListener("abort", () => { self.brokenAborted = true; });
      throw new Error("坏的 render");
    } };"""


class BrokenSyntax(WithPicture):
    _esm = "export default {"


class BrokenStart(anywidget.AnyWidget):
    """没有静态图，initialize 就抛错。"""

    _esm = """
    export default {
      initialize() { throw new Error("坏的 initialize"); },
      render() { self.ranAnyway = true; },
    };"""


class Probe(WithPicture):
    """把宿主给的东西交给测试。"""

    _esm = """
    const probe = { views: [], cleaned: [] };
    export default {
      initialize(given) {
        (self.probes ??= []).push(Object.assign(probe, { given }));
        return () => probe.cleaned.push("model");
      },
      render(given) { probe.views.push(given); return () => probe.cleaned.push("view"); },
    };"""
    n = traitlets.Int(1).tag(sync=True)
    text = traitlets.Unicode("字").tag(sync=True)
    table = traitlets.List([[1, 2], [3, {"a": None}]]).tag(sync=True)
    raw = traitlets.Bytes(b"\x01").tag(sync=True)


class Wide(anywidget.AnyWidget):
    """比手机宽；没有静态图；画的时候量得到自己的宽。"""

    _esm = """
    export default { render({ el }) {
      el.innerHTML = `<div class="wide" style="width: 1200px; background: #ddd">宽 ${el.clientWidth > 0}</div>`;
    } };"""
