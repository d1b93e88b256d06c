"""The typefaces the window is set in, loaded from the shipped files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from rigplanner.drawing.strokes import forget_widths

_TABULAR = "tnum"


class FontError(Exception):
    """A shipped typeface cannot be used; the text names the file."""


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One role of the type scale: size and line height in logical pixels, weight from 100 to 900; families that have
    the letters which the first lacks."""

    family: str
    size: int
    line: int
    weight: int
    also: tuple[str, ...] = ()


def load_fonts(folder: Path, language: str = "") -> tuple[str, ...]:
    """Register every typeface in the folder, and those that a language needs, which lie in a folder of its code;
    returns the family names. Needs a QGuiApplication."""
    families: list[str] = []
    folders = (folder, folder / language) if language else (folder,)
    for path in sorted(path for each in folders for path in (*each.glob("*.otf"), *each.glob("*.ttf"))):
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise FontError(f"{path}: not a usable typeface")
        families += QFontDatabase.applicationFontFamilies(number)
    forget_widths()
    return tuple(dict.fromkeys(families))


def build_fonts(styles: Mapping[str, TypeStyle]) -> dict[str, QFont]:
    """A font for each role, with figures of equal width and without hinting, so that text scales evenly."""
    return {role: _build(style) for role, style in styles.items()}


def _build(style: TypeStyle) -> QFont:
    font = QFont([style.family, *style.also])
    font.setPixelSize(style.size)
    font.setWeight(QFont.Weight(style.weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag(_TABULAR), 1)
    return font
