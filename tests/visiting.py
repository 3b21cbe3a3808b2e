"""一次访问：打开一页，等它安顿下来，记下它要了什么、抱怨了什么。"""

import time
from collections import Counter

# 载入之后还要画过两帧：宿主在第一帧里认出跟前的图，取它的模块
SETTLED = """async () => {
    await document.fonts.ready;
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    return performance.getEntriesByType("resource").map(({ name }) => name); // 取过几次就有几个
}"""
PATIENCE = 60  # 秒


class Visit:
    """一次访问：记下请求、控制台的错误与警告、抛出的错误。"""

    def __init__(self, page, scripts=True):
        self.page, self.scripts = page, scripts
        self.requests, self.pending, self.complaints = [], set(), []
        self.asked = Counter()  # 现在这一页，每个地址要过几次
        self.ears = {
            "request": self.ask,
            "requestfinished": self.over,
            "requestfailed": self.over,
            "console": self.hear,
            "pageerror": lambda error: self.complaints.append(str(error)),
            "response": lambda r: self.complaints.append(f"{r.status} {r.url}") if r.status >= 400 else None,
        }
        for event, ear in self.ears.items():
            page.on(event, ear)

    def leave(self):
        """不再听这一页。"""
        for event, ear in self.ears.items():
            self.page.remove_listener(event, ear)

    def ask(self, request):
        self.requests.append(request.url)
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self.asked.clear()
        self.asked[request.url] += 1
        if not request.url.startswith(("data:", "blob:")):
            self.pending.add(request)

    def over(self, request):
        self.pending.discard(request)

    def hear(self, message):
        # 转页的首页没有图标，浏览器自己去要服务器根上的 favicon.ico；那不是书里的文件
        ours = not message.location["url"].endswith("/favicon.ico")
        if ours and message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, url):
        self.page.goto(url, wait_until="load")
        if url.removesuffix("/chapters/index.html") == url and url.endswith("/index.html"):
            self.page.wait_for_url("**/chapters/index.html")  # 首页马上转到第一页，转完再看
        return self.settle()

    def settle(self):
        """该取的都取到了：字体、跟前的图的模块、它们再要的。"""
        if not self.scripts or self.page.url.endswith(".mhtml"):  # 存下来的 MHTML 里脚本不跑
            return self
        deadline = time.monotonic() + PATIENCE
        while True:
            arrived = Counter(self.page.evaluate(SETTLED))
            # 要过几次、页面说取到了几次，就是都取到了：机器忙的时候，Playwright 偶尔不说一个请求完了
            self.pending = {request for request in self.pending if arrived[request.url] < self.asked[request.url]}
            if not self.pending:
                return self
            assert time.monotonic() < deadline, f"一直没有取到：{[request.url for request in self.pending]}"

    def foreign(self, base):
        """不属于 base 的请求。"""
        return [url for url in self.requests if not url.startswith((base, "data:", "blob:"))]
