"""A sentence with the shape of how much it matters."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from rigplanner.domain.report import Fit, Severity
from rigplanner.drawing.shapes import fit_glyph, severity_glyph
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels


class Glyph(QLabel):
    """The shape of a fit or of a severity, with its word for screen readers."""

    def __init__(
        self, theme: ThemeStore, kind: Fit | Severity | None = None, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme, self._kind = theme, kind
        self.setFixedSize(size, size)
        self.setAccessibleName(_word(kind))
        theme.changed.connect(self.update)

    def set_kind(self, kind: Fit | Severity | None) -> None:
        """Show another shape; None shows nothing."""
        if kind is not self._kind:
            self._kind = kind
            self.setAccessibleName(_word(kind))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shape."""
        rect, theme = QRectF(self.rect()), self._theme.theme
        if isinstance(self._kind, Fit):
            fit_glyph(QPainter(self), rect, self._kind, theme)
        elif isinstance(self._kind, Severity):
            severity_glyph(QPainter(self), rect, self._kind, theme)


class Note(QWidget):
    """A shape and a rich sentence that wraps."""

    def __init__(
        self,
        theme: ThemeStore,
        text: str = "",
        severity: Severity = Severity.INFO,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._glyph = Glyph(theme, severity, 14)
        self._label = Label(theme, text, "small", "text_2", wrap=True, rich=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        side = QWidget()
        side.setFixedWidth(14)
        self._glyph.setParent(side)
        self._glyph.move(0, 1)
        row.addWidget(side)
        row.addWidget(self._label, 1)

    def set_note(self, text: str, severity: Severity = Severity.INFO) -> None:
        """Say something else."""
        self._glyph.set_kind(severity)
        self._label.set_text(text)


def _word(kind: Fit | Severity | None) -> str:
    if isinstance(kind, Fit):
        return labels.fit(kind)
    return labels.severity(kind) if kind is not None else ""
