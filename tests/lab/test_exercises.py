"""真的 JupyterLab 里，像一个新读者那样做练习：整章从头运行，先答错、再答对。"""

import json
import re
import shutil

import pytest
from notebook import Notebook
from paths import NOTEBOOKS
from playwright.sync_api import expect

from lib.exercises import predict

# 存着的输出先清掉，才看得出哪一格真的跑了；返回出的错和没有跑到的格
RUN_ALL = """async () => {
  const { commands, shell } = jupyterapp, { content } = shell.currentWidget;
  const code = () => content.widgets.map(({ model }) => model).filter((model) => model.type === "code");
  await commands.execute("notebook:clear-all-cell-outputs");
  await commands.execute("notebook:run-all-cells");
  const errors = code().flatMap((model) => model.outputs.toJSON()).filter((output) => output.output_type === "error");
  const missed = code().filter((model) => model.executionCount === null).map((model) => model.sharedModel.source);
  return [errors.map((error) => error.evalue), missed];
}"""
# 在第 index 格里写上 source 运行，返回输出的纯文字
WRITE = """async ([index, source]) => {
  const { commands, shell } = jupyterapp, { content } = shell.currentWidget;
  content.activeCellIndex = index;
  content.activeCell.model.sharedModel.setSource(source);
  await commands.execute("notebook:run-cell");
  const outputs = content.widgets[index].model.outputs.toJSON();
  return outputs.map((output) => output.data?.["text/plain"] ?? output.text ?? output.evalue).join();
}"""
# 解的各格收着没有
FOLDED = """() => jupyterapp.shell.currentWidget.content.widgets
  .filter(({ model }) => model.sharedModel.source.startsWith("# 解 ")).map((cell) => cell.isHidden)"""
STUB = re.compile(r"^ +\.\.\..*$", re.M)


def exercises(path):
    """一章的“编写”题：[(空的一格在哪里, 它的代码, 解的代码)]，和预测题的名字。"""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) if cell["cell_type"] == "code" else "" for cell in cells]
    written = []
    for i, source in enumerate(sources):
        if STUB.search(source) and (named := re.search(r"^check\.\w+\(", source, re.M)):
            written.append((i, source, next(later for later in sources[i + 1 :] if named[0] in later)))
    return written, re.findall(r"^predict\.(\w+)\(\)$", "\n".join(sources), re.M)


CHAPTERS = {path.name: exercises(path) for path in NOTEBOOKS if exercises(path)[1]}


@pytest.fixture(scope="module")
def trial(chromium, server):
    """专做练习的一页 JupyterLab。"""
    found = Notebook(chromium.new_page(viewport={"width": 1280, "height": 1000}), server)
    yield found
    found.page.close()


@pytest.fixture(params=CHAPTERS)
def chapter(request, trial, book):
    """整章运行过一遍的笔记本，和它的练习。是另一份副本：同一本笔记本会用同一个内核。"""
    copy = book / "trial" / request.param
    copy.parent.mkdir(exist_ok=True)
    shutil.copy(book / "chapters" / request.param, copy)
    trial.complaints.clear()
    trial.open(f"trial/{request.param}")
    assert trial.page.evaluate(RUN_ALL) == [[], []]
    folded = trial.page.evaluate(FOLDED)
    assert folded and all(folded), "全部运行之后，解仍然收着"
    yield trial, *CHAPTERS[request.param]
    trial.close()


def test_every_chapter_has_exercises():
    assert len(CHAPTERS) >= 7
    assert all(len(written) >= 1 and len(predicted) >= 2 for written, predicted in CHAPTERS.values())


def test_wrong_then_right(chapter):
    opened, written, predicted = chapter
    for index, stub, solution in written:
        broken = STUB.sub("    raise ValueError('想不出来')", stub)
        assert "还没有写" in opened.page.evaluate(WRITE, [index, stub])
        told = opened.page.evaluate(WRITE, [index, broken])
        assert "想不出来" in told and "raise ValueError" in told, "报错要带上读者自己的那一行"
        assert opened.page.evaluate(WRITE, [index, solution]).startswith("✓ 对"), solution
    roots = opened.page.locator(".jp-OutputArea [data-explorer=predict]")
    expect(roots).to_have_count(len(predicted))
    for name, root in zip(predicted, roots.all(), strict=True):
        root.scroll_into_view_if_needed()
        answer(root, getattr(predict, name))
    assert opened.complaints == []


def answer(root, question):
    """先答错，再答对。"""
    blanks, choices = root.locator('input[type="text"]').all(), root.locator('[name="choice"]')
    right = [choice.right for choice in question.choices]
    for verdict in ("wrong", "right"):
        if right:
            choices.nth(right.index(verdict == "right")).evaluate("(e) => e.click()")
        for blank, number in zip(blanks, question.answer, strict=True):
            blank.fill(f"{number:.10g}" if verdict == "right" else "987654")
        root.locator('[data-action="check"]').click()
        expect(root).to_have_attribute("data-verdict", verdict)
