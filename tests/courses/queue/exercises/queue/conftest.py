import pytest
from waiting import Queue


@pytest.fixture
def queue():
    return Queue()
