"""用鼠标、键盘或手指把一幅图上的每个控件各操作一遍，每次都看它变没变、图好不好。

每次都从同一个样子开始：把一开始复制的链接放回地址里，图自己会恢复。做了一样才冒出来的控件（揭晓、移回来、宽的滑块），
恢复之后先做那一样，再操作它。Playwright 的 click 要等几帧，这里控件多，所以滚到跟前、量出位置后直接点。
"""

CONTROLS = "input, select, button[data-action]"
KEY = "(e) => [e.name || e.dataset.action, e.type, e.type === 'radio' ? e.value : ''].join(' ').trim()"

# 恢复到 hash 的样子，把话清掉，看这个控件现在能不能操作、在哪里
BEGIN = """(e, hash) => {
    const root = e.closest("[data-explorer]");
    if (hash) { history.replaceState(null, "", hash); window.dispatchEvent(new HashChangeEvent("hashchange")); }
    const { type, name, value, min, max } = e;
    const idle = !e.checkVisibility() || e.disabled || (min && min === max) || (type === "radio" && e.checked);
    if (idle || type === "file" || e.dataset.action === "camera") return null;
    root.querySelector("[role=status]").textContent = "";
    const spot = ["radio", "checkbox"].includes(type) ? e.closest("label") : e;
    spot.scrollIntoView({ block: "center", behavior: "instant" });
    const box = spot.getBoundingClientRect();
    const ratio = type === "range" ? (value - min < max - value ? 0.96 : 0.04) : 0.5;
    return { type, name, value, min, max, action: e.dataset.action, up: ratio > 0.5, checked: e.checked,
        x: box.left + box.width * ratio, y: box.top + box.height / 2 };
}"""
RESTORE = """(root, hash) => {
    history.replaceState(null, "", hash);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
}"""
USABLE = f"(all) => all.filter((e) => e.checkVisibility() && !e.disabled).map({KEY})"
STATUS = "(e) => e.closest('[data-explorer]').querySelector('[role=status]').textContent"
SETTLE = "(e) => e.type !== 'number' || e.blur()"
SILENT = {"play", "pause"}  # 播放要等一会儿才走第一步；先猜再看的空，填了还要揭晓


class Hand:
    """一种操作方式：mouse、keyboard 或 touch。"""

    def __init__(self, figure, way):
        self.figure, self.page, self.way = figure, figure.page, way
        self.keys, self.done, self.base, self.at_rest, self.ticked = figure.page.keyboard, set(), "", set(), set()

    def every_control(self, bases):
        """从每个样子（# 后面的一段）出发，把还没操作过的控件都操作到。返回操作过的。"""
        for base in bases:
            self.base = base
            self.rounds()
        return self.done

    def rounds(self):
        self.figure.root.evaluate(RESTORE, self.base)
        self.at_rest = set(self.figure.root.locator(CONTROLS).evaluate_all(USABLE))
        while self.one_round():
            pass

    def one_round(self):
        controls = self.figure.root.locator(CONTROLS)
        found = list(zip(controls.evaluate_all(f"(all) => all.map({KEY})"), controls.element_handles(), strict=True))
        before = len(self.done)
        for key, element in found:
            again = key.endswith("checkbox") and self.base not in self.ticked  # 各个样子里，勾上之后冒出来的不一样
            if (key in self.done and not again) or not self.operate(key, element, self.base):
                continue
            self.done.add(key)
            usable = set(controls.evaluate_all(USABLE)) - self.at_rest
            for other, appeared in found:
                if other in usable - self.done:
                    self.operate(key, element, self.base)
                    if self.operate(other, appeared, ""):
                        self.done.add(other)
        self.ticked.add(self.base)
        return len(self.done) > before

    def operate(self, key, element, base):
        about = element.evaluate(BEGIN, base)
        if not about:
            return False
        before = self.figure.health()["fingerprint"]
        getattr(self, about["type"].replace("-", "_"))(element, about)
        what = f"{self.way} {key}"
        silent = about["action"] in SILENT or (about["type"] == "text" and not about["name"])
        if not silent:
            self.page.wait_for_function(STATUS, arg=element)  # 写剪贴板要等一会儿
        after = self.figure.check(what, silent=silent)
        assert after["fingerprint"] != before or about["action"] in SILENT, f"{what} 什么也没变"
        return True

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
                    element.evaluate(SETTLE)
                    element.focus()
            assert element.input_value() != about["value"], about
        else:
            target = about["max"] if now != high else about["min"]
            self.type(target)
            assert float(element.input_value()) == float(target), about
        element.evaluate(SETTLE)

    def refuses(self, element, value, nonsense):
        """键入不合理的数，按回车：一句话，数回到原来的。一下子放进去，不让前几位先成了合理的数。"""
        for text in nonsense:
            self.keys.press("ControlOrMeta+a")
            self.keys.insert_text(text) if text else self.keys.press("Delete")
            self.keys.press("Enter")
            assert "现在" in element.evaluate(STATUS), text
            assert float(element.input_value()) == value, text

    def type(self, text):
        self.keys.press("ControlOrMeta+a")
        self.keys.type(text)

    def text(self, element, about):
        self.poke(element, about)
        self.keys.press("ControlOrMeta+a")
        self.keys.insert_text("3")
        assert element.input_value() == "3"

    def radio(self, element, about):
        if self.way == "keyboard":
            # 方向键在一组里转，转到为止
            group = self.figure.root.locator(f'input[type=radio][name="{about["name"]}"]')
            self.figure.root.locator(f'input[type=radio][name="{about["name"]}"]:checked').focus()
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
