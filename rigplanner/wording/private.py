"""Text without what names a person or a computer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final

#: Identifiers of cards and drives, addresses of networks and of mail, what stands before a host; loopback stays.
_PATTERNS: Final = (
    (re.compile(r"\bGPU-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE), "GPU-…"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE), "…"),
    (re.compile(r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b", re.IGNORECASE), "…"),
    (re.compile(r"://(?!127\.|\[::1\]|localhost\b)[^\s/]+"), "://…"),
    (re.compile(r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b"), "…"),
    (re.compile(r"(?<![\d.])(?!127\.)(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)"), "…"),
)
_MAYBE_IPV6: Final = re.compile(r"(?<![\w:.])[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*", re.IGNORECASE)
_HOMES: Final = re.compile(r"(/home/|/Users/|/media/|/run/media/|[A-Z]:\\+Users\\+)[^/\\\s]+")
#: Shorter words are part of too many others.
_LEAST_LETTERS: Final = 3


def scrubbed(text: str, private: Iterable[str]) -> str:
    """The text with private words, home folders and identifiers put as "…"; the home folder itself as "~"."""
    for found, stand_in in _PATTERNS:
        text = found.sub(stand_in, text)
    text = _MAYBE_IPV6.sub(_without_address, text)
    words = sorted((word for word in set(private) if len(word) >= _LEAST_LETTERS), key=len, reverse=True)
    for word in words:
        is_path = "/" in word or "\\" in word
        # Paths inside messages may have their backslashes doubled, as Python writes them.
        escaped = re.escape(word).replace(r"\\", r"\\+")
        pattern = rf"{escaped}(?!\w)" if is_path else rf"(?<!\w){re.escape(word)}(?!\w)"
        text = re.sub(pattern, "~" if is_path else "…", text, flags=re.IGNORECASE)
    return _HOMES.sub(r"\1…", text)


def _without_address(found: re.Match[str]) -> str:
    """Times and places of cards have colons too: only what is an address goes."""
    try:
        return found[0] if ip_address(found[0]).is_loopback else "…"
    except ValueError:
        return found[0]
