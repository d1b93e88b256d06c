"""Finds catalog entries by the names given, or says which names are meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from rigplanner.catalog.names import Match, Named, find
from rigplanner.cli.errors import UsageError

Item = TypeVar("Item", bound=Named)

_MOST_LISTED: Final = 40


def entry(entries: Iterable[Item], text: str, what: str) -> Item:
    """The one entry that a name means; raises UsageError with the candidates."""
    pool = tuple(entries)
    match = find(pool, text)
    if match.entry is not None:
        return match.entry
    raise UsageError(_trouble(match, pool, what))


def _trouble(match: Match[Item], pool: Sequence[Item], what: str) -> str:
    if match.candidates:
        return f"{match.text!r} could be any of these; name one of them, or its id:{_listed(match.candidates)}"
    if match.near:
        return f"no {what} is called {match.text!r}. Close to it:{_listed(match.near)}"
    if not pool:
        return f"no {what} is called {match.text!r}: the catalog has none"
    return f"no {what} is called {match.text!r}. There are:{_listed(pool)}"


def _listed(entries: Sequence[Item]) -> str:
    lines = [f"\n  {item.name}  ({item.id})" for item in entries[:_MOST_LISTED]]
    if len(entries) > _MOST_LISTED:
        lines.append(f"\n  and {len(entries) - _MOST_LISTED} more")
    return "".join(lines)
