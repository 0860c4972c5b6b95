class Queue:
    """Who joins first leaves first."""

    # TODO
