"""有静态图的控件：Pictured；能算、能检查、能一起改几个 traits 的：Explorer。

只用 anywidget 0.9、ipywidgets 7.7 就有的东西：Colab 是那个版本。
"""

import sys
from pathlib import Path

import anywidget
import torch
import traitlets

from lib.arguments import FLOATS
from lib.widgets.traits import BadType, BadValue, Name, refusing, with_dtype


class Pictured(anywidget.AnyWidget):
    """离开了 JavaScript 也有东西看的控件：子类写 picture()、settings()，视图在同一文件夹，样式在上一层。

    _repr_mimebundle_ 除了控件，还给静态的 image/svg+xml（GitHub、PDF、没有 JavaScript 的浏览器看它）
    和稳定的 text/plain。
    """

    def __init_subclass__(cls, **kwargs):
        home = Path(getattr(sys.modules[cls.__module__], "__file__", None) or "").parent  # 笔记本里写的子类没有文件
        if not hasattr(cls, "_esm") and (home / "bundle.js").exists():  # 子类的子类、traitlets 自己造的子类照用
            cls._esm = (home / "bundle.js").read_text(encoding="utf-8")
            cls._css = (home.parent / "bundle.css").read_text(encoding="utf-8")
        super().__init_subclass__(**kwargs)

    _ipython_display_ = None  # ipywidgets 7 会抢在 _repr_mimebundle_ 之前，只给控件，没有 SVG

    def picture(self):
        """lib.drawing 画的静态图。"""
        raise NotImplementedError

    def settings(self) -> str:
        """repr 里括号中的部分；每次执行都相同。"""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.settings()})"

    def _repr_mimebundle_(self, **kwargs):
        shown = super()._repr_mimebundle_(**kwargs)
        data, metadata = shown if isinstance(shown, tuple) else (shown, {})
        data = {**(data or {}), "text/plain": repr(self), "image/svg+xml": str(self.picture())}
        return data, metadata


class Explorer(Pictured):
    """一幅交互图。子类给出 kind、traits，并写 output、picture()、settings()；静态图与页上的第一帧逐格一致。"""

    CONTROLS: tuple[str, ...] = ()  # 各样控件的名字，controls 里可以写的；次序是图上的次序

    kind = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)  # 图头上说的一句话；空的就是这种图自己的
    controls = traitlets.Unicode("").tag(sync=True)  # 露在外面的控件，空格分开；空的就是这种图自己的
    name = Name("explorer", "name ")
    problem = traitlets.Unicode("").tag(sync=True)  # 刚刚拒绝了什么；图上显示这句话

    def __init__(self, name: str | None = None, title: str = "", controls: str = "", **values):
        super().__init__()
        self.assign(title=title, controls=controls, **values, **({} if name is None else {"name": name}))

    @traitlets.validate("controls")
    def _known(self, proposal):
        def check():
            known = (*self.CONTROLS, "formula")
            if unknown := [word for word in proposal.value.split() if word not in known]:
                raise ValueError(f"controls 里的 {unknown[0]!r} 不是这幅图的控件：请从 {'、'.join(known)} 里选")
            return proposal.value

        return self.refuse_or(check)

    def assign(self, **values):
        """一起改几个 traits，改完才检查它们合不合；不合就都不改，抛 ValueError 或 TypeError。"""
        if unknown := values.keys() - self.trait_names():
            raise TypeError(f"{type(self).__name__} 没有 {'、'.join(sorted(unknown))} 这样的参数")
        try:
            with self.hold_sync(), self.hold_trait_notifications():
                for key, value in values.items():
                    setattr(self, key, value)
        except (BadValue, BadType) as error:
            self.problem = str(error)  # 退回时连 problem 也退回了，再说一遍
            raise

    def refuse_or(self, check, *args):
        """check(*args) 的结果；它抛错时，图上也说这句话。"""
        try:
            result = refusing(check, *args)
        except (BadValue, BadType) as error:
            self.problem = str(error)
            raise
        if self.problem:
            self.problem = ""
        return result

    def tensors(self, *traits: str) -> list[torch.Tensor]:
        """几个数表 trait 的现值。各用读者给的 dtype；没有类型的小数（列表、后来改进去的）随旁边的浮点类型。"""
        tables = [getattr(self, trait) for trait in traits]
        floats = [table.dtype for table in tables if table.dtype in FLOATS]
        return [with_dtype(table, floats[0] if floats else torch.get_default_dtype()) for table in tables]

    @property
    def output(self) -> torch.Tensor:
        """lib 算出的结果，应与图上的数相同。"""
        raise NotImplementedError
