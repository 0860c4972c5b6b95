"""Open a gradebook where its packages may be missing: students need none."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from grader.errors import CallerError

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook

PACKAGES = ("alembic", "sqlalchemy")


def open_place(place: str) -> AbstractContextManager[Gradebook]:
    """See `opened.open_gradebook`; raises `CallerError` where what it is made with is not installed."""
    try:
        from grader.gradebook.opened import open_gradebook
    except ModuleNotFoundError as error:
        if error.name not in PACKAGES:
            raise
        told = f"a gradebook wants {error.name}, which is not installed"
        raise CallerError(told, f"pip install {' '.join(PACKAGES)}") from None
    return open_gradebook(place)


def shown(place: str) -> str:
    """A gradebook's place for people: a path as seen from here, a URL without its password."""
    if "://" not in place:
        return os.path.relpath(place)
    from sqlalchemy import make_url

    return make_url(place).render_as_string(hide_password=True)
