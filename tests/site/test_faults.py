"""种错的表没有旧：每一行的原文恰好出现一次，正好三十行。"""

import faults
import pytest

ROWS = faults.chosen([])


def test_there_are_thirty():
    assert len({fault.name for fault in ROWS}) == len(ROWS) == 30


@pytest.mark.parametrize("fault", ROWS, ids=lambda fault: fault.name)
def test_it_can_be_planted(fault):
    assert fault.old != fault.new
    assert fault.planted()
