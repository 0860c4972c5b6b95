"""Advice for a failure: the first recogniser that knows the mistake speaks.

They are asked from what is sure to what is likely. An exception comes first, as then there is no value to
look at. A call that gave back None, changed an argument or remembers an earlier one explains whatever
differs. A wrong type or key says more than the values beside it. Values that are swapped, or in per cent, may
differ by a power of ten as well, so that this is asked after them. What may have other reasons, such as a
number that is one too small, comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from grader.advice import names, numbers, raised, types, values
from grader.advice.calls import changed_argument, exchange, kept_between_calls, nothing_given_back
from grader.compare import Disagreement
from grader.errors import Stopped, SubmissionError, Wrong
from grader.sandbox.record import Asked
from grader.sandbox.shown import MAX_CALLS
from grader.show import capped, one_line
from grader.trial import Failure

MAX_ADVICE = 400  # characters
DEPENDS = (
    "What your function gives back depends on the calls before. "
    "Make the list or dict that you fill inside the function, and give it the same start in each call."
)
VALUES = (
    types.none_for_something,
    types.something_for_none,
    types.text_for_number,
    types.number_for_text,
    types.wrong_container,
    values.only_the_first,
    values.wrong_keys,
    values.swapped,
    numbers.percentage,
    numbers.factor_of_ten,
    numbers.rounded,
    values.other_order,
    values.text_differs,
    numbers.off_by_one,
)


def advise(failure: Failure, files: Mapping[str, bytes], due: Callable[[], Sequence[Asked]]) -> str | None:
    """What is likely to lie behind a failure and what to do next; None where no recogniser knows it.

    It never raises, whatever a submission gave, and does not ask the submission again.

    Args:
        files: those handed in, by name.
        due: gives what the reference does in the same case, where that is known.
    """
    try:
        told = next(filter(None, _told(failure, files, due)), None)
        return one_line(" ".join(capped(told).split("\n")))[:MAX_ADVICE] if told else None
    except (Exception, Stopped):  # values may be odd in ways that nobody thought of
        return None


def _told(
    failure: Failure, files: Mapping[str, bytes], due: Callable[[], Sequence[Asked]]
) -> Iterator[str | None]:
    error = failure.error
    if not failure.alone:
        yield DEPENDS
    elif isinstance(error, SubmissionError):
        if not isinstance(error, Wrong):  # which says by itself what to do
            source = files.get(failure.file or "", b"").decode("utf-8-sig", errors="replace")
            yield names.unknown_name(error, failure.line, source)
            yield names.missing_name(error, failure.line)
            yield raised.plain_sentence(error, failure.line, source)
    else:
        yield from _of_calls(failure, due)
        if isinstance(error, Disagreement):
            yield from (each(error) for each in VALUES)


def _of_calls(failure: Failure, due: Callable[[], Sequence[Asked]]) -> Iterator[str | None]:
    asked = failure.evidence.asked
    told = failure.error if isinstance(failure.error, Disagreement) else None
    calls = [exchange(each) for each in asked[-MAX_CALLS:]]
    last = calls[-1] if calls else None
    if last is None or (
        last.answer.returned is not None and last.answer.arguments is None and not calls[:-1]
    ):
        return  # one call that gave something back shows nothing by itself, and the reference is not asked
    recorded = due()[: len(asked)]
    alike = [each.request for each in recorded] == [each.request for each in asked]
    wanted = [exchange(each) for each in recorded[-MAX_CALLS:]] if alike else [None] * len(calls)
    yield nothing_given_back(last, wanted[-1], told)
    yield changed_argument(last, wanted[-1], told)
    yield kept_between_calls(calls, wanted)
