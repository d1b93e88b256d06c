"""A short movement from what was shown to what is shown now. Under "nothing moves" it is over before it begins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from rigplanner.ui.theme import ThemeStore


class Movement(QObject):
    """Runs from 0 to 1, slower towards the end, and calls `step` for every picture in between."""

    def __init__(self, theme: ThemeStore, name: str, step: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._name, self._step = theme, name, step
        self._run = QVariantAnimation(self)
        self._run.setStartValue(0.0)
        self._run.setEndValue(1.0)
        self._run.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._run.valueChanged.connect(self._go)
        self.done = 1.0

    def begin(self) -> None:
        """Begin anew; at once at the end where nothing may move."""
        length = self._theme.motion_ms(self._name)
        self._run.stop()
        self.done = 0.0 if length else 1.0
        if length:
            self._run.setDuration(length)
            self._run.start()

    def end(self) -> None:
        """Be at the end now."""
        self._run.stop()
        self.done = 1.0

    def _go(self, value: float) -> None:
        self.done = value
        self._step()
