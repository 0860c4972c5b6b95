# caught by: test_who_came_first_is_first
class Queue:
    def __init__(self):
        self._all = []

    def join(self, name):
        self._all.append(name)

    def leave(self):
        return self._all.pop()

    def __len__(self):
        return len(self._all)
