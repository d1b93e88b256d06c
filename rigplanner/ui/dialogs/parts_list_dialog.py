"""A parts list pasted from a shop, a forum or another planner, with what each line may mean, to be confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMargins, QMimeData, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from rigplanner.catalog.part_finder import PartFinder
from rigplanner.domain.parts import Part, Slot
from rigplanner.planner.listed_rig import (
    Confirmed,
    ListedPart,
    after_choice,
    confirmed,
    first_choices,
    is_whole_build,
    matched,
    price_usd,
)
from rigplanner.planner.parts_list import MOST_CHARACTERS, SkippedLine, WrittenPart, looks_like_a_list, read_parts_list
from rigplanner.translation import mark, tr, tr_n
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.dialogs.listed_row import ListedRow
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.field import Field
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.switch import Checkbox
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.currency import shown
from rigplanner.wording.parts_lists import REASONS, count_of_lines, prices_left, summary

_LARGEST: Final = (920, 760)
_MOST_REASONS: Final = 30
_EMPTY_HEIGHT: Final = 440
_MARGIN: Final = 60
_SOON_MS: Final = 150
#: The box with its caption; the style gives a box a least height of its own, so that only what holds it is fixed.
_HIGH, _LOW = 200, 128
#: Stays English, as it is read by the words that lists have.
_EXAMPLE: Final = """GPU: MSI GeForce RTX 3060 Ventus 2X 12G - $250 used
CPU: AMD Ryzen 7 5700X - $159
Memory: Corsair Vengeance LPX 32 GB (2 x 16 GB) DDR4-3200 CL16
SSD: Samsung 990 Pro 2 TB, already own"""
_HINT: Final = mark(
    "Paste what a shop, a parts site, a forum or a spreadsheet gives: one part a line, in any of their formats. "
    "Nothing is planned before you confirm it."
)


class PartsListDialog(FormDialog):
    """Says `agreed` with what was confirmed and whether other slots keep their parts; `search_requested` and
    `own_requested` with a row that wants a part from elsewhere, to be given by `take`."""

    agreed = Signal(object, bool)
    search_requested = Signal(object)
    own_requested = Signal(object)

    def __init__(self, theme: ThemeStore, finder: Callable[[], PartFinder], parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Paste a parts list"), tr("Use these parts"), parent)
        self._finder = finder
        self.rows: list[ListedRow] = []
        self._chosen: tuple[str | None, ...] = ()
        self.text = _PasteBox()
        self.text.setPlaceholderText(_EXAMPLE)
        self._list = Field(theme, tr("The list"), self.text)
        self._hint = Label(theme, tr(_HINT), "small", "text_2", wrap=True)
        self._example = Button(theme, tr("Try this example"), kind="link")
        self._example.clicked.connect(lambda: self.text.setPlainText(_EXAMPLE))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.prices = Checkbox(theme, tr("Take the prices of the list as my own"))
        self.others = Checkbox(theme, tr("Keep my parts in slots that the list does not name"))
        self._left = Label(theme, role="caption", colour="text_3", wrap=True)
        self._more = Button(theme, kind="link")
        self._skipped = QWidget()
        self._reasons = QVBoxLayout(self._skipped)
        self._reasons.setContentsMargins(0, 0, 0, 0)
        self._reasons.setSpacing(2)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.read)
        self.text.textChanged.connect(self._soon.start)
        self.agree.clicked.connect(self._agree)
        self._more.clicked.connect(lambda: self._skipped.setVisible(self._skipped.isHidden()))
        self._fill()
        self._show_lines((), ())
        self.take_clipboard()
        self.text.setFocus()

    def take_clipboard(self) -> None:
        """Read what was copied, where it is a list; it stands selected, so that pasting again does not double it."""
        copied = QGuiApplication.clipboard().text()
        if looks_like_a_list(copied):
            self.text.setPlainText(copied[: MOST_CHARACTERS + 1])
            self.text.selectAll()
            self.read()

    def read(self) -> None:
        """Show what the text says."""
        self._soon.stop()
        text = self.text.toPlainText()
        if not text.strip():
            self._show_lines((), ())
            return
        self._show_lines(*matched(read_parts_list(text), self._finder()))

    def take(self, row: ListedRow, part: Part) -> None:
        """Take a row as a part that was found or made elsewhere."""
        row.add_part(part)
        self._choose(row, part.id)

    def _fill(self) -> None:
        self.body.addWidget(self._hint)
        self.body.addWidget(self._list)
        self.body.addWidget(self._example)
        self.body.addLayout(self._lines)
        for widget in (self.prices, self._left, self.others, self._more, self._skipped):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def _fit(self, most_height: int) -> None:
        """As large as there is to show and the window allows, around the same middle."""
        parent, middle = self.parentWidget(), self.geometry().center()
        room = parent.window().size() if parent else QSize(*_LARGEST).grownBy(QMargins(0, 0, _MARGIN, _MARGIN))
        self.resize(min(_LARGEST[0], room.width() - _MARGIN), min(most_height, room.height() - _MARGIN))
        if self.isVisible():
            self.move(self.pos() + middle - self.geometry().center())

    def _show_lines(self, listed: tuple[ListedPart, ...], skipped: tuple[SkippedLine, ...]) -> None:
        self._put_rows(listed)
        self._chosen = self._choices(listed)
        is_empty = not listed and not skipped
        self._list.setFixedHeight(_HIGH if not listed else _LOW)
        self._hint.setVisible(is_empty)
        self._example.setVisible(is_empty)
        self._show_options(listed)
        self._fit(_LARGEST[1] if listed else _EMPTY_HEIGHT)
        self._more.setVisible(bool(skipped))
        self._more.set_text(count_of_lines(len(skipped)))
        self._show_skipped(skipped)
        self._skipped.setVisible(bool(skipped) and not listed)
        self._show_choices()
        self._order_keys()

    def _order_keys(self) -> None:
        """The Tab key goes through the rows as they stand."""
        before: QWidget = self.text
        options = (self.prices, self.others, self._more, self.cancel, self.agree)
        for widget in (*(row.choice for row in self.rows), *options):
            QWidget.setTabOrder(before, widget)
            before = widget

    def _show_skipped(self, skipped: tuple[SkippedLine, ...]) -> None:
        _clear(self._reasons)
        for line in skipped[:_MOST_REASONS]:
            why = tr(REASONS[line.reason.value])
            self._reasons.addWidget(Label(self._theme, f"{line.written or '…'} ({why})", "caption", "text_3"))
        if len(skipped) > _MOST_REASONS:
            more = tr_n("and {count} more", "and {count} more", len(skipped) - _MOST_REASONS)
            self._reasons.addWidget(Label(self._theme, more, "caption", "text_3"))

    def _put_rows(self, listed: tuple[ListedPart, ...]) -> None:
        """A row for each line, in order; lines that were there before keep theirs with what was chosen."""
        before: dict[WrittenPart, list[ListedRow]] = {}
        for row in self.rows:
            before.setdefault(row.listed.line, []).append(row)
        self.rows = [before[part.line].pop(0) if before.get(part.line) else self._row(part) for part in listed]
        for row in (row for rows in before.values() for row in rows):
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, row in enumerate(self.rows):
            self._lines.insertWidget(place, row)

    def _choices(self, listed: tuple[ListedPart, ...]) -> tuple[str | None, ...]:
        chosen = first_choices(listed)
        for place, row in enumerate(self.rows):
            if row.is_decided:
                chosen = after_choice(listed, chosen, place, row.part.id if row.part else None)
        return chosen

    def _row(self, listed: ListedPart) -> ListedRow:
        row = ListedRow(self._theme, listed)
        row.chosen.connect(lambda part_id: self._choose(row, part_id))
        row.search_requested.connect(lambda: self.search_requested.emit(row))
        row.own_requested.connect(lambda: self.own_requested.emit(row))
        return row

    def _show_options(self, listed: tuple[ListedPart, ...]) -> None:
        currency = shown()
        priced = [row.line for row in listed if row.line.price is not None and not row.line.owned]
        strange = {line.currency or "" for line in priced if price_usd(line, currency) is None}
        usable = any(price_usd(line, currency) is not None for line in priced)
        self.prices.setVisible(bool(priced))
        self.prices.setEnabled(usable)
        self.prices.setChecked(usable)
        self._left.set_text(prices_left(sorted(strange)))
        self._left.setVisible(bool(strange))
        self.others.setVisible(bool(listed) and not any(row.slot is Slot.SYSTEM for row in listed))
        self.others.setChecked(not is_whole_build(listed))

    def _choose(self, row: ListedRow, part_id: str | None) -> None:
        row.is_decided = True
        listed = [known.listed for known in self.rows]
        self._chosen = after_choice(listed, self._chosen, self.rows.index(row), part_id)
        self._show_choices()

    def _show_choices(self) -> None:
        filled = {row.listed.slot for row, part_id in zip(self.rows, self._chosen, strict=True) if part_id}
        for row, part_id in zip(self.rows, self._chosen, strict=True):
            slot = row.listed.slot
            row.set_taken(part_id, crowded=Slot.SYSTEM in filled or (slot in filled and slot is not Slot.GPU))
        taken = sum(part_id is not None for part_id in self._chosen)
        self.agree.setEnabled(taken > 0)
        open_lines = sum(row.is_open for row in self.rows)
        self.say(summary(taken, open_lines) if self.rows else "")

    def _agree(self) -> None:
        """Hand over what is taken; a list still being read is read first."""
        if self._soon.isActive():
            self.read()
            return
        currency, with_prices = shown(), self.prices.isChecked() and self.prices.isEnabled()
        parts: list[Confirmed] = []
        for row in self.rows:
            part, slot = row.part, row.listed.slot
            if part is not None and slot is not None:
                price = price_usd(row.listed.line, currency) if with_prices else None
                parts.append(confirmed(row.listed, part, slot, price))
        self.agreed.emit(tuple(parts), self.others.isChecked())
        self.accept()


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class _PasteBox(QPlainTextEdit):
    """Takes plain text, and of a huge one only so much that its size is noticed."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert what was pasted or dropped as text."""
        if source.hasText():
            self.insertPlainText(source.text()[: MOST_CHARACTERS + 1])
