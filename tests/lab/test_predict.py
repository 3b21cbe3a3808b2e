"""真的 JupyterLab 里的预测题：用键盘答错再答对，单元不动；Python 听得到；深浅色跟着走。"""

import pytest
from playwright.sync_api import expect

# 在最后添两格；这一章自己有没有预测题都一样
SHOW = """async (sources) => {
  const { commands, shell } = jupyterapp, { content } = shell.currentWidget;
  for (const source of sources) {
    content.activeCellIndex = content.widgets.length - 1;
    await commands.execute("notebook:insert-cell-below");
    content.activeCell.model.sharedModel.setSource(source);
    await commands.execute("notebook:run-cell");
  }
  return content.activeCellIndex;
}"""
WHERE = "(({ content }) => [content.widgets.length, content.activeCellIndex])(jupyterapp.shell.currentWidget)"
SOURCES = [
    "from lib.exercises import predict\nshape = predict.strided_shape()\nshape",
    "cost = predict.padding_cost()\ncost",
]


@pytest.fixture(scope="module")
def lab(notebook):
    """最后两格各显示一道题；Python 里叫 shape 和 cost。"""
    count = notebook.page.locator(".jp-OutputArea [data-explorer=predict]").count()
    notebook.index = notebook.page.evaluate(SHOW, SOURCES)
    expect(notebook.page.locator(".jp-OutputArea [data-explorer=predict]")).to_have_count(count + 2, timeout=30_000)
    notebook.page.evaluate("jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
    return notebook


def question(lab, place):
    return lab.page.locator(".jp-OutputArea [data-explorer=predict]").nth(place)


def answered(found, verdict, words):
    expect(found).to_have_attribute("data-verdict", verdict)
    expect(found.get_by_role("status")).to_contain_text(words)


def test_numbers_by_keyboard(lab):
    shape, keys = question(lab, -2), lab.page.keyboard
    shape.locator('[name="answer_0"]').focus()
    before = lab.page.evaluate(WHERE)
    for height, width, verdict, words in [("4", "5", "wrong", "填反了"), ("５", "4", "right", "⌊")]:
        shape.locator('[name="answer_0"]').focus()
        keys.press("ControlOrMeta+a")
        keys.type(height)
        keys.press("Tab")
        keys.press("ControlOrMeta+a")
        keys.type(width)
        keys.press("Enter")
        answered(shape, verdict, words)
        assert lab.page.evaluate(WHERE) == before
        lab.until("[shape.given, shape.verdict]", [[height, width], verdict])


def test_choices_by_arrows(lab):
    cost, keys = question(lab, -1), lab.page.keyboard
    cost.locator('[name="choice"]').first.focus()
    before = lab.page.evaluate(WHERE)
    keys.press("Space")
    keys.press("Enter")
    answered(cost, "wrong", "不对")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Enter")
    answered(cost, "right", "226×226")
    assert lab.page.evaluate(WHERE) == before
    lab.until("[cost.given, cost.verdict]", [[2], "right"])


def test_by_mouse_in_the_dark(lab):
    lab.change_theme("JupyterLab Dark")
    cost = question(lab, -1)
    expect(cost).to_have_attribute("data-theme", "dark")
    cost.locator("label").nth(1).click()
    cost.locator('[data-action="check"]').click()
    answered(cost, "wrong", "不对")
    lab.until("cost.verdict", "wrong")
    lab.change_theme("JupyterLab Light")


def test_the_host_does_not_restyle_it(lab):
    """JupyterLab 给输出区里的 input、legend、button 写了样式。"""
    shape, cost = question(lab, -2), question(lab, -1)
    size = "element => getComputedStyle(element).fontSize"
    for element in [shape.locator("input").first, shape.locator("button"), cost.locator("legend")]:
        assert element.evaluate(size) == "16px"
    field, button = (shape.locator(part).bounding_box() for part in ('[name="answer_1"]', "button"))
    assert abs(field["y"] + field["height"] / 2 - button["y"] - button["height"] / 2) < 2, "空和按钮在一行"


def test_nothing_complained(lab):
    assert lab.complaints == []
