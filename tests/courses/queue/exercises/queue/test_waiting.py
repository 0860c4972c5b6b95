import pytest


@pytest.mark.points(2)
@pytest.mark.hint("which end do people join?")
def test_who_came_first_is_first(queue):
    queue.join("ada")
    queue.join("bob")
    assert queue.leave() == "ada"


@pytest.mark.points(3)
@pytest.mark.hint("how many have joined, and how many have left?")
class TestLength:
    @pytest.mark.parametrize("count", [0, 1, 5])
    def test_counts(self, queue, count):
        """the length is how many wait"""
        for number in range(count):
            queue.join(number)
        assert len(queue) == count

    @pytest.mark.points(1)
    def test_shrinks(self, queue):
        queue.join(1)
        queue.leave()
        assert len(queue) == pytest.approx(0.0)


@pytest.mark.points(4)
@pytest.mark.hint("what is to happen where nobody waits?", "raise says so")
def test_nobody_waits(queue):
    """leaving an empty queue raises IndexError"""
    with pytest.raises(IndexError):
        queue.leave()
