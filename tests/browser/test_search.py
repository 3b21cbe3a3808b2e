"""检索：照读者的问法问，领到那一节；打字时就有结果；经 http 和 file:// 都行。"""

import gzip
import json
import re
import subprocess
import tomllib
from urllib.parse import quote

import pytest
from frontend import NODE
from paths import ROOT, SITE

QUESTIONS = tomllib.loads((ROOT / "tests/site/questions.toml").read_text(encoding="utf-8"))
FILES = [SITE / "_static/search" / name for name in ("sections.js", "engine.js")]
FIRST, ANSWERED = 3, 54  # 答案在前三名里；六十句里至少这么多句
HEAVIEST = 90 * 1024  # gzip 后，搜一次要取的
SECTION = re.compile(r'<(?:section|dt|span) id="([^"]+)"')


@pytest.fixture(scope="module")
def sections():
    text = FILES[0].read_text(encoding="utf-8")
    return json.loads(text.removeprefix("globalThis.bookSections=").rstrip(";\n"))


def ranks(queries):
    """每一句话，找到的 页#标题，最合的在前。"""
    command = [NODE, "--no-warnings", ROOT / "tests/browser/ranks.mjs", FILES[0]]
    done = subprocess.run(command, input=json.dumps(queries), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_questions_lead_to_the_section_that_answers(sections):
    known = {place(section) for section in sections}
    assert {answer for answers in QUESTIONS.values() for answer in answers} <= known
    found = dict(zip(QUESTIONS, ranks(list(QUESTIONS)), strict=True))
    assert [query for query, places in found.items() if not places] == []
    missed = [query for query, places in found.items() if not set(places[:FIRST]) & set(QUESTIONS[query])]
    print(f"前三名里有答案：{len(QUESTIONS) - len(missed)} / {len(QUESTIONS)}；没有的：{missed}")
    assert len(QUESTIONS) - len(missed) >= ANSWERED


def place(section):
    return f"{section['page'].split('/')[-1].removesuffix('.html')}#{section.get('names', [section['title']])[0]}"


def test_every_section_has_its_anchor_and_every_other_name_one_entry(sections):
    pages = {section["page"]: SECTION.findall((SITE / section["page"]).read_text("utf-8")) for section in sections}
    assert [place(s) for s in sections if s["id"] and s["id"] not in pages[s["page"]]] == []
    names = [name.lower() for section in sections for name in section.get("names", [])]
    assert sorted(names) == sorted(set(names))
    text = "\n".join(section["text"] for section in sections)
    assert not re.search(r"\\[a-z]|\$|\*\*|<summary>", text)
    assert "转置是沿对角线对折" not in text  # 练习的理由：答案不在检索里


def test_what_a_search_fetches_is_small():
    size = sum(len(gzip.compress(path.read_bytes())) for path in FILES)
    print(f"搜一次取 {size:,} 字节")
    assert size <= HEAVIEST


# 浏览器禁了 Cookie：碰一下就抛错
REFUSED = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(self, name, { configurable: true, get() { throw new DOMException(name); } });"""
schemes = pytest.mark.parametrize("scheme", ["http", "file"])


@pytest.fixture
def base(scheme, served):
    return served if scheme == "http" else f"{SITE.as_uri()}/"


@schemes
def test_results_while_typing(base, visit):
    """打了字才取索引；方向键选，回车去；到了那一节，找到的词标着。"""
    seen = visit(base + "chapters/index.html")
    page = seen.page
    page.keyboard.press("Control+k")
    assert not [url for url in seen.requests if "/_static/search/" in url]
    page.keyboard.type("为什么核是奇")
    page.keyboard.type("数")
    options = page.get_by_role("option")
    options.filter(has_text="问 2").first.wait_for()
    field = page.get_by_role("combobox")
    assert field.get_attribute("aria-expanded") == "true"
    assert "奇数" in page.locator("#search-options .context mark").all_inner_texts()[0]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant") == "search-option-0"
    title = chosen.locator(".title").text_content()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#"))
    anchor = page.url.split("#")[1]
    heading = page.locator(f"[id='{anchor}']").locator("xpath=self::dt | self::*/h2 | self::*/h3").first
    assert heading.inner_text().rstrip("#").strip() in title
    page.locator("article .highlighted").first.wait_for(state="attached")
    assert seen.complaints == []


@schemes
def test_the_search_page(base, visit):
    """回车到检索页；标题说明在哪一章；搜不到就说搜不到。"""
    seen = visit(f"{base}search.html?q={quote('填充和步幅')}")
    results = seen.page.locator("#search-results ul.search > li")
    results.filter(has_text="3. 填充与步幅").first.wait_for()
    field = seen.page.locator(".bd-search-container input")
    field.fill("量子色动力学")
    seen.page.get_by_text("书里没有找到“量子色动力学”").wait_for()
    assert results.count() == 0
    field.fill("步長")
    results.filter(has_text="步幅").first.wait_for()
    assert "步" in seen.page.evaluate("decodeURIComponent(location.search)")
    assert seen.complaints == []


@schemes
def test_search_and_theme_without_storage(base, visit):
    seen = visit("about:blank", color_scheme="light")
    seen.page.add_init_script(REFUSED)
    seen.open(f"{base}search.html?q={quote('步幅')}")
    seen.page.locator("#search-results ul.search > li", has_text="填充与步幅").first.wait_for()
    for theme in ("dark", "light"):
        seen.page.locator(".theme-switch-button:visible").first.click()
        assert seen.page.evaluate("document.documentElement.dataset.theme") == theme
    kept = """() => {
        localStorage.setItem("a", 1);
        localStorage.setItem("b", 2);
        localStorage.removeItem("b");
        const found = [localStorage.getItem("a"), localStorage.getItem("b"), sessionStorage.getItem("a")];
        return [...found, localStorage.key(localStorage.length - 1)];
    }"""
    assert seen.page.evaluate(kept) == ["1", None, None, "a"]
    assert seen.complaints == []


AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """async () => (await axe.run("#pst-search-dialog")).violations.flatMap(
    ({ id, nodes }) => nodes.map((node) => [id, node.target.join(" "), node.failureSummary]))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_on_a_phone(scheme, served, visit):
    """不比窗口高，不横着溢出，axe 找不出问题；Enter 不选就去检索页。"""
    seen = visit(served + "chapters/glossary.html", viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = seen.page
    page.keyboard.press("Control+k")
    page.keyboard.type("卷积")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.evaluate(AXE)
    assert page.evaluate(VIOLATIONS) == []
    box = page.locator("#pst-search-dialog").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["y"] + box["height"] <= 844
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.locator("#search-results ul.search > li").first.wait_for()
    assert seen.complaints == []
