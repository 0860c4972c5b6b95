"""A stack: what was pushed last comes off first."""


class Stack:
    """Begins empty."""

    # TODO
