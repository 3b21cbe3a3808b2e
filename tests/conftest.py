"""浏览器：建好的网站、真的 JupyterLab 都用它。"""

import browser
import pytest


@pytest.fixture(scope="session")
def chromium():
    with browser.launched() as found:
        yield found
