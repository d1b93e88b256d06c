"""The inspector: a figure, its range, the reports on it, the formula with its values, what would narrow it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Step
from rigplanner.domain.report import Report
from rigplanner.drawing.strokes import hline
from rigplanner.export.run_command import llama_bench
from rigplanner.translation import mark, tr
from rigplanner.ui.parts.badge import Badge
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.code_box import CodeBox
from rigplanner.ui.parts.label import Label, Line
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.why.beyond import SpeedBeyond
from rigplanner.ui.why.evidence_list import EvidenceList
from rigplanner.ui.why.step_list import StepList
from rigplanner.ui.why.topics import TOPICS, range_sentence
from rigplanner.wording import labels
from rigplanner.wording.quantities import with_unit

_MEASURE: Final = mark("What would narrow it")
_HOW: Final = mark("Measure this very case with llama.cpp's own tool:")


class WhyInspector(QFrame):
    """Says `closed` when the user is done with it, `measure_requested` when they want to know from their machine."""

    closed = Signal()
    measure_requested = Signal()

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(tr("Why this number"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.resize(int(theme.metrics.size("inspector")), 600)
        self._title = Label(theme, role="page")
        self._badge = Badge(theme)
        self._close = IconButton(theme, "x", tr("Close"), tooltip=tr("Close (Esc)"))
        self._close.clicked.connect(self.closed)
        self._sentence = Label(theme, role="body", colour="text_2", wrap=True, rich=True)
        self._evidence = EvidenceList(theme)
        self._steps_title = Label(theme, tr("How it is computed"), "title", "text_2")
        self._steps = StepList(theme)
        self._beyond = SpeedBeyond(theme)
        self._narrow = QWidget()
        self.measure = Button(theme, tr("Measure on this PC"), icon="play", small=True)
        self.measure.clicked.connect(self.measure_requested)
        self._code = CodeBox(theme)
        self._code.setFixedHeight(84)
        self._arrange()
        theme.changed.connect(self.update)

    def show_topic(self, report: Report, name: str, library: Library) -> None:
        """Explain one figure of a report."""
        topic = TOPICS[name]
        shown = topic.shown(report)
        self._title.set_text(tr(topic.question, figure=with_unit(shown)))
        self._badge.set_basis(shown.basis, labels.basis_meaning(shown.basis))
        self._sentence.set_text(range_sentence(topic, report))
        self._evidence.show_figures(topic.reports(report), topic.modelled(report), shown, report)
        self._steps.show_steps(_steps(report, name))
        self._steps_title.setVisible(bool(_steps(report, name)))
        self._narrow.setVisible(topic.measured_by_bench and shown.value is not None)
        self.measure.setVisible(report.plan.is_this_machine)
        self._code.set_code(llama_bench(report))
        if topic.measured_by_bench and shown.value is not None:
            self._beyond.show_plan(report.plan, library, name)
        else:
            self._beyond.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with its left edge."""
        painter, theme = QPainter(self), self._theme.theme
        painter.fillRect(self.rect(), theme.colour("panel"))
        painter.fillRect(QRectF(0, 0, 1, self.height()), theme.colour("line"))
        hline(painter, 0, self.width(), 0, theme.colour("line"))

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(12)
        header.addWidget(self._title, 1)
        header.addWidget(self._badge)
        header.addWidget(self._close)
        narrow = QVBoxLayout(self._narrow)
        narrow.setContentsMargins(0, 0, 0, 0)
        narrow.setSpacing(8)
        narrow.addWidget(Line(self._theme))
        narrow.addWidget(Label(self._theme, tr(_MEASURE), "title", "text_2"))
        narrow.addWidget(Label(self._theme, tr(_HOW), "small", "text_2", wrap=True))
        narrow.addWidget(self._code)
        narrow.addWidget(self.measure)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        column.addWidget(self._sentence)
        column.addWidget(self._evidence)
        column.addWidget(Line(self._theme))
        for widget in (self._steps_title, self._steps, self._beyond, self._narrow):
            column.addWidget(widget)
        column.addStretch(1)
        area = Scroll(tr("Why this number"), inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 14, 12, 16)
        outer.setSpacing(12)
        outer.addLayout(header)
        outer.addWidget(area, 1)


def _steps(report: Report, name: str) -> tuple[Step, ...]:
    """The computation of a figure, none of an unknown one; memory has one for each of its shares."""
    memory = report.memory
    if name == "memory":
        shares = (memory.weights, memory.kv, memory.state, memory.compute, memory.runtime, memory.background)
        beside = (held.need for held in memory.companions)
        return (*(step for share in (*shares, *beside) for step in share.steps), *memory.headroom.steps)
    if TOPICS[name].shown(report).value is None:
        return ()
    drafted = report.speed.drafted if name == "decode" else None
    return (*TOPICS[name].modelled(report).steps, *(drafted.steps if drafted else ()))
