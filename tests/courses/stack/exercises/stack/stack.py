class Stack:
    pass  # TODO
