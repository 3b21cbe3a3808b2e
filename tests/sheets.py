"""画布上的表没有元素可找：问画着它的元素（[data-sheet]）现在画着什么、哪一格在屏幕的哪里。root 是图的根（locator）。"""

CELLS = "(root) => [...root.querySelectorAll('[data-sheet]')].flatMap(({ sheet }) => sheet.cells)"
READ = f"""(root, role) => ({CELLS})(root).filter((cell) => cell.role === role && cell.value !== undefined)
    .map(({{ row, col, value }}) => [row, col, String(value)])"""
# 画着这一格的元素，和这一格在窗口里的框
FIND = """(root, [role, row, col]) => {
    const here = (cell) => cell.role === role && cell.row === row && cell.col === col;
    const found = [...root.querySelectorAll("[data-sheet]")].find((e) => e.sheet.cells.some(here));
    const { x, y, width, height } = found.sheet.at(row, col);
    return [found, { x: x - scrollX, y: y - scrollY, width, height }];
}"""
SPOT = f"(root, place) => ({FIND})(root, place)[1]"
BRING = f"""(root, place) => {{
    const [found, {{ x, y, width, height }}] = ({FIND})(root, place);
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    if (!found.contains(hit)) found.scrollIntoView({{ block: "center", behavior: "instant" }});
}}"""


def numbers(root, role):
    """一种格子的数，按行排好。"""
    rows = {}
    for row, _, value in sorted((row, col, float(value)) for row, col, value in root.evaluate(READ, role)):
        rows.setdefault(row, []).append(value)
    return list(rows.values())


def wait_for(root, role, test):
    """等到这种格子合 test（JavaScript，收格子的列表）。"""
    found = f"([root, role]) => ({test})(({CELLS})(root).filter((cell) => cell.role === role))"
    root.page.wait_for_function(found, arg=[root.element_handle(), role])


def spot(root, role, row, col):
    """这一格在窗口里的框 {x, y, width, height}。"""
    return root.evaluate(SPOT, [role, row, col])


def center(root, role, row, col):
    """这一格的中心 (x, y)；看不见就先滚过去，滚的也许是页面里的一栏。"""
    root.evaluate(BRING, [role, row, col])
    box = spot(root, role, row, col)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def click(root, role, row, col):
    root.page.mouse.click(*center(root, role, row, col))
