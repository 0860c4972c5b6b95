import pytest
from stack import Stack


@pytest.mark.points(5)
def test_last_in_first_out(filled):
    """what was pushed last comes out first"""
    assert [filled.pop(), filled.pop(), filled.pop()] == ["c", "b", "a"]


@pytest.mark.points(2)
@pytest.mark.parametrize("items", [[], [1], [1, 2, 3]], ids=len)
def test_its_length(items):
    stack = Stack()
    for item in items:
        stack.push(item)
    assert len(stack) == len(items)


class TestEmpty:
    def test_pop_raises(self):
        """an empty stack gives nothing back: pop() raises IndexError"""
        with pytest.raises(IndexError):
            Stack().pop()


@pytest.mark.points(2)
def test_saves_its_items(filled, tmp_path):
    """save(path) writes a line for each item"""
    filled.save(tmp_path / "items.txt")
    assert (tmp_path / "items.txt").read_text() == "a\nb\nc\n"
