"""Brings the document of any older version to the one of today.

One small pure function a version; once a version was released, its function never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

Document = dict[str, Any]


def _with_figures(document: Document) -> Document:
    """Version 2 tells when a rig was saved and what it came to; of older files nobody knows it."""
    return {**document, "version": 2, "saved_at": "", "figures": None}


#: What leads from a version to the next.
STEPS: Final[Mapping[int, Callable[[Document], Document]]] = MappingProxyType({1: _with_figures})


def migrated(document: Document, version: int) -> Document:
    """The document as the newest version would have it; a version without a step is the newest."""
    while version in STEPS:
        document = STEPS[version](document)
        version += 1
    return document
