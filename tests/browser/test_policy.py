"""内容安全策略：整套浏览器测试都在它之下（conftest.served），有一处违反，控制台就不干净。这里看它确实挡得住。"""

import re

BLOCKED = """async (hostile) => {
    const told = new Promise((done) => addEventListener("securitypolicyviolation", done, { once: true }));
    document.body.insertAdjacentHTML("beforeend", hostile);
    const { effectiveDirective } = await told;
    return effectiveDirective;
}"""
HOSTILE = {
    '<img src="https://example.com/a.png">': "img-src",
    '<img src="x:" onerror="self.broken = 1">': "script-src-attr",
    '<iframe src="https://example.com/"></iframe>': "frame-src",
    '<object data="https://example.com/"></object>': "object-src",
    '<link rel="stylesheet" href="https://example.com/a.css">': "style-src-elem",
}


def test_what_does_not_belong_is_blocked(served, visit):
    seen = visit(served + "chapters/glossary.html")
    for hostile, rule in HOSTILE.items():
        assert seen.page.evaluate(BLOCKED, hostile) == rule, hostile
    assert seen.page.evaluate("self.broken") is None
    assert any("Content Security Policy" in text for text in seen.complaints)


def test_the_two_buttons_of_the_theme_still_work(served, visit):
    page = visit(served + "chapters/03-padding-stride.html").page
    page.evaluate("() => { self.printed = 0; self.print = () => (self.printed += 1); }")
    page.locator(".dropdown-download-buttons > button").click()
    page.locator("[data-press=print]").click()
    assert page.evaluate("self.printed") == 1
    page.locator("[data-press=fullscreen]").click()
    page.wait_for_function("document.fullscreenElement !== null")
    assert not re.search(r"\son\w+=", page.content().split("<article")[0])


def test_a_hostile_question_is_only_words(served, visit):
    """检索页的网址里写着标签、特别长：照字面当成词，不进页面。"""
    hostile = "%3Cimg%20src=x%20onerror=alert(1)%3E" + "%E5%8D%B7" * 2000
    seen = visit(f"{served}search.html?q={hostile}")
    seen.page.locator(".search-summary:not(:empty)").wait_for()
    assert seen.page.locator("#search-results img").count() == 0
    assert seen.complaints == []
