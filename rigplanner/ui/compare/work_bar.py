"""The work that all rigs do, in one line; or that each does its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QInputDialog, QWidget

from rigplanner.domain.comparison import Comparison
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import Runtime, Use
from rigplanner.domain.report import Fit, Report
from rigplanner.drawing.strokes import box
from rigplanner.numerals import localised
from rigplanner.translation import mark, tr, tr_in
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.segmented import Segmented
from rigplanner.ui.parts.switch import Switch
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workload.typed_context import ContextTextError, context_tokens
from rigplanner.units import K_TOKENS
from rigplanner.wording.quantities import tokens

_CONTEXTS_K: Final = (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
_OTHER: Final = "other"
_ONE, _OWN = "one", "own"
_ON_GPU: Final = (Fit.FITS, Fit.TIGHT)
_SIDE: Final = 16
_ALIKE: Final = mark("Each rig does the work of its own plan, and all of these do the same.")
_FOLLOW_TIP: Final = mark("Compare with the model, context and use of the plan that is open")
_UNLIKE: Final = mark("Each rig does the work of its own plan. Only prices can be ranked.")
#: The least and the most for the name of a model.
_MODEL_PX: Final = (200, 340)


class CompareWorkBar(QFrame):
    """Says what the user chose; shows a comparison."""

    model_requested = Signal()
    quant_chosen = Signal(str)
    context_chosen = Signal(int)
    use_chosen = Signal(str)
    runtime_chosen = Signal(object)
    own_work_chosen = Signal(bool)
    differing_chosen = Signal(bool)
    open_work_requested = Signal()

    def __init__(self, theme: ThemeStore, uses: Mapping[str, Use], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(tr("Work of the rigs"))
        self.model = Dropdown(theme, tr("Model"), picker=True)
        self.quant = Dropdown(theme, tr("Quantization"))
        self.context = Dropdown(theme, tr("Context"))
        self.use = Dropdown(theme, tr_in("what a model is used for", "Use"))
        self.runtime = Dropdown(theme, tr("Program"))
        modes = ((_ONE, tr("One workload")), (_OWN, tr("Each its own")))
        self.mode = Segmented(theme, tr("Work of the rigs"), modes)
        self.follow = Button(theme, tr("Use the open plan's work"), kind="link", tooltip=tr(_FOLLOW_TIP))
        self.differing = Switch(theme, tr("Only rows that differ"))
        self.own = Label(theme, colour="text_2")
        self.use.set_items([DropdownItem(use.id, tr(use.name)) for use in uses.values()])
        self.runtime.set_items([DropdownItem(r.value, r.value) for r in Runtime])
        self._choices = (self.model, self.quant, self.context, self.use, self.runtime)
        self._arrange()
        self._connect()
        theme.changed.connect(self.update)

    def show_comparison(
        self, comparison: Comparison, *, own_work: bool, is_open_work: bool, only_differing: bool
    ) -> None:
        """Show the work of a comparison, and how many rigs hold each choice."""
        self.mode.set_chosen(_OWN if own_work else _ONE)
        self.differing.setChecked(only_differing)
        for choice in self._choices:
            choice.setVisible(not own_work)
        self.own.setVisible(own_work)
        self.follow.setVisible(not own_work and not is_open_work)
        self.own.set_text(tr(_ALIKE if comparison.same_work else _UNLIKE))
        if not own_work:
            self._show_work(comparison.reports)
        self._fit()

    def show_quants(self, comparison: Comparison) -> None:
        """Offer the quantizations of the model, with how many rigs hold each."""
        first = comparison.reports[0]
        self.quant.set_items([_quant(option.quant, comparison.reports) for option in first.memory.quants])
        self.quant.set_chosen(first.plan.workload.quant)

    def _show_work(self, reports: Sequence[Report]) -> None:
        first = reports[0]
        work, model = first.plan.workload, first.model
        self.model.set_shown(model.name if model else work.model_id, _size(model))
        self.quant.set_shown(work.quant)
        self.context.set_items(_contexts(work.context_tokens, model, reports))
        self.context.set_chosen(str(work.context_tokens))
        self.context.set_shown(tr("{tokens} context", tokens=tokens(work.context_tokens)))
        self.use.set_chosen(work.use.id)
        self.use.set_shown(tr(work.use.name))
        self.runtime.set_chosen(work.runtime.value)
        self.runtime.set_shown(work.runtime.value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two lines where it is narrow."""
        self._fit()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """As narrow as two lines, so that one line keeps no window wide."""
        width = max(row.minimumSize().width() for row in (self._left, self._right)) + 2 * _SIDE
        return QSize(width, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """On one line if all words have room there; a model's name alone may be cut."""
        needed = _wide(self._left, self.model) + _wide(self._right) + 3 * _SIDE
        direction = QBoxLayout.Direction
        self._rows.setDirection(direction.LeftToRight if self.width() >= needed else direction.TopToBottom)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground of a panel."""
        theme = self._theme.theme
        radius = theme.metrics.radius("panel")
        box(QPainter(self), QRectF(self.rect()), radius, theme.colour("panel"), theme.colour("line"))

    def _arrange(self) -> None:
        left, right = self._left, self._right = QHBoxLayout(), QHBoxLayout()
        for row in (left, right):
            row.setSpacing(12)
        self.model.setMinimumWidth(_MODEL_PX[0])
        self.model.setMaximumWidth(_MODEL_PX[1])
        for choice in self._choices:
            left.addWidget(choice, 100 if choice is self.model else 0)
        left.addWidget(self.own)
        left.addStretch(1)
        right.addWidget(self.mode)
        right.addWidget(self.follow)
        right.addStretch(1)
        right.addWidget(self.differing)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(_SIDE, 11, _SIDE, 11)
        self._rows.setSpacing(10)
        self._rows.addLayout(left, 1)
        self._rows.addLayout(right)

    def _connect(self) -> None:
        self.model.opened.connect(self.model_requested)
        self.quant.chosen_key.connect(self.quant_chosen)
        self.context.chosen_key.connect(self._choose_context)
        self.use.chosen_key.connect(self.use_chosen)
        self.runtime.chosen_key.connect(lambda key: self.runtime_chosen.emit(Runtime(key)))
        self.mode.chosen_key.connect(lambda key: self.own_work_chosen.emit(key == _OWN))
        self.differing.clicked.connect(self.differing_chosen)
        self.follow.clicked.connect(self.open_work_requested)

    def _choose_context(self, key: str) -> None:
        if key != _OTHER:
            self.context_chosen.emit(int(key))
            return
        question = tr("Tokens the model keeps in mind, such as 24k:")
        text, agreed = QInputDialog.getText(self, tr("Context"), question)
        if not agreed:
            return
        try:
            self.context_chosen.emit(context_tokens(text))
        except ContextTextError as error:
            self.context.set_wrong(True)
            set_tip(self.context, str(error))
        else:
            self.context.set_wrong(False)
            self.context.setToolTip("")


def _wide(row: QHBoxLayout, model: QWidget | None = None) -> int:
    """How wide what is shown in a row wants to be [px]; a model as little as it must."""
    widgets = [item.widget() for item in map(row.itemAt, range(row.count())) if item is not None]
    shown = [widget for widget in widgets if widget is not None and not widget.isHidden()]
    widths = (_MODEL_PX[0] if widget is model else widget.sizeHint().width() for widget in shown)
    return sum(widths) + row.spacing() * len(shown)


def _size(model: LlmModel | None) -> str:
    if model is None:
        return ""
    if model.is_moe:
        active = localised(f"{model.active_params_b:.2g}")
        return tr("{count}B active", count=active)
    return localised(f"{model.total_params_b:.3g}B")


def _held(count: int, of: int) -> str:
    """How many of the rigs hold it on the GPU."""
    if count == of:
        return tr("fits all")
    return tr("fits {count} of {all}", count=count, all=of) if count else tr("fits none")


def _quant(quant: str, reports: Sequence[Report]) -> DropdownItem:
    options = [option for report in reports for option in report.memory.quants if option.quant == quant]
    return DropdownItem(quant, quant, _held(sum(option.fit in _ON_GPU for option in options), len(reports)))


def _contexts(chosen: int, model: LlmModel | None, reports: Sequence[Report]) -> list[DropdownItem]:
    """Usual contexts as far as the model goes, the chosen one among them."""
    longest = model.max_context if model and model.max_context else chosen
    usual = {k * K_TOKENS for k in _CONTEXTS_K if k * K_TOKENS <= longest}
    items = [DropdownItem(str(count), tokens(count), _reach(count, reports)) for count in sorted({*usual, chosen})]
    return [*items, DropdownItem(_OTHER, tr("Another…"))]


def _reach(context: int, reports: Sequence[Report]) -> str:
    ceilings = [report.memory.ceiling_tokens or 0 for report in reports]
    return _held(sum(ceiling >= context for ceiling in ceilings), len(reports))
