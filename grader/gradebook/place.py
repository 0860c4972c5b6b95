"""Open a gradebook where its packages may be missing: students need none."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from grader.errors import CallerError

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook

PACKAGES = ("sqlalchemy", "alembic")


def open_place(place: str) -> AbstractContextManager[Gradebook]:
    """See `opened.open_gradebook`; raises `CallerError` where what it is made with is not installed."""
    try:
        from grader.gradebook.opened import open_gradebook
    except ModuleNotFoundError as error:
        if error.name not in PACKAGES:
            raise
        told = f"a gradebook wants {error.name}, which is not installed"
        raise CallerError(told, "pip install 'lesson-grader[class]'") from None
    return open_gradebook(place)
