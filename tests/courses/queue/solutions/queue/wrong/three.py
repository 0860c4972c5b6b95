# caught by: TestLength.test_counts
class Queue:
    def __init__(self):
        self._all = []

    def join(self, name):
        self._all.append(name)

    def leave(self):
        return self._all.pop(0)

    def __len__(self):
        return min(3, len(self._all))
