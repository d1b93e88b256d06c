"""Text of every theme is readable on every ground it lies on: 4.5 to 1 and more (WCAG 2.2, success criterion 1.4.3)."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor

from rigplanner.drawing.theme import THEME_NAMES, Theme, load_theme
from rigplanner.paths import shipped

LEAST = 4.5
#: Edges and shapes that carry meaning (WCAG 2.2, 1.4.11).
LEAST_SHAPE = 3.0
GROUNDS = ("window", "rail", "panel", "raised", "hover", "overlay", "inset", "tab_on", "accent_soft")
TEXTS = ("text", "text_2", "text_3", "accent")
STATES = ("fits", "tight", "spills", "no_fit")


@pytest.fixture(params=THEME_NAMES)
def theme(request: pytest.FixtureRequest, qapp: object) -> Theme:
    del qapp
    return load_theme(shipped("resources") / "themes", request.param)


def test_words_on_every_ground(theme: Theme) -> None:
    pairs = [*product(TEXTS, GROUNDS), *((state, f"{state}_soft") for state in STATES)]
    pairs += [(words, f"{state}_soft") for state in STATES for words in ("text", "text_2")]
    pairs += [("on_accent", "accent_fill"), ("on_accent", "accent_fill_hover")]
    low = {
        (words, ground): round(ratio, 2) for words, ground in pairs if (ratio := _ratio(theme, words, ground)) < LEAST
    }
    assert low == {}


def test_words_inside_bars(theme: Theme) -> None:
    for role in ("data_weights", "data_kv"):
        best = max(_ratio(theme, words, role) for words in ("on_data_weights", "on_data_kv"))
        assert best >= LEAST, role


def test_what_marks_a_control_or_a_state(theme: Theme) -> None:
    shapes = ["line_control", "focus", *STATES]
    low = {
        (shape, ground)
        for shape, ground in product(shapes, ("window", "panel"))
        if _ratio(theme, shape, ground) < LEAST_SHAPE
    }
    assert low == set()


def _ratio(theme: Theme, above: str, below: str) -> float:
    lights = sorted((_light(theme.colour(above)), _light(theme.colour(below))))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: QColor) -> float:
    """Relative luminance as WCAG defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
