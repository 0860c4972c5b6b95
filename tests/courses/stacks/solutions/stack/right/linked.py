class Stack:
    def __init__(self):
        self._top = None
        self._size = 0

    def push(self, value):
        self._top = (value, self._top)
        self._size += 1

    def pop(self):
        value, self._top = self._top
        self._size -= 1
        return value

    def extend(self, other):
        for each in [*other][::-1]:
            self.push(each)

    @property
    def empty(self):
        return self._top is None

    def __len__(self):
        return self._size

    def __iter__(self):
        node = self._top
        while node:
            yield node[0]
            node = node[1]
