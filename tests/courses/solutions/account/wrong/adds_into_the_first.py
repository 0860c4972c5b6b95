# caught by: together
"""Reference of account."""

from __future__ import annotations


class Account:
    """An account that remembers its balances."""

    def __init__(self) -> None:
        self.history = [0]

    @property
    def balance(self) -> int:
        """What is there now."""
        return self.history[-1]

    def deposit(self, amount: int) -> int:
        """Pay in."""
        self.history.append(self.balance + amount)
        return self.balance

    def withdraw(self, amount: int) -> int:
        """Take out."""
        if amount > self.balance:
            raise ValueError("there is not enough")
        return self.deposit(-amount)

    def undo(self) -> None:
        """Take back what was done last."""
        if len(self.history) > 1:
            self.history.pop()

    def __add__(self, other: Account) -> Account:
        """An account with both balances."""
        both = self
        both.deposit(self.balance + other.balance)
        return both
