"""Keeps what was done, and adds it up."""


class Account:
    def __init__(self, steps=()):
        self.steps = list(steps)

    @property
    def history(self):
        return [sum(self.steps[:end]) for end in range(len(self.steps) + 1)]

    @property
    def balance(self):
        return sum(self.steps)

    def deposit(self, amount):
        self.steps += [amount]
        return self.balance

    def withdraw(self, amount):
        if self.balance < amount:
            raise ValueError(amount)
        return self.deposit(-amount)

    def undo(self):
        self.steps = self.steps[:-1]
        return self

    def __add__(self, other):
        return Account(self.steps + other.steps)
