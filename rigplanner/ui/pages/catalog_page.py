"""Everything known, to browse: sections at the left, their entries, and the chosen one with its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QInputDialog, QVBoxLayout, QWidget

from rigplanner.catalog.gguf_model import read_model
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.catalog.names import rank
from rigplanner.catalog.own_prices import own_price_of
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import Part, Slot
from rigplanner.domain.report import Severity
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr
from rigplanner.ui.asking_where import ask_where
from rigplanner.ui.catalog.desk import CatalogDesk
from rigplanner.ui.catalog.details import Details
from rigplanner.ui.catalog.rows import CatalogRow, Section, attention, columns, sections, sorted_rows
from rigplanner.ui.catalog.section_button import SectionButton
from rigplanner.ui.dialogs.two_line_table import TableRows, TwoLineTable
from rigplanner.ui.foreign_text import as_plain
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.parts.search_field import SearchField
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.currency import shown
from rigplanner.wording.marks import as_written

_SECTIONS_PX: Final = 208
_ROOM_FOR_SOURCES_PX: Final = 760
_CSV: Final = mark("Price lists (*.csv);;All files (*)")


class CatalogPage(QWidget):
    """Says `use_requested` with a part or model to plan with, `form_requested` with a slot and a part to
    correct, or None to add one."""

    use_requested = Signal(object)
    form_requested = Signal(object, object)

    def __init__(self, theme: ThemeStore, desk: CatalogDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk = theme, desk
        self._browsed, self._attention = sections(), attention()
        self._sections = {section.key: section for section in (*self._browsed, *self._attention)}
        self._section: Section = self._browsed[0]
        self._all: list[CatalogRow] = []
        self._sort, self._descending = "", False
        self.rows: TableRows[CatalogRow] = TableRows(columns())
        self.table = TwoLineTable(theme, self.rows, tr("Catalog"))
        self.search = SearchField(theme, tr("Search in this list"))
        self.details = Details(theme)
        self._count = Label(theme, role="small", colour="text_3", elide=False)
        self.add = Button(theme, tr("Add"), icon="plus", tooltip=tr("Add a part of your own"))
        self.take = Button(
            theme, tr("Import"), icon="folder", tooltip=tr("Prices from a list with id, price_usd, as_of, source")
        )
        self.give = Button(theme, tr("Export"), icon="sheet", tooltip=tr("All prices as a list for a spreadsheet"))
        self.buttons = {key: SectionButton(theme, section.title) for key, section in self._sections.items()}
        self._arrange()
        self._connect()
        self.refresh()

    @property
    def slot(self) -> Slot | None:
        """The slot whose parts are shown; None for anything else."""
        return next((slot for slot in Slot if slot.value == self._section.key), None)

    def show_section(self, key: str) -> None:
        """Show another kind of thing."""
        self._section = self._sections[key]
        self._sort = ""
        self.rows.set_rows(())
        self.search.clear()
        self._read_section()

    def refresh(self) -> None:
        """Read the library again; what is chosen stays."""
        for key, section in self._sections.items():
            self.buttons[key].set_count(sum(1 for _ in section.rows(self._desk.library)))
        self._read_section()

    def _read_section(self) -> None:
        for key, button in self.buttons.items():
            button.setChecked(key == self._section.key)
        self._all = list(self._section.rows(self._desk.library))
        self.rows.set_title("figure", self._section.figures)
        self._show()

    def _show(self) -> None:
        marked = self._marked()
        rows = self._found(self.search.text()) if self.search.text().strip() else self._sorted()
        self.rows.set_rows(rows)
        self._count.set_text(tr("{shown} of {all}", shown=figure(len(rows)), all=figure(len(self._all))))
        ids = [row.id for row in rows]
        self.table.show_sorting(self._sort, descending=self._descending)
        self.table.mark(ids.index(marked.id) if marked and marked.id in ids else 0)
        self._show_details()

    def _found(self, text: str) -> list[CatalogRow]:
        """Parts and models by all that is known of them, other entries by name."""
        entries = [row.entry for row in self._all if isinstance(row.entry, Part | LlmModel)]
        if len(entries) < len(self._all):
            return rank(self._all, text)
        rows = {row.id: row for row in self._all}
        return [rows[entry.id] for entry in rank(entries, text)]

    def _sorted(self) -> list[CatalogRow]:
        return sorted_rows(self._all, self._sort, descending=self._descending) if self._sort else self._all

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending
        self._show()

    def _marked(self) -> CatalogRow | None:
        row = self.table.currentIndex().row()
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None

    def _show_details(self) -> None:
        self.details.show_row(self._marked(), self._desk.library)

    def _connect(self) -> None:
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _=False, key=key: self.show_section(key))
        self.search.textChanged.connect(lambda _: self._show())
        self.table.row_marked.connect(lambda _: self._show_details())
        self.table.row_chosen.connect(lambda _: self._use(self._marked()))
        self.table.sort_chosen.connect(self._sort_by)
        self.add.clicked.connect(self._add)
        self.take.clicked.connect(self._import)
        self.give.clicked.connect(self._export)
        self.details.use_requested.connect(self._use)
        self.details.price_requested.connect(self._ask_price)
        self.details.edit_requested.connect(lambda row: self.form_requested.emit(row.slot, row.entry))
        self.details.remove_requested.connect(lambda row: self._desk.forget(row.entry))
        self._desk.changed.connect(self.refresh)

    def _add(self) -> None:
        """A form for a part; a model comes from its file, which says more than anybody would type."""
        if self._section.key != "models":
            self.form_requested.emit(self.slot or Slot.GPU, None)
            return
        name, _ = QFileDialog.getOpenFileName(self, tr("Add a model from its file"), "", tr("Models (*.gguf)"))
        if name:
            self.add_model(Path(name))

    def add_model(self, path: Path) -> None:
        """Keep the model of a file in the user's catalog."""
        try:
            self._desk.keep(read_model(path))
        except GgufError as error:
            text = tr("**{file}** was not added. {reason}", file=as_written(path.name), reason=as_written(error))
            self._desk.told.emit(text, Severity.COST)

    def _use(self, row: CatalogRow | None) -> None:
        if row is not None and isinstance(row.entry, Part | LlmModel):
            self.use_requested.emit(row)

    def _ask_price(self, row: CatalogRow) -> None:
        if not isinstance(row.entry, Part):
            return
        known, currency = own_price_of(row.entry), shown()
        text = tr(
            "What you pay for one {part}, in {currency}; 0 forgets your price:", part=row.name, currency=currency.code
        )
        before = known.typical_usd * currency.per_usd if known else 0.0
        amount, agreed = QInputDialog.getDouble(self, tr("My own price"), as_plain(text), before, 0, 1e9, 2)
        if agreed:
            self._desk.set_price(row.entry, amount / currency.per_usd if amount else None)

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Import prices"), "", tr(_CSV))
        if name:
            self._desk.import_prices(Path(name))

    def _export(self) -> None:
        path = ask_where(self, tr("Export prices"), "prices.csv", tr(_CSV), (".csv",))
        if path is not None:
            self._desk.export_prices(path)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._section_list())
        row.addLayout(self._middle(), 1)
        row.addWidget(self.details)

    def _section_list(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(2)
        for title, listed in ((tr("Browse"), self._browsed), (tr("Worth a look"), self._attention)):
            head = QHBoxLayout()
            head.setContentsMargins(8, 8, 0, 2)
            head.addWidget(Label(self._theme, title, "caption", "text_3"))
            column.addLayout(head)
            for section in listed:
                column.addWidget(self.buttons[section.key])
        column.addStretch(1)
        area = Scroll(tr("Catalog"), body)
        area.setFixedWidth(_SECTIONS_PX)
        return area

    def _middle(self) -> QVBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 14, 16, 10)
        bar.setSpacing(8)
        bar.addWidget(self.search, 1)
        bar.addWidget(self._count)
        for button in (self.add, self.take, self.give):
            bar.addWidget(button)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(bar)
        middle.addWidget(self.table, 1)
        return middle

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where names have no room, the source shows in the details only."""
        super().resizeEvent(event)
        room = self.width() - _SECTIONS_PX - self.details.width()
        self.table.setColumnHidden(self.rows.columnCount() - 1, room < _ROOM_FOR_SOURCES_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines between the three columns."""
        painter, line = QPainter(self), self._theme.colour("line")
        painter.fillRect(
            self.width() - self.details.width(), 0, self.details.width(), self.height(), self._theme.colour("panel")
        )
        painter.fillRect(_SECTIONS_PX, 0, 1, self.height(), line)
        painter.fillRect(self.width() - self.details.width(), 0, 1, self.height(), line)
