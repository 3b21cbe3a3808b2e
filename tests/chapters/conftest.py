import os

import colab as stand_in
import pytest


@pytest.fixture(scope="session")
def colab():
    """环境变量：Python 先看到 Colab 的版本。"""
    stand_in.install()
    return {**os.environ, "PYTHONPATH": str(stand_in.FOLDER)}
