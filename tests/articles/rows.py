"""The rows of the articles' facts, each of which remembers what a test has looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FACTS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "article_facts.json").read_text("utf-8"))


def leaves(value: Any, path: str = "") -> set[str]:
    """Paths of all single values below one."""
    if isinstance(value, dict):
        return {leaf for key, below in value.items() for leaf in leaves(below, f"{path}/{key}".lstrip("/"))}
    if isinstance(value, list):
        return {leaf for index, below in enumerate(value) for leaf in leaves(below, f"{path}/{index}".lstrip("/"))}
    return {path}


class Row:
    """One row of the facts. Taking a value out of it marks that value as looked at."""

    def __init__(self, path: str, value: Any) -> None:
        self.path = path
        self._value = value
        self._read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        below = self._value[key]
        self._read |= leaves(below, key)
        return below

    def __contains__(self, key: str) -> bool:
        return key in self._value

    @property
    def whole(self) -> Any:
        """The row as it is, all of it looked at."""
        self._read |= leaves(self._value)
        return self._value

    @property
    def unread(self) -> set[str]:
        """What no test has looked at."""
        return leaves(self._value) - self._read

    @property
    def leaf_paths(self) -> set[str]:
        """Paths of its single values from the root of the facts."""
        return leaves(self._value, self.path)


def rows(pattern: str) -> Iterator[Row]:
    """The rows that a path means; "*" stands for every element of a list."""
    yield from _below(FACTS, pattern.split("/"), "")


def _below(value: Any, steps: list[str], path: str) -> Iterator[Row]:
    if not steps:
        yield Row(path, value)
        return
    children = {str(key): below for key, below in (enumerate(value) if isinstance(value, list) else value.items())}
    for key in children if steps[0] == "*" else [steps[0]]:
        yield from _below(children[key], steps[1:], f"{path}/{key}".lstrip("/"))
