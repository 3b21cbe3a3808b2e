"""浏览器：建好的网站、真的 JupyterLab 都用它。"""

import browser
import pytest
from playwright.sync_api import expect

expect.set_options(timeout=30_000)  # 机器忙的时候也够，等得再久也不会好


@pytest.fixture(scope="session")
def chromium():
    with browser.launched() as found:
        yield found
