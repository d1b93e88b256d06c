"""Fields of what other programs and the registry answer, where anything may be missing or of another kind."""

from __future__ import annotations

from collections.abc import Mapping

Record = Mapping[str, object]


def records_in(answer: object) -> tuple[Record, ...]:
    """The records of a list; PowerShell writes a list of one as the record itself."""
    items = answer if isinstance(answer, list) else [answer]
    return tuple(item for item in items if isinstance(item, dict))


def field_of(answer: object, key: str) -> object:
    """What a record holds under a key; None if it is no record or has no such key."""
    return answer.get(key) if isinstance(answer, Mapping) else None


def text_in(record: object, key: str) -> str | None:
    """The stripped text in a field; None for no or another kind of content."""
    value = field_of(record, key)
    return value.strip("\0 \t\r\n") or None if isinstance(value, str) else None


def number_in(record: object, key: str) -> int | None:
    """The whole number in a field, also one written as text; None if there is none or it is negative."""
    value = field_of(record, key)
    if isinstance(value, str) and value.isascii() and value.strip().isdecimal() and len(value) <= 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
