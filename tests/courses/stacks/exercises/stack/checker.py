"""Checks of stack: what was pushed last comes off first."""

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from grader import agree, check

values = st.integers(0, 9)


@check(points=30, hint="which end of your list is the top?")
def example(submission):
    """of 1 and 2, 2 comes off first"""
    stack = submission.Stack()
    stack.push(1)
    stack.push(2)
    agree([stack.pop(), stack.pop(), len(stack)], [2, 1, 0])


@check(points=70, needs=example, hint="what do two stacks share?")
class Programs(RuleBasedStateMachine):
    """whatever is done to stacks, in any order, comes out as it should"""

    stacks = Bundle("stacks")

    @rule(target=stacks)
    def new(self):
        return self.submission.Stack(), self.reference.Stack()

    @rule(stack=stacks, value=values)
    def push(self, stack, value):
        mine, theirs = stack
        agree(mine.push(value), theirs.push(value))

    @rule(stack=stacks)
    def pop(self, stack):
        mine, theirs = stack
        if len(theirs):
            agree(mine.pop(), theirs.pop())

    @rule(stack=stacks, other=stacks)
    def extend(self, stack, other):
        agree(stack[0].extend(other[0]), stack[1].extend(other[1]))

    @rule(stack=stacks)
    def size(self, stack):
        agree([len(stack[0]), stack[0].empty], [len(stack[1]), stack[1].empty])

    @rule(stack=stacks)
    def top(self, stack):
        agree([*stack[0]], [*stack[1]])
