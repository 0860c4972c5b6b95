"""Checks of add: it reads numbers, a line each, and prints their sum or the largest."""

from hypothesis import given
from hypothesis import strategies as st

from grader import agree, check

inputs = st.lists(st.integers(-100, 100), max_size=5).map(lambda each: "".join(f"{one}\n" for one in each))


@check(points=20, hint="what does your program read, and what does it print?")
def example(submission):
    """3 and 4 make 7"""
    agree(submission.run(stdin="3\n4\n"), "7\n")


@check(points=50, needs=example, hint="does it matter to your program how many lines there are?")
@given(inputs)
def any_numbers(submission, reference, typed):
    """any numbers are added up"""
    agree(submission.run(stdin=typed), reference.run(stdin=typed))


@check(points=30, needs=example, hint="the arguments are in sys.argv, behind the program's own name")
@given(inputs)
def largest(submission, reference, typed):
    """--max prints the largest in place of the sum"""
    agree(submission.run(stdin=typed, args=["--max"]), reference.run(stdin=typed, args=["--max"]))
