"""Names of files that every system takes, made from what people call their rigs."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

#: Above it some disks refuse a name; the ending, a number and the moment of the trash need room too.
_MOST_BYTES: Final = 180
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]')
#: Control characters, marks of direction, halves of characters, and characters without a meaning.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Windows takes these for devices, whatever follows a dot.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_NAMELESS: Final = "Rig"


def file_stem(name: str) -> str:
    """The name of a rig as the name of a file without its ending: never empty, hidden, a device or too long."""
    seen = "".join(c if unicodedata.category(c) not in _UNSEEN else " " for c in unicodedata.normalize("NFC", name))
    text = cut(" ".join(_FORBIDDEN.sub(" ", seen).split()).lstrip(". "), _MOST_BYTES).rstrip(". ")
    if not text:
        return _NAMELESS
    return f"{_NAMELESS} {text}" if _DEVICES.fullmatch(text) else text


def path_text(path: Path | None) -> str:
    """The whole path; empty where there is none, or none that is text, such as bytes of another encoding."""
    text = str(path or "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return ""
    return text


def cut(text: str, most_bytes: int) -> str:
    """As many whole characters as there is room for."""
    encoded = text.encode("utf-8", errors="surrogateescape")
    return text if len(encoded) <= most_bytes else encoded[:most_bytes].decode("utf-8", errors="ignore")
