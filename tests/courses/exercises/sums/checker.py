"""Checks of sums: an example, any numbers, and what is no number."""

from hypothesis import given
from hypothesis import strategies as st

from grader import agree, check

numbers = st.lists(st.integers(min_value=-99, max_value=99), max_size=9)


def lines(values):
    """A text with one of them in each line."""
    return "".join(f"{each}\n" for each in values)


@check(points=20, hint="how does print end a line?")
def example(submission):
    """3 and 4 make 7"""
    agree(submission.run(stdin="3\n4\n").printed, "7\n")


@check(points=40, needs=example, hint="what if there is no line at all?")
@given(numbers)
def any_numbers(submission, reference, numbers):
    """any numbers are added up"""
    agree(submission.run(stdin=lines(numbers)).printed, reference.run(stdin=lines(numbers)).printed)


@check(points=20, needs=example, hint="when is which number printed?")
@given(numbers)
def running(submission, reference, numbers):
    """--running prints the sum after each number, too"""
    given = {"stdin": lines(numbers), "args": ["--running"]}
    agree(submission.run(**given).printed, reference.run(**given).printed)


@check(points=20, needs=example, hint="which line is it, where does it go, and what comes after?")
@given(numbers, numbers)
def no_number(submission, reference, before, after):
    """the first line that is no number is told, and ends the program with 1"""
    text = lines([*before, "x", *after])
    agree(submission.run(stdin=text), reference.run(stdin=text))
