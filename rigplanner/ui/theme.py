"""The object that owns the current theme and tells when it changes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory

from rigplanner.drawing.metrics import Metrics, load_metrics
from rigplanner.drawing.theme import THEME_NAMES, load_theme
from rigplanner.ui.icons import IconSet
from rigplanner.ui.style_sheet import build_palette, build_style_sheet


class ThemeMode(StrEnum):
    """What the user asks for; SYSTEM follows the desktop."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"


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
