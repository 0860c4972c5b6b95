from collections import deque


class Queue(deque):
    join = deque.append
    leave = deque.popleft
