"""Text without what names a person or a computer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

#: Identifiers of cards and drives, addresses of networks and of mail; loopback and versions stay.
_PATTERNS: Final = (
    (re.compile(r"\bGPU-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE), "GPU-…"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE), "…"),
    (re.compile(r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b", re.IGNORECASE), "…"),
    (re.compile(r"\b(?!127\.)(?:\d{1,3}\.){3}\d{1,3}(?=[:/\s]|$)"), "…"),
    (re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"), "…"),
)
_HOMES: Final = re.compile(r"(/home/|/Users/|[A-Z]:\\Users\\)[^/\\\s]+")
#: Shorter words are part of too many others.
_LEAST_LETTERS: Final = 3


def scrubbed(text: str, private: Iterable[str]) -> str:
    """The text with private words, home folders and identifiers put as "…"; the home folder itself as "~"."""
    for found, stand_in in _PATTERNS:
        text = found.sub(stand_in, text)
    words = sorted((word for word in set(private) if len(word) >= _LEAST_LETTERS), key=len, reverse=True)
    for word in words:
        is_path = "/" in word or "\\" in word
        pattern = re.escape(word) if is_path else rf"(?<!\w){re.escape(word)}(?!\w)"
        text = re.sub(pattern, "~" if is_path else "…", text, flags=re.IGNORECASE)
    return _HOMES.sub(r"\1…", text)
