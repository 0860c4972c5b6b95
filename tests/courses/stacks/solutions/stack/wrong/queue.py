# caught by: example
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
        return self._items.pop(0)

    def extend(self, other):
        """Put another stack's values on top, its top last; the other stays as it is."""
        self._items.extend(list(other._items))

    @property
    def empty(self):
        """Whether there is nothing on it."""
        return not self._items

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(list(reversed(self._items)))
