# caught by: test_nobody_waits
class Queue:
    def __init__(self):
        self._all = []

    def join(self, name):
        self._all.append(name)

    def leave(self):
        return self._all.pop(0) if self._all else None

    def __len__(self):
        return len(self._all)
