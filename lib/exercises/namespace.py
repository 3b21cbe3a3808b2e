"""一类练习的名字空间：各章模块里的变量叫什么，在这里就叫什么。"""

from difflib import get_close_matches


class Namespace:
    """把 modules 里种类为 kind 的变量收在一起，用 `.名字` 取；dir() 列出全部名字。"""

    def __init__(self, name: str, kind: type, modules):
        self._name, self._members = name, {}
        for module in modules:
            for member, value in vars(module).items():
                if isinstance(value, kind) and self._members.setdefault(member, value) is not value:
                    raise ValueError(f"{name}.{member} 在 {module.__name__} 之前的模块里已经有了：请换一个名字")

    def __getattr__(self, name: str):
        if name.startswith("_"):  # 复制、显示对象时，别的库会来探问这种名字
            raise AttributeError(name)
        if name not in self._members:
            near = get_close_matches(name, self._members, n=3, cutoff=0.4) or sorted(self._members)
            raise AttributeError(f"没有 {self._name}.{name} 这道练习。名字相近的有：{'、'.join(near)}")
        return self._members[name]

    def __dir__(self):
        return sorted(self._members)

    def __repr__(self):
        return f"{self._name}：{'、'.join(dir(self))}"
