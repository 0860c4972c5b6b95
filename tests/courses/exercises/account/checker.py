"""Checks of account: an example, a state machine, two accounts together."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from grader import agree, check

amounts = st.integers(min_value=0, max_value=1000)


@check(points=20, hint="what does deposit give back?")
def example(submission):
    """what was paid in can be taken out"""
    account = submission.Account()
    agree([account.deposit(5), account.withdraw(2), account.balance], [5, 3, 3])


@check(points=50, needs=example, hint="write down the balances, one below the other")
class AnyOrder(RuleBasedStateMachine):
    """paying in, taking out and undoing work in any order"""

    def __init__(self):
        super().__init__()
        self.mine, self.theirs = self.submission.Account(), self.reference.Account()

    @rule(amount=amounts)
    def deposit(self, amount):
        agree(self.mine.deposit(amount), self.theirs.deposit(amount))

    @rule(amount=amounts)
    def withdraw(self, amount):
        mine, theirs = self.mine.withdraw.call(amount), self.theirs.withdraw.call(amount)
        agree(
            (mine.returned, isinstance(mine.raised, ValueError)), (theirs.returned, theirs.raised is not None)
        )

    @rule()
    def undo(self):
        self.mine.undo()
        self.theirs.undo()
        agree(self.mine.history, self.theirs.history)


@check(points=30, needs=example, hint="which of the three accounts do you change?")
@given(amounts, amounts)
def together(submission, one, other):
    """two accounts together hold what both hold, and stay as they are"""
    first, second = submission.Account(), submission.Account()
    first.deposit(one)
    second.deposit(other)
    both = first + second
    both.deposit(1)
    agree((both.balance, first.balance, second.balance), (one + other + 1, one, other))
