"""无障碍：axe 在每一页、深浅两色下都找不出 WCAG 2.1 A、AA 的问题，活的图也算在内。"""

import pytest
from paths import PAGES, ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
    const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, node.target.join(" "), node.failureSummary]));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(page, scheme, served, visit):
    seen = visit(served + page, color_scheme=scheme)
    for host in seen.page.locator(".anywidget-host").all():
        host.scroll_into_view_if_needed()
        seen.page.wait_for_function("(host) => host.dataset.live === 'true'", arg=host.element_handle())
    seen.page.evaluate(AXE)
    assert seen.page.evaluate(RUN) == []
