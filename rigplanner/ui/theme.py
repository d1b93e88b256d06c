"""Colours by role, and the object that owns the current theme and tells when it changes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory

from rigplanner.domain.report import Fit, Severity
from rigplanner.ui.icons import IconSet
from rigplanner.ui.metrics import Metrics, load_metrics
from rigplanner.ui.style_sheet import build_palette, build_style_sheet

THEME_NAMES = ("dark", "light", "contrast")


class ThemeError(Exception):
    """A theme file is missing or wrong; the text says which and why."""


class ThemeMode(StrEnum):
    """What the user asks for; SYSTEM follows the desktop."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"


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


class ThemeStore(QObject):
    """Owns the current theme and hands it to widgets; `changed` tells them to repaint."""

    changed = Signal()

    def __init__(self, resources: Path, mode: str = ThemeMode.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        metrics = load_metrics(resources / "themes" / "metrics.toml")
        self._themes = {name: load_theme(resources / "themes", name, metrics) for name in THEME_NAMES}
        self._mode = ThemeMode(mode)
        self._reduced_motion = False
        self.icons = IconSet(resources / "icons")
        self.theme = self._themes[self._wanted()]
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow)

    @property
    def mode(self) -> ThemeMode:
        """What the user asked for."""
        return self._mode

    @property
    def metrics(self) -> Metrics:
        """The shared sizes."""
        return self.theme.metrics

    def colour(self, role: str) -> QColor:
        """A colour of the current theme."""
        return self.theme.colour(role)

    def font(self, role: str) -> QFont:
        """A font of the type scale."""
        return self.theme.font(role)

    def motion_ms(self, name: str) -> int:
        """How long a movement takes now [ms]; 0 when nothing may move."""
        return 0 if self._reduced_motion else self.metrics.motion(name)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Let nothing move, as the user or the system asks."""
        self._reduced_motion = reduced

    def set_mode(self, mode: str) -> None:
        """Choose a look, or follow the system."""
        self._mode = ThemeMode(mode)
        self._follow()

    def apply(self, app: QApplication) -> None:
        """Dress the application in the current theme, and again whenever it changes."""
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(self.font("body"))
        self._dress(app)
        self.changed.connect(lambda: self._dress(app))

    def _dress(self, app: QApplication) -> None:
        app.setPalette(build_palette(self.theme.colours))
        app.setStyleSheet(build_style_sheet(self.theme.colours, self.metrics))

    def _follow(self) -> None:
        theme = self._themes[self._wanted()]
        if theme is not self.theme:
            self.theme = theme
            self.changed.emit()

    def _wanted(self) -> str:
        if self._mode is not ThemeMode.SYSTEM:
            return self._mode.value
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "light" if hints.colorScheme() == Qt.ColorScheme.Light else "dark"
