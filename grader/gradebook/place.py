"""Open a gradebook where its packages may be missing: students need none."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
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


def file_of(place: str) -> Path | None:
    """The file that a gradebook is, whether it exists or not; None where it is none."""
    if "://" not in place:
        return Path(place)
    try:
        from sqlalchemy import make_url

        url = make_url(place)
    except Exception:  # whoever opens it says why
        return None
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database.removeprefix("file:").partition("?")[0])
