"""VS Code 与 Colab：它们的网页这里没有；VS Code 的组件管理器、两套 Python 版本、内核都是真的。"""

import pytest
import sheets
from managed import Managed
from playwright.sync_api import expect

EXPLORERS = {
    "weight-matrix": "WeightMatrix()",
    "sliding-window": "SlidingWindow(torch.arange(9.0).reshape(3, 3), torch.arange(4.0).reshape(2, 2))",
    "image-filter": "ImageFilter(torch.arange(64.0).reshape(8, 8) / 64)",
    "kernel-training": "KernelTraining(torch.rand(1, 8), torch.rand(1, 7))",
    "channels": "Channels()",
    "shape-calculator": "ShapeCalculator([conv(6, 5), max_pool(2, 2)], (1, 28, 28))",
    "receptive-field": "ReceptiveField()",
}
SLIDING = "SlidingWindow(torch.arange(64.0).reshape(8, 8) % 10, torch.ones(3, 3), padding=1)"


@pytest.fixture(scope="module", params=[7, 8], ids=["ipywidgets-7", "ipywidgets-8"])
def managed(request, chromium, server):
    page = chromium.new_page(viewport={"width": 1000, "height": 1000})
    found = Managed(page, server, request.param)
    found.run("import torch, ipywidgets, anywidget; from ipywidgets import link; from lib.explorers import *")
    found.run("from lib.explorers.shape_calculator import conv, max_pool")
    yield found
    found.close()
    assert found.complaints == []
    assert found.foreign() == []


@pytest.fixture
def figure(managed):
    managed.show(SLIDING)
    return managed


def test_the_versions_are_the_ones_meant(managed):
    versions = managed.value("[ipywidgets.__version__, anywidget.__version__]")
    assert versions == ["7.7.1", "0.9.21"] if managed.version == 7 else versions[0].startswith("8.")


@pytest.mark.parametrize("kind", EXPLORERS)
def test_every_explorer_comes_alive(managed, kind):
    managed.show(EXPLORERS[kind])
    expect(managed.figure).to_have_attribute("data-explorer", kind)
    expect(managed.figure.locator("input[type=range]").first).to_be_visible()


def test_a_slider_sets_the_trait(figure):
    figure.control("stride_h").focus()
    figure.page.keyboard.press("ArrowRight")
    figure.until("[figure.stride_h, figure.stride_w]", [2, 2])
    assert figure.numbers("output") == figure.value("figure.output.tolist()")


def test_setting_traits_changes_the_figure(figure):
    figure.run("figure.padding_h = 2; figure.X = torch.full((8, 8), 0.5)")
    expect(figure.control("padding_h")).to_have_value("2")
    sheets.wait_for(figure.figure, "input", "(cells) => cells.every((cell) => cell.value === 0.5)")
    assert figure.numbers("output") == figure.value("figure.output.tolist()")


def test_python_hears_the_reader(figure):
    figure.run("seen = []; figure.observe(lambda change: seen.append(change.new), names='stride_h')")
    figure.run(f"other = {SLIDING}; tied = link((figure, 'stride_h'), (other, 'stride_h'))")
    figure.control("stride_h", "number").fill("4")
    figure.until("[seen, other.stride_h]", [[4], 4])


def test_a_bad_value_is_refused_on_both_sides(figure):
    [error] = figure.execute("figure.stride_h = 0")
    assert error["ename"] == "BadValue"
    expect(figure.figure.get_by_role("status")).to_have_text(error["evalue"])


@pytest.mark.parametrize(
    ("attribute", "dark", "light"),
    [("data-vscode-theme-kind", "vscode-dark", "vscode-light"), ("theme", "dark", "light")],
    ids=["vscode", "colab"],
)
def test_the_theme_is_the_page_s(figure, attribute, dark, light):
    element = "body" if "vscode" in attribute else "html"
    for said, theme in [(dark, "dark"), (light, "light")]:
        figure.page.evaluate(f"document.querySelector('{element}').setAttribute('{attribute}', '{said}')")
        expect(figure.figure).to_have_attribute("data-theme", theme)
    if element == "html":
        figure.page.evaluate(f"document.documentElement.removeAttribute('{attribute}')")
