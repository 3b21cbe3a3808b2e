"""打印断在行中间时，页面上仍是一行。"""

import inspect

import streams
from myst_nb.core import render
from myst_nb.core.utils import coalesce_streams
from nbformat.v4 import new_output
from streams import joined


def test_pieces_of_a_line_stay_one_line():
    pieces = [new_output("stream", name="stdout", text=text) for text in ("训练\n   █", "█", "█\n", "好了\n")]
    (merged,) = coalesce_streams(joined(pieces))
    assert merged["text"] == "训练\n   ███\n好了\n"
    assert pieces[0]["text"] == "训练\n   █"  # 原来的输出不动


def test_myst_nb_uses_it(monkeypatch):
    """myst-nb 若改了这个函数的名字，这里就会红。"""
    monkeypatch.setattr(render, "coalesce_streams", coalesce_streams)
    monkeypatch.setattr(streams, "merge", coalesce_streams)
    streams.setup(None)
    assert "coalesce_streams(" in inspect.getsource(render)
    (merged,) = render.coalesce_streams([new_output("stream", name="stdout", text=text) for text in ("一", "行\n")])
    assert merged["text"] == "一行\n"


def test_other_outputs_and_stderr_keep_their_place():
    picture = new_output("display_data", {"text/plain": "图"})
    outputs = [
        new_output("stream", name="stdout", text="a"),
        picture,
        new_output("stream", name="stderr", text="b"),
        new_output("stream", name="stdout", text="c"),
    ]
    assert [o.get("text") for o in joined(outputs)] == ["ac", None, "b"]
    assert joined(outputs)[1] is picture
