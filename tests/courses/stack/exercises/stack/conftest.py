import pytest
from stack import Stack


@pytest.fixture
def filled():
    stack = Stack()
    for item in ("a", "b", "c"):
        stack.push(item)
    return stack
