"""Where to begin: with this PC, with a usual kind of machine, with a saved rig, or with nothing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.templates import Template, templates
from rigplanner.translation import tr
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.overlay import Overlay
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.start.begin_card import BeginCard
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.rig_cards import card_text
from rigplanner.wording.rig_names import work_line

_LARGEST: Final = (1080, 640)
_SIDE: Final = 24
_COLUMNS: Final = 4
_ICONS: Final = {"unified": "system", "cpu": "cpu", "laptop": "pc"}


class StartDialog(Overlay):
    """Says `plan_chosen` with a plan to begin with, and what else was asked for."""

    plan_chosen = Signal(object)
    this_pc_requested = Signal()
    open_requested = Signal()
    tour_requested = Signal()

    def __init__(self, theme: ThemeStore, library: Library, parent: QWidget) -> None:
        super().__init__(theme, tr("Where to begin"), parent)
        self._library = library
        self.this_pc = BeginCard(theme, "pc", tr("This PC"), tr("Looking at what is in this machine…"))
        self.this_pc.setEnabled(False)
        self.this_pc.clicked.connect(self._take_this_pc)
        self.cards = {template.key: self._card(template) for template in templates(library)}
        self.tour = Button(theme, tr("Show me around"), kind="link", tooltip=tr("Six short steps"))
        self.tour.clicked.connect(self._take_tour)
        self.open_saved = Button(theme, tr("Open a saved rig…"), icon="folder", kind="ghost")
        self.open_saved.clicked.connect(self._ask_open)
        self._arrange()
        self._place(parent.window())
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_this_pc(self, plan: Plan | None) -> None:
        """What was found in this machine; None where it can run nothing, or nothing could be read."""
        self.this_pc.setEnabled(plan is not None)
        if plan is None:
            self.this_pc.show_line(tr("Too little could be read of it to plan it. The page This PC tells what."))
            return
        text = card_text(evaluate(plan, self._library))
        self.this_pc.show_line(text.parts)
        self.this_pc.show_outcome(text, text.work, tr("yours already"))
        if self.focusWidget() in (None, self._close):
            self.this_pc.setFocus(Qt.FocusReason.TabFocusReason)

    def paint_ground(self, painter: QPainter) -> None:
        """The ground of the window, on which the cards stand out."""
        painter.fillRect(self.rect(), self._theme.colour("window"))

    def _card(self, template: Template) -> BeginCard:
        card = BeginCard(self._theme, _ICONS.get(template.key, "gpu"), template.title, template.line)
        report = evaluate(template.plan, self._library)
        text = card_text(report)
        card.show_outcome(text, work_line(report), text.price)
        card.clicked.connect(lambda: self._take(template.plan))
        return card

    def _take(self, plan: Plan) -> None:
        self.accept()
        self.plan_chosen.emit(plan)

    def _take_this_pc(self) -> None:
        self.accept()
        self.this_pc_requested.emit()

    def _take_tour(self) -> None:
        self.accept()
        self.tour_requested.emit()

    def _ask_open(self) -> None:
        self.accept()
        self.open_requested.emit()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._middle(), 1)
        column.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(self._theme, tr("Where do you want to begin?"), "page", elide=False))
        told = tr("Whole machines at the latest prices we have. Every part can be changed afterwards.")
        words.addWidget(Label(self._theme, told, "small", "text_2", wrap=True))
        close = self._close = IconButton(self._theme, "x", tr("Close"), tooltip=tr("Close (Esc)"))
        close.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.setContentsMargins(_SIDE, 20, 12, 12)
        head.addLayout(words, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _middle(self) -> Scroll:
        body = QWidget()
        body.setObjectName("ground")
        grid = QGridLayout(body)
        grid.setContentsMargins(_SIDE, 4, _SIDE, 16)
        grid.setSpacing(12)
        grid.addWidget(self.this_pc, 0, 0)
        for place, card in enumerate(self.cards.values(), 1):
            grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
        for each in range(_COLUMNS):
            grid.setColumnStretch(each, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        return Scroll(tr("Where to begin"), body)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(_SIDE, 8, _SIDE, 16)
        foot.setSpacing(12)
        foot.addWidget(self.tour)
        foot.addStretch(1)
        foot.addWidget(self.open_saved)
        return foot

    def _place(self, window: QWidget) -> None:
        self.resize(min(_LARGEST[0], window.width() - 40), min(_LARGEST[1], window.height() - 40))
        self.resize(self.width(), min(self.height(), self.sizeHint().height()))
