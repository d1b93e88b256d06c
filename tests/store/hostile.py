"""Rig files as a stranger might make them, to hurt whoever opens them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from rigplanner.store.rig_document import MAX_VALUES, document_bytes
from rigplanner.store.rigs import MAX_BYTES, document_of

from .examples import library, model, plan

_MILLION = 1_000_000
_BEGIN = b'{"format": "rigplanner-rig", "version": 2, "plan": '


def contents() -> Iterator[tuple[str, bytes]]:
    """Each with a name. All are to be refused."""
    whole = json.loads(document_bytes(document_of(plan(), library(), "2026-11-30T13:30:00Z")))
    yield from _texts()
    for name, change in _CHANGES.items():
        document = json.loads(json.dumps(whole))
        change(document)
        yield name, json.dumps(document).encode()[: MAX_BYTES + 10]


def _texts() -> Iterator[tuple[str, bytes]]:
    yield "larger than any rig", b"[" * (MAX_BYTES + 1)
    yield "as large as is read, one name", _BEGIN + b'"' + b"x" * (MAX_BYTES - 100) + b'"}'
    yield "as large as is read, wide characters", _BEGIN + b'"' + "𝕏".encode() * (MAX_BYTES // 4 - 50) + b'"}'
    yield "as large as is read, escapes", _BEGIN + b'"' + b"\\u0041" * (MAX_BYTES // 6 - 50) + b'"}'
    yield "as large as is read, spaces", b" " * (MAX_BYTES - 1) + b"{"
    yield "millions of lists", _BEGIN + b"[" + b",".join([b"[]"] * (_MILLION * 3 // 2)) + b"]}"
    yield "millions of numbers", _BEGIN + b"[" + b"1," * _MILLION + b"1]}"
    yield "as many values as are read", _BEGIN + b"[" + b"{}," * (MAX_VALUES - 10) + b"{}]}"
    yield "as many fields as are read", _BEGIN + _fields(MAX_VALUES - 10) + b"}"
    yield "nested lists", _BEGIN + b"[" * _MILLION
    yield "nested lists, fewer", _BEGIN + b"[" * (MAX_VALUES - 10)
    yield "nested fields", _BEGIN + b'{"plan":' * (MAX_VALUES - 10)
    yield "nested, just below what is read", _BEGIN + b"[" * 190 + b"]" * 190 + b"}"
    yield "a number of a million digits", _BEGIN + b"9" * _MILLION + b"}"
    yield "a number of 4,300 digits", _BEGIN + b"9" * 4300 + b"}"
    yield "a version of 4,000 digits", b'{"format": "rigplanner-rig", "version": ' + b"9" * 4000 + b"}"
    yield "NaN", _BEGIN + b'{"name": NaN}}'
    yield "infinity", _BEGIN + b"[1e999, -Infinity]}"
    yield "a NUL", _BEGIN + b'"a\x00b"}'
    yield "half a character", _BEGIN + b'{"name": "\\ud800"}}'
    yield "bytes that are no text", _BEGIN + b'"\xff\xfe\xc0\x80"}'
    yield "fields twice", _BEGIN + b'{"name": "a", "name": 1, "rig": {}, "rig": []}}'
    yield "a version twice", b'{"format": "rigplanner-rig", "version": 1, "version": true, "plan": {}}'
    yield "a list of a version", b'{"format": ["rigplanner-rig"], "version": [2], "plan": {}}'
    yield "nothing but a null", b"null"


def _fields(count: int) -> bytes:
    return b"{" + b",".join(b'"%d": 1' % number for number in range(count)) + b"}"


def _set(*path: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


_MODEL = model().model_dump(mode="json")
_CHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "a name of a million letters": _set("plan", "name", to="x" * _MILLION),
    "a field called by a million letters": _set("plan", "y" * _MILLION, to=1),
    "a field called by marks of direction": _set("plan", "\u202e\u0000\u001b[2J" * 100, to=1),
    "a part called by a million letters": _set("used", "gpus", 0, "name", to="x" * _MILLION),
    "thousands of tags": _set("plan", "tags", to=["t"] * 10_000),
    "thousands of wrong cards": _set("plan", "own", "gpus", to=[1] * 40_000),
    "thousands of programs": _set("plan", "background_apps", to=["a"] * 40_000),
    "a dictionary for a name": _set("plan", "name", to={"a": {"b": "c"}}),
    "a list for a plan": _set("plan", to=[1, 2, 3]),
    "a list for a rig": _set("plan", "rig", to=[]),
    "a text for a count": _set("plan", "rig", "gpus", 0, "count", to="1"),
    "a yes for a count": _set("plan", "rig", "gpus", 0, "count", to=True),
    "a fraction for a count": _set("plan", "rig", "gpus", 0, "count", to=1.5),
    "a count of 10^300": _set("plan", "rig", "gpus", 0, "count", to=10**300),
    "a layer of a million heads": _set(
        "plan", "own", "models", to=[{**_MODEL, "architecture": {"heads": [1] * 40_000}}]
    ),
    "a million layers": _set("plan", "own", "models", to=[_MODEL | {"architecture": {"layers": "F" * _MILLION}}]),
    "a figure that is no range": _set("figures", "price_usd", to={"value": 1, "low": 2, "high": 0, "basis": "listed"}),
    "a day that never was": _set("saved_at", to="2026-99-99T99:99:99Z"),
    "an origin that is no text": _set("origin", to={"path": "x" * 5000, "digest": ""}),
}
