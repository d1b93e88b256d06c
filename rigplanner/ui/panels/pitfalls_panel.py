"""What goes wrong with this plan, worst first, each with a button where something can be done."""

from __future__ import annotations

from collections import Counter
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from rigplanner.domain.report import Finding, Fix, Report, Severity
from rigplanner.domain.visible import one_line
from rigplanner.drawing.strokes import text_width
from rigplanner.translation import mark, tr, tr_n
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label, Line
from rigplanner.ui.parts.note import Glyph
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.findings import sentence
from rigplanner.wording.sentences import series

_CALM: Final = mark("Nothing stands out.")
#: Part names on a button are cut beyond this; the whole is in the tooltip.
_LONGEST_ACTION: Final = 28
_TOP: Final = Qt.AlignmentFlag.AlignTop
#: Shape and gaps of a row.
_BESIDE_PX: Final = 46


class PitfallsPanel(Panel):
    """Says `fix_chosen` with the fix of a finding when its button is pressed."""

    fix_chosen = Signal(object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Pitfalls"), parent=parent)
        self._rows: list[_FindingRow] = []
        self._calm = Label(theme, tr(_CALM), "body", "text_2")
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._calm)
        self._column.addStretch(1)
        self._area = Scroll(tr("Pitfalls"), self._list)
        self._area.setMinimumHeight(180)
        self.body.addWidget(self._area, 1)

    def show_report(self, report: Report) -> None:
        """Show the findings of a plan; rows are kept and filled anew."""
        findings = report.findings
        while len(self._rows) < len(findings):
            self._add_row()
        for row, finding in zip(self._rows, findings, strict=False):
            row.show_finding(finding, report)
        for row in self._rows[len(findings) :]:
            row.hide()
        self._calm.setVisible(not findings)
        self.set_aside(_counts(findings))

    def _add_row(self) -> None:
        row = _FindingRow(self._theme, first=not self._rows)
        row.fix_chosen.connect(self.fix_chosen)
        self._column.insertWidget(len(self._rows) + 1, row)
        self._rows.append(row)


class _FindingRow(QWidget):
    """Shape and title, the sentence below; the button beside the title where it has room, else below all."""

    fix_chosen = Signal(object)

    def __init__(self, theme: ThemeStore, *, first: bool) -> None:
        super().__init__()
        self._theme = theme
        self._fix: Fix | None = None
        self._shown: tuple[Finding, str] | None = None
        self._glyph = Glyph(theme, size=14)
        self._title = Label(theme, role="label", wrap=True)
        self._detail = Label(theme, role="small", colour="text_2", wrap=True)
        self._button = Button(theme, small=True)
        self._button.clicked.connect(lambda: self.fix_chosen.emit(self._fix))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0 if first else 10, 0, 10)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        if not first:
            self._grid.addWidget(Line(theme), 0, 0, 1, 3)
            self._grid.setRowMinimumHeight(0, 9)
        self._grid.addWidget(self._glyph, 1, 0, _TOP)
        self._grid.addWidget(self._title, 1, 1, _TOP)
        self._grid.addWidget(self._detail, 2, 1, 1, 2)
        self._grid.setColumnStretch(1, 1)
        self._beside: bool | None = None

    def show_finding(self, finding: Finding, report: Report) -> None:
        """Show a finding; most stay as they are from one edit to the next."""
        according_to = _according_to(finding, report)
        self.show()
        if (finding, according_to) == self._shown:
            return
        self._shown = finding, according_to
        text = sentence(finding)
        self._fix = finding.fix
        self._glyph.set_kind(finding.severity)
        self._title.set_text(text.title)
        self._detail.set_text(text.detail)
        set_tip(self._detail, according_to)
        self._button.setVisible(finding.fix is not None)
        self._button.set_text(_short(text.action))
        set_tip(self._button, text.action)
        self._button.setAccessibleName(one_line(text.action))
        self._place_button()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Another width may have room beside the title."""
        self._place_button()

    def _place_button(self) -> None:
        title = text_width(self._theme.font("label"), self._title.text())
        beside = title + self._button.sizeHint().width() + _BESIDE_PX <= self.width()
        if beside is self._beside:
            return
        self._beside = beside
        self._grid.removeWidget(self._button)
        if beside:
            self._grid.addWidget(self._button, 1, 2, _TOP)
        else:
            self._grid.addWidget(self._button, 3, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)


def _according_to(finding: Finding, report: Report) -> str:
    """Who says so."""
    titles = [source.title for ident in finding.sources if (source := report.sources.get(ident))]
    return tr("According to: {sources}", sources=series(titles)) if titles else ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_ACTION else f"{text[: _LONGEST_ACTION - 1].rstrip()}…"


def _counts(findings: tuple[Finding, ...]) -> str:
    counts = Counter(finding.severity for finding in findings)
    stop, cost, know = (counts[severity] for severity in (Severity.STOP, Severity.COST, Severity.INFO))
    told = (
        tr_n("{count} stop", "{count} stop", stop) if stop else "",
        tr_n("{count} cost", "{count} cost", cost) if cost else "",
        tr_n("{count} to know", "{count} to know", know) if know else "",
    )
    return " · ".join(filter(None, told))
