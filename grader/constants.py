"""Which constants Hypothesis tries: those of the checker and the reference, wherever cases are made."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

# Hypothesis is imported inside the function: a course of quizzes and documents never loads it.


@contextmanager
def constants_of(sources: Iterable[bytes]) -> Iterator[None]:
    """Within it Hypothesis tries the constants in these sources now and then.

    By itself it takes those of all modules that are loaded and that no package has installed, so that the
    same seed would make other cases in another process, or where the kit is installed another way.
    """
    try:  # none of this is public: see pyproject.toml's range
        from hypothesis.internal.conjecture import providers
        from hypothesis.internal.conjecture.providers import CONSTANTS_CACHE, _get_local_constants
        from hypothesis.internal.constants_ast import Constants, _constants_from_source
    except ImportError:  # a later Hypothesis: cases are good ones still, though not the same everywhere
        yield
        return
    known = Constants()
    for source in sources:
        with contextlib.suppress(SyntaxError, ValueError, RecursionError):  # it may be no Python
            known |= _constants_from_source(source, limit=True)
    providers._get_local_constants = lambda: known
    CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = _get_local_constants
        CONSTANTS_CACHE.cache.clear()
