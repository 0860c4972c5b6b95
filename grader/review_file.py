"""Write a review down: what people have written beside it stays."""

from __future__ import annotations

from grader.atomic import write_whole
from grader.reviews import Mark, Review

HEAD = "What a person gave; grade review writes it, and grade run puts it into reports."


def keep(review: Review, name: str, mark: Mark) -> Review:
    """The review with one more mark, once it is in its file; raises `OSError` where that cannot be done."""
    import tomlkit  # only a review needs it

    if review.path.exists():
        document = tomlkit.parse(review.path.read_text("utf-8"))
    else:
        document = tomlkit.document()
        document.add(tomlkit.comment(HEAD))
        document["format"] = 1
        document["submission"] = review.submission
        document["criteria"] = tomlkit.table(is_super_table=True)
    criteria = document["criteria"]
    entry = criteria.get(name) or tomlkit.table()
    for key in ("points", "level", "comment", "files"):
        value = getattr(mark, key)
        entry[key] = int(value) if key == "points" and value == int(value) else value
    criteria[name] = entry
    review.path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(review.path, document.as_string().encode())
    return Review(review.path, review.submission, {**review.marks, name: mark})
