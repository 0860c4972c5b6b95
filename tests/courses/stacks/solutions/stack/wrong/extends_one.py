# caught by: Programs
"""A stack: what was pushed last comes off first."""


class Stack:
    """Begins empty."""

    def __init__(self):
        self._items = []

    def push(self, value):
        """Put a value on top."""
        self._items.append(value)

    def pop(self):
        """Take the value on top off."""
        return self._items.pop()

    def extend(self, other):
        """Put another stack's values on top, its top last; the other stays as it is."""
        self._items = self._items + [other._items[-1]] if other._items else self._items

    @property
    def empty(self):
        """Whether there is nothing on it."""
        return not self._items

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(list(reversed(self._items)))
