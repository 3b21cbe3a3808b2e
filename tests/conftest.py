"""浏览器：建好的网站、真的 JupyterLab 都用它。"""

import browser
import pytest
from playwright.sync_api import expect

expect.set_options(timeout=30_000)  # 机器忙的时候也够，等得再久也不会好


@pytest.fixture(scope="module")
def chromium():
    """用完这个文件就关：Playwright 开着的时候，同一进程里别的测试用不了 asyncio，也开不了第二个。"""
    with browser.launched() as found:
        yield found
