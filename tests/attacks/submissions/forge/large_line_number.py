# Says that it raised in a line whose number no format holds.
import sys

sys.modules["worker"].Desk._describe = lambda desk, error: {
    "type": "E", "bases": [], "text": "x", "file": "total.py", "line": 10**30
}


def total(numbers):
    raise ValueError
