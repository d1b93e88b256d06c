"""Colours of one look by role, with the sizes that all looks share."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QColor, QFont

from rigplanner.domain.report import Fit, Severity
from rigplanner.drawing.metrics import Metrics, load_metrics

THEME_NAMES = ("dark", "light", "contrast")


class ThemeError(Exception):
    """A theme file is missing or wrong; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Theme:
    """All colours of one look, by role, with the shared metrics."""

    name: str
    colours: Mapping[str, QColor]
    metrics: Metrics

    @property
    def is_dark(self) -> bool:
        """Whether text is lighter than its ground."""
        return self.colours["text"].lightness() > self.colours["panel"].lightness()

    @property
    def is_contrast(self) -> bool:
        """Whether edges must carry what tones carry elsewhere."""
        return self.name == "contrast"

    def colour(self, role: str) -> QColor:
        """The colour of a role; KeyError for a role that does not exist."""
        return self.colours[role]

    def font(self, role: str) -> QFont:
        """The font of a type role."""
        return self.metrics.fonts[role]

    def fit_colour(self, fit: Fit) -> QColor:
        """The colour of a fit state; unknown is as quiet as a date."""
        return self.colours["text_3" if fit is Fit.UNKNOWN else fit.value]

    def fit_soft(self, fit: Fit) -> QColor:
        """The ground behind a statement about fit."""
        return self.colours["panel" if fit is Fit.UNKNOWN else f"{fit.value}_soft"]

    def fit_line(self, fit: Fit) -> QColor:
        """The edge of such a ground."""
        return self.colours["line" if fit is Fit.UNKNOWN else f"{fit.value}_line"]

    def severity_colour(self, severity: Severity) -> QColor:
        """The colour of a finding."""
        return self.colours[{Severity.STOP: "no_fit", Severity.COST: "tight", Severity.INFO: "text_3"}[severity]]


def load_theme(folder: Path, name: str, metrics: Metrics | None = None) -> Theme:
    """Read a theme by name from a folder of theme files; ThemeError when that fails."""
    path = folder / f"{name}.toml"
    try:
        raw: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
        colours = {role: _colour(text) for role, text in raw.items()}
        return Theme(name, colours, metrics or load_metrics(folder / "metrics.toml"))
    except (OSError, ValueError, KeyError) as problem:
        raise ThemeError(f"{path}: {problem}") from problem


def _colour(text: str) -> QColor:
    """#RRGGBB or #RRGGBBAA, as in style sheets of the web; Qt itself reads alpha first."""
    colour = QColor(text[:7])
    if not colour.isValid() or len(text) not in (7, 9):
        raise ValueError(f"{text!r} is not a colour")
    if len(text) == 9:
        colour.setAlpha(int(text[7:], 16))
    return colour
