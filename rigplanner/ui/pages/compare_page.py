"""Two to four rigs side by side: the work on top, then what it comes to, the table, and charts beside it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from rigplanner.domain.comparison import Comparison, SmallestChange
from rigplanner.domain.lineup import ComparedRig
from rigplanner.domain.report import Report
from rigplanner.planner import edits
from rigplanner.planner.second_rigs import second_rigs
from rigplanner.planner.smallest_change import last_of, smallest_change
from rigplanner.store.rigs import SUFFIX
from rigplanner.translation import tr, tr_in
from rigplanner.ui.compare.board import CompareBoard
from rigplanner.ui.compare.cells import table_rows
from rigplanner.ui.compare.change_search import ChangeSearch
from rigplanner.ui.compare.desk import CompareDesk
from rigplanner.ui.compare.head import HEAD_PX, kind_word
from rigplanner.ui.compare.rig_menu import ColumnMenu, SourceMenu, newest_saved
from rigplanner.ui.compare.top import CompareTop
from rigplanner.ui.compare.work_bar import CompareWorkBar
from rigplanner.ui.parts.focus_ring import pass_focus
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.comparison_verdict import headline

_MOST_SAVED: Final = 3


class ComparePage(QWidget):
    """Says `plan_requested` with a plan to work on and the rig it is of, `sheet_requested` with the comparison
    and the smallest change of each rig, `told` with what went wrong."""

    plan_requested = Signal(object, object)
    sheet_requested = Signal(object, object)
    told = Signal(str, object)

    def __init__(self, theme: ThemeStore, session: Session, desk: CompareDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._session, self.desk = theme, session, desk
        self.search = ChangeSearch(self)
        self.top = CompareTop(theme)
        self.work = CompareWorkBar(theme, session.library.uses)
        self.headline = Label(theme, role="verdict", colour="text_2", wrap=True, rich=True)
        self.board = CompareBoard(theme)
        self._arrange()
        self._connect()

    def compare_paths(self, paths: list[Path]) -> None:
        """Compare these rig files."""
        self.desk.replace_all(paths)

    def close_work(self) -> None:
        """Save what waits, draw nothing more."""
        self.desk.close()
        self.board.charts.close_work()

    def changes(self) -> tuple[SmallestChange, ...]:
        """The smallest change of each rig, found now where that is not yet done."""
        return tuple(self._change_of(report) for report in self.desk.comparison.reports)

    def showEvent(self, event: QShowEvent) -> None:
        """Compare while the page is seen."""
        super().showEvent(event)
        self.desk.set_active(True)

    def hideEvent(self, event: object) -> None:
        """Rest while it is not."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self.desk.set_active(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The board divides the width."""
        super().resizeEvent(event)
        self.board.set_width(self.width())

    def _change_of(self, report: Report) -> SmallestChange:
        return self.search.of(report.plan) or last_of(smallest_change(report, self._session.library))

    def _show(self, comparison: Comparison) -> None:
        """What must be seen at once; the smallest changes and charts come after."""
        lineup = self.desk.lineup
        self.work.show_comparison(
            comparison,
            own_work=lineup.own_work,
            is_open_work=lineup.work is None or lineup.work.workload == self._session.plan.workload,
            only_differing=lineup.only_differing,
        )
        self.top.show_state(
            len(comparison.reports),
            same_work=not lineup.own_work,
            can_undo=self.desk.can_undo,
            can_redo=self.desk.can_redo,
        )
        text = headline(comparison)
        self.headline.set_text(text)
        self.headline.setVisible(bool(text))
        pass_focus(self.board.second if len(comparison.reports) > 1 else self.board.charts, self.top.add)
        self.board.show_comparison(comparison, tuple(kind_word(lineup.rigs[place]) for place in self.desk.places))
        self._show_table(comparison)

    def _show_table(self, comparison: Comparison) -> None:
        rows = table_rows(
            comparison,
            lambda report: self.search.of(report.plan),
            only_differing=self.desk.lineup.only_differing and len(comparison.reports) > 1,
        )
        self.board.table.set_rows(rows, comparison.names)
        self.board.fit_table()

    def _show_the_rest(self, comparison: Comparison) -> None:
        self.work.show_quants(comparison)
        self.search.start(comparison, self._session.library)
        if len(comparison.reports) > 1:
            self.board.charts.show_comparison(comparison)
        else:
            suggested = second_rigs(comparison.reports[0].plan, self._session.library)
            self.board.second.show_choices(suggested, newest_saved(_MOST_SAVED), this_pc=self._offers_this_pc())

    def _offers_this_pc(self) -> bool:
        return self.desk.has_this_pc() and not any(rig.kind == "this pc" for rig in self.desk.lineup.rigs)

    def _arrange(self) -> None:
        self._area = Scroll(tr_in("page", "Compare"), self.board, across=True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what scrolls in it has the focus
        self.board.table.selectionModel().currentChanged.connect(self._show_cell)
        scroll = self._area.verticalScrollBar()
        scroll.valueChanged.connect(self.board.keep_head_in_view)
        scroll.rangeChanged.connect(
            lambda _low, high: self.board.set_scroll_bar(scroll.sizeHint().width() * (high > 0))
        )
        fixed = QVBoxLayout()
        fixed.setContentsMargins(16, 12, 16, 0)
        fixed.setSpacing(12)
        fixed.addWidget(self.work)
        words = QVBoxLayout()
        words.setContentsMargins(16, 0, 16, 0)
        words.addWidget(self.headline)
        fixed.addLayout(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addLayout(fixed)
        column.addSpacing(12)
        column.addWidget(self._area, 1)

    def _show_cell(self, index: QModelIndex) -> None:
        """Bring the cell with the focus into view, clear of the names on top."""
        table = self.board.table
        if index.isValid() and table.hasFocus():
            place = table.visualRect(index)
            centre = table.viewport().mapTo(self.board, place.center())
            self._area.ensureVisible(centre.x(), centre.y(), 0, place.height() // 2 + HEAD_PX)

    def _connect(self) -> None:
        desk, work, top, board = self.desk, self.work, self.top, self.board
        desk.compared.connect(self._show)
        desk.completed.connect(self._show_the_rest)
        desk.told.connect(self.told)
        self.search.found.connect(lambda: self._show_table(desk.comparison))
        work.model_requested.connect(self._pick_model)
        work.quant_chosen.connect(partial(desk.edit_work, edits.with_quant))
        work.context_chosen.connect(partial(desk.edit_work, edits.with_context))
        work.use_chosen.connect(lambda key: desk.edit_work(edits.with_use, self._session.library.uses[key]))
        work.runtime_chosen.connect(partial(desk.edit_work, edits.with_runtime))
        work.own_work_chosen.connect(lambda own: desk.change(lambda lineup: lineup.each_its_own(own)))
        work.differing_chosen.connect(lambda only: desk.change(lambda lineup: lineup.showing(only)))
        work.open_work_requested.connect(lambda: desk.change(lambda lineup: lineup.under(None)))
        top.undo_requested.connect(desk.undo)
        top.redo_requested.connect(desk.redo)
        top.add_requested.connect(self._open_add_menu)
        top.sheet_requested.connect(lambda: self.sheet_requested.emit(desk.comparison, self.changes()))
        board.menu_requested.connect(self._open_column_menu)
        board.table.try_requested.connect(desk.try_change)
        board.charts.told.connect(self.told)
        board.second.rig_chosen.connect(self._add)
        board.second.file_requested.connect(partial(self._ask_for_files, None))

    def _add(self, rig: ComparedRig) -> None:
        self.desk.change(lambda lineup: lineup.having(rig))

    def _put(self, place: int | None, rig: ComparedRig) -> None:
        """A rig in a place, or at the right end."""
        if place is None:
            self._add(rig)
        else:
            self.desk.change(lambda lineup: lineup.replacing(place, rig))

    def source_menu(self, place: int | None) -> SourceMenu:
        """Which rigs can be put into a place, or at the right end."""
        base = self.desk.comparison.reports[0].plan
        menu = SourceMenu(
            self.desk.present_kinds(),
            second_rigs(base, self._session.library),
            has_this_pc=self.desk.has_this_pc(),
            parent=self,
        )
        menu.rig_chosen.connect(partial(self._put, place))
        menu.file_requested.connect(partial(self._ask_for_files, place))
        return menu

    def _open_add_menu(self) -> None:
        button = self.top.add
        self._pop(self.source_menu(None), button.mapToGlobal(button.rect().bottomLeft()))

    def column_menu(self, column: int) -> ColumnMenu:
        """What can be done with a rig."""
        place = self.desk.places[column]
        menu = ColumnMenu(place, len(self.desk.lineup.rigs), self.source_menu(place), self)
        menu.open_requested.connect(lambda: self._ask_for_plan(column))
        menu.remove_requested.connect(lambda: self.desk.change(lambda lineup: lineup.without(place)))
        menu.moved.connect(lambda to: self.desk.change(lambda lineup: lineup.moved(place, to)))
        return menu

    def _ask_for_plan(self, column: int) -> None:
        rig = self.desk.lineup.rigs[self.desk.places[column]]
        self.plan_requested.emit(self.desk.comparison.reports[column].plan, rig)

    def _open_column_menu(self, column: int, position: QPoint) -> None:
        self._pop(self.column_menu(column), position)

    def _pop(self, menu: QMenu, position: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(position)

    def _ask_for_files(self, place: int | None) -> None:
        filters = tr("Rigs (*{ending});;All files (*)", ending=SUFFIX)
        names, _ = QFileDialog.getOpenFileNames(self, tr("Compare with a rig"), "", filters)
        paths = [Path(name) for name in names]
        if place is not None and paths:
            rig = self.desk.rig_of(paths[0])
            if rig is not None:
                self._put(place, rig)
        elif paths:
            self.desk.add_files(paths)

    def _pick_model(self) -> None:
        from rigplanner.ui.dialogs.model_picker import ModelPicker

        picker = ModelPicker(self._theme, self.desk.comparison.reports[0], self._session.library, self)
        picker.model_chosen.connect(partial(self.desk.edit_work, edits.with_model))
        picker.open()
