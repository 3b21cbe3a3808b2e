"""一格里的打印原样接起来。

内核每隔零点几秒送出一段打印，断在哪里每次都不同。myst-nb 的 nb_merge_streams 给每一段的末尾补一个换行，
正好断在行中间时，一行就成了两行，进度条也就碎了。这里先把各段接好，再交给它。
"""

from myst_nb.core import render

merge = render.coalesce_streams


def joined(outputs):
    """同名的流并进最先的那一段，一个字也不添。"""
    kept, streams = [], {}
    for output in outputs:
        name = output.get("name")
        if output["output_type"] == "stream" and name in streams:
            streams[name]["text"] += output["text"]
            continue
        if output["output_type"] == "stream":
            output = streams[name] = output.copy()
        kept.append(output)
    return kept


def setup(app):
    """登记扩展。"""
    render.coalesce_streams = lambda outputs: merge(joined(outputs))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
