"""用鼠标、键盘或手指把一幅图上的每个控件各操作一遍，每次都看它变没变、图好不好。

每次都从同一个样子开始：把一开始复制的链接放回地址里，图自己会恢复。做了一样才冒出来的控件（揭晓、移回来、宽的滑块），
恢复之后先做那一样，再操作它。Playwright 的 click 要等几帧，这里控件多，所以滚到跟前、量出位置后直接点。
"""

STATUS = "(root) => root.querySelector('[role=status]').textContent"
SILENT = {"play", "pause", "more"}  # 播放要等一会儿才走第一步；先猜再看的空，填了还要揭晓


class Hand:
    """一种操作方式：mouse、keyboard 或 touch。"""

    def __init__(self, figure, way):
        self.figure, self.page, self.way = figure, figure.page, way
        self.root = figure.root.element_handle()
        self.keys, self.done = figure.page.keyboard, set()

    def every_control(self, bases):
        """从每个样子（# 后面的一段）出发，把还没操作过的控件都操作到。返回操作过的。"""
        for base in bases:
            at_rest = self.root.evaluate("probe.operable", base)
            for key in at_rest:
                # 勾上之后冒出来什么，各个样子里不同，所以勾每次都再勾
                if key in self.done and not key.endswith("checkbox"):
                    continue
                if now := self.operate(key, base):
                    self.done.add(key)
                    self.appeared([other for other in now if other not in at_rest], key, base)
        return self.done

    def appeared(self, others, key, base):
        """操作了 key 才冒出来的控件。"""
        for other in others:
            if other not in self.done:
                self.operate(key, base)
                if self.operate(other):
                    self.done.add(other)

    def operate(self, key, base=""):
        """恢复到 base（空的就接着眼前的样子），操作 key；返回现在能操作的。key 现在不能操作就什么也不返回。"""
        about = self.root.evaluate("probe.begin", [key, base])
        if not about:
            return []
        element = self.page.evaluate_handle("probe.chosen()").as_element()
        getattr(self, about["type"].replace("-", "_"))(element, about)
        what = f"{self.way} {key}"
        silent = about["action"] in SILENT or (about["type"] == "text" and not about["name"])
        after = self.figure.check(what, silent=silent, now=self.root.evaluate("probe.outcome", silent))
        assert after["fingerprint"] != about["fingerprint"] or about["action"] in SILENT, f"{what} 什么也没变"
        return after["operable"]

    def poke(self, element, about):
        """点一下；键盘是移焦点过去。"""
        if self.way == "keyboard":
            element.focus()
        elif self.way == "touch":
            self.page.touchscreen.tap(about["x"], about["y"])
        else:
            self.page.mouse.click(about["x"], about["y"])

    def range(self, element, about):
        self.poke(element, about)
        if self.way == "keyboard":
            self.keys.press("ArrowRight" if about["up"] else "ArrowLeft")
        assert element.input_value() != about["value"], f"{self.way} 拖不动 {about}"

    def number(self, element, about):
        self.poke(element, about)
        now, _low, high = (float(about[key]) for key in ("value", "min", "max"))
        if self.way == "keyboard":
            self.refuses(element, now, [f"{high + 1:g}", "", "-9999"])
            for key in ("ArrowUp", "ArrowDown"):
                if element.input_value() == about["value"]:
                    self.keys.press(key)
                    element.evaluate("(e) => e.blur()")
                    element.focus()
            assert element.input_value() != about["value"], about
        else:
            target = about["max"] if now != high else about["min"]
            # 不用全选键：手指接连点在一处，浏览器当作双击，全选的就成了整页
            element.evaluate("(e) => e.select()")
            self.keys.type(target)
            assert float(element.input_value()) == float(target), about
        element.evaluate("(e) => e.blur()")

    def refuses(self, element, value, nonsense):
        """键入不合理的数，按回车：一句话，数回到原来的。一下子放进去，不让前几位先成了合理的数。"""
        for text in nonsense:
            self.keys.press("ControlOrMeta+a")
            self.keys.insert_text(text) if text else self.keys.press("Delete")
            self.keys.press("Enter")
            assert "现在" in self.root.evaluate(STATUS), text
            assert float(element.input_value()) == value, text

    def text(self, element, about):
        """有上下界的是小数的框：键入另一头的界；别的随便写个字。"""
        target = (about["max"] if about["value"] != about["max"] else about["min"]) or "3"
        self.poke(element, about)
        self.keys.press("ControlOrMeta+a")
        self.keys.insert_text(target)
        assert element.input_value() == target
        if about["max"]:
            element.evaluate("(e) => e.blur()")

    def radio(self, element, about):
        if self.way == "keyboard":
            # 方向键在一组里转，转到为止
            group = self.figure.root.locator(f'input[type=radio][name="{about["name"]}"]')
            checked = self.figure.root.locator(f'input[type=radio][name="{about["name"]}"]:checked')
            (checked if checked.count() else group.first).focus()  # 自己的图，几张现成的都没有选着
            for _ in range(group.count()):
                if not element.is_checked():
                    self.keys.press("ArrowRight")
        else:
            self.poke(element, about)
        assert element.is_checked(), about

    def checkbox(self, element, about):
        self.poke(element, about)
        if self.way == "keyboard":
            self.keys.press("Space")
        assert element.is_checked() != about["checked"], about

    def select_one(self, element, about):
        last = element.evaluate("(e) => e.selectedIndex === e.options.length - 1")
        self.poke(element, about)
        self.keys.press("ArrowUp" if last else "ArrowDown")
        if self.way != "keyboard":
            self.keys.press("Enter")

    def button(self, element, about):
        self.press(element, about)
        if about["action"] == "play":
            assert element.get_attribute("data-action") == "pause"
            self.press(element, about)
            assert element.get_attribute("data-action") == "play"

    def press(self, element, about):
        self.poke(element, about)
        if self.way == "keyboard":
            self.keys.press("Enter")
