"""What checks have accepted, told by each process of a run to all others, in a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

SIZE = 32  # bytes of a digest
MOST = 200_000  # digests: what comes after is tried each time


@dataclass
class Accepted:
    """Digests as `replay` makes them.

    Attributes:
        path: the file, to which digests are added and of which nothing is taken away.
        digests: those that this process knows; others may add to them, for this process alone.
    """

    path: Path
    digests: set[bytes] = field(default_factory=set)
    _read: int = 0

    def refresh(self) -> None:
        """Know what other processes have told since."""
        if not self.path.exists() or self.path.stat().st_size <= self._read:
            return
        with self.path.open("rb") as file:
            file.seek(self._read)
            data = file.read()
        whole = len(data) - len(data) % SIZE
        self._read += whole
        self.digests.update(data[at : at + SIZE] for at in range(0, whole, SIZE))

    def add(self, new: Iterable[bytes]) -> None:
        """Tell everybody of these, as long as there are not too many."""
        data = b"".join(new)
        if data and len(self.digests) < MOST:
            with self.path.open("ab", buffering=0) as file:
                file.write(data)  # at once, and so whole
            self.refresh()
