"""README.md beside this file says what to do."""


class Account:
    """An account."""

    # TODO: what it keeps, and what it can do
