"""What may be wrong with a value that cbor2 has read well."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .terms import AS_IT_IS, MAX_DEPTH, MAX_ITEMS, Refused

_SCALARS = frozenset((*AS_IT_IS, int, str, bytes, complex))


class Inspector:
    """Walks a decoded value once: exact types and caps, before anybody compares, hashes or prints it.

    Args:
        opened: the ids of those objects in it that are no plain data, and may be there.
    """

    def __init__(self, opened: set[int]) -> None:
        self.opened = opened
        self.items = MAX_ITEMS - 1

    def inspect(self, value: Any, depth: int = 0) -> None:
        """Raises `Refused` where the value may not be there.

        Args:
            depth: how many containers it lies within.
        """
        kind = type(value)
        if kind in _SCALARS:
            return
        if depth >= MAX_DEPTH:
            raise Refused(f"nested more than {MAX_DEPTH} deep")
        if kind is dict:
            self._inspect_all(value, depth)
            self._inspect_all(value.values(), depth)
        elif kind in (list, tuple, set, frozenset):
            self._inspect_all(value, depth)
        elif id(value) not in self.opened:
            raise Refused("not well-formed")

    def _inspect_all(self, values: Collection[Any], depth: int) -> None:
        self.items -= len(values)
        if self.items < 0:
            raise Refused(f"made of more than {MAX_ITEMS:,} values")
        for each in values:
            if type(each) not in _SCALARS:
                self.inspect(each, depth + 1)
