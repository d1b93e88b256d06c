"""All rigs as cards: search, tags, order, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QInputDialog, QStackedWidget, QVBoxLayout, QWidget

from rigplanner.numerals import figure
from rigplanner.store.rigs import SUFFIX, moment_now
from rigplanner.translation import mark, tr
from rigplanner.ui.asking_where import ask_where
from rigplanner.ui.file_state import FileState
from rigplanner.ui.palette.commands import shown_keys
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.search_field import SearchField
from rigplanner.ui.rig_files import RigFiles
from rigplanner.ui.rigs.card_list import CardList, CardModel
from rigplanner.ui.rigs.card_menu import RigMenu
from rigplanner.ui.rigs.empty_shelf import EmptyShelf
from rigplanner.ui.rigs.items import ItemKind, Order, RigItem, shown_items, tags_of
from rigplanner.ui.rigs.rig_actions import RigActions
from rigplanner.ui.rigs.shelf import RigShelf
from rigplanner.ui.rigs.tag_row import TagRow
from rigplanner.ui.rigs.trash_button import TrashButton
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeStore

_ORDERS: Final = (
    (Order.SAVED, mark("Last saved")),
    (Order.NAME, mark("Name")),
    (Order.PRICE, mark("Price")),
    (Order.SPEED, mark("Speed")),
)
_COMPARABLE: Final = range(2, 5)


class RigsPage(QWidget):
    """Says `compare_requested` with the files of two to four rigs."""

    compare_requested = Signal(list)

    def __init__(self, theme: ThemeStore, session: Session, files: RigFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._files = theme, files
        self.setAcceptDrops(True)
        self.shelf = RigShelf(session, files, self)
        self.actions_on_rigs = RigActions(session, files, self)
        self.cards = CardModel()
        self.list = CardList(theme, self.cards)
        self.search = SearchField(theme, tr("Search names, tags, parts, models"), shown_keys("Ctrl+F"))
        self.order = Dropdown(theme, tr("Sort by"))
        self.order.set_items([DropdownItem(order, tr(text)) for order, text in _ORDERS])
        self.order.set_chosen(Order.SAVED)
        self.tags = TagRow(theme)
        self.empty = EmptyShelf(theme)
        self.trash = TrashButton(theme, files.folder)
        self._count = Label(theme, role="small", colour="text_3", elide=False)
        self.compare = Button(
            theme, tr("Compare"), icon="compare", tooltip=tr("Choose two to four rigs with Ctrl and a click")
        )
        self.take = Button(
            theme, tr("Import"), icon="download", tooltip=tr("Copy rig files into Rigs; they can be dropped here")
        )
        self.new = Button(theme, tr("New rig"), icon="plus", tooltip=tr("A new plan (Ctrl+N)"))
        self._wanted: tuple[Path, ...] = ()
        self._arrange()
        self._connect()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the folder again, and forget for good what lay in the trash for a month."""
        super().showEvent(event)
        self._files.folder.empty_trash(moment_now())
        self.shelf.reload()

    def refresh(self) -> None:
        """Other parts or prices: work out everything again, now or when the page is shown."""
        if self.isVisible():
            self.shelf.reload()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rig files."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Copy what was dropped into the folder."""
        self.actions_on_rigs.take(_dropped(event))

    def ask_menu(self, item: RigItem, place: QPoint) -> None:
        """Open the menu of a card."""
        menu = self.menu_of(item)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu_of(self, item: RigItem) -> RigMenu:
        """The menu of a card; where it is one of several chosen, what can be done with all is done with all."""
        menu, actions = RigMenu(item, self), self.actions_on_rigs
        items = self.list.chosen if item in self.list.chosen else (item,)
        menu.opened.connect(lambda: actions.open(item))
        menu.kept.connect(lambda: actions.keep(item))
        menu.renamed.connect(lambda: self.ask_name(item))
        menu.tagged.connect(lambda: self.ask_tags(item))
        menu.duplicated.connect(lambda: actions.duplicate(items))
        menu.exported.connect(lambda: self.ask_target(item))
        menu.folder_shown.connect(lambda: _show_folder(item.path))
        menu.trashed.connect(lambda: actions.remove(items))
        return menu

    def ask_name(self, item: RigItem) -> None:
        """Another name for a rig."""
        name, agreed = QInputDialog.getText(self, tr("Rename"), tr("Name of the rig:"), text=item.name)
        if agreed:
            self.actions_on_rigs.rename(item, name)

    def ask_tags(self, item: RigItem) -> None:
        """Other tags for a rig."""
        text = tr("Tags, with commas between them:")
        tags, agreed = QInputDialog.getText(self, tr("Tags"), text, text=", ".join(item.tags))
        if agreed:
            self.actions_on_rigs.set_tags(item, tags.split(","))

    def ask_target(self, item: RigItem) -> None:
        """Where to put a copy."""
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggestion = str(Path(home) / item.path.name)
        path = ask_where(self, tr("Export a copy"), suggestion, tr("Rigs (*{ending})", ending=SUFFIX), (SUFFIX,))
        if path is not None:
            self.actions_on_rigs.export(item, path)

    def ask_files(self) -> None:
        """Which rigs to copy into the folder."""
        filters = tr("Rigs (*{ending});;All files (*)", ending=SUFFIX)
        names, _ = QFileDialog.getOpenFileNames(self, tr("Import rigs"), "", filters)
        if names:
            self.actions_on_rigs.take(Path(name) for name in names)

    def _rename_one(self) -> None:
        """Of the saved rigs that are chosen and can be renamed, the one with the focus, or else the first."""
        chosen = [item for item in self.list.chosen if item.kind is ItemKind.SAVED and item.plan is not None]
        if chosen:
            current = self.list.current
            self.ask_name(current if current in chosen else chosen[0])

    def _show(self) -> None:
        """Show what the search, the tags and the order leave; what is chosen stays."""
        chosen = self._wanted or tuple(item.path for item in self.list.chosen)
        items = self.shelf.items
        self.tags.set_tags(tags_of(items))
        self._order_tabs()
        order = Order(self.order.chosen or Order.SAVED)
        found = shown_items(items, self.search.text(), self.tags.chosen, order)
        self._mark_open()
        self.cards.set_items(found)
        self.list.choose(chosen)
        self._wanted = ()
        count = figure(len(items)) if items else ""
        some = len(found) < len(items)
        self._count.set_text(tr("{shown} of {all}", shown=figure(len(found)), all=count) if some else count)
        self.empty.show_for(is_empty=not items, text=self.search.text())
        self._stack.setCurrentWidget(self.list if found else self.empty)
        self._show_chosen()

    def _show_chosen(self) -> None:
        paths = [item.path for item in self.list.chosen if item.plan is not None]
        self.compare.setEnabled(len(paths) in _COMPARABLE)

    def _order_tabs(self) -> None:
        """From the top down: what filters comes before the cards."""
        stops = (self.new, *self.tags.buttons.values(), self.trash, self.list)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _mark_open(self) -> None:
        files = self._files
        self.cards.set_open(files.path, is_edited=files.state is FileState.EDITED)

    def _show_open(self) -> None:
        self._mark_open()
        self.list.viewport().update()

    def _take_done(self, paths: Sequence[Path]) -> None:
        self._wanted = tuple(paths)
        self.shelf.reload()

    def _compare_chosen(self) -> None:
        self.compare_requested.emit([item.path for item in self.list.chosen if item.plan is not None])

    def _sort_again(self) -> None:
        """Prices and speeds are there now."""
        if self.order.chosen in (Order.PRICE, Order.SPEED):
            self._show()

    def _connect(self) -> None:
        shelf, actions, rigs = self.shelf, self.actions_on_rigs, self.list
        shelf.listed.connect(self._show)
        shelf.listed.connect(self.trash.refresh)
        shelf.evaluated.connect(
            lambda path: self.cards.replace(next(item for item in shelf.items if item.path == path))
        )
        shelf.finished.connect(self._sort_again)
        actions.done.connect(self._take_done)
        rigs.opened.connect(actions.open)
        rigs.menu_requested.connect(self.ask_menu)
        rigs.rename_requested.connect(self._rename_one)
        rigs.duplicate_requested.connect(lambda: actions.duplicate(rigs.chosen))
        rigs.trash_requested.connect(lambda: actions.remove(rigs.chosen))
        rigs.chosen_changed.connect(self._show_chosen)
        self.search.textChanged.connect(lambda _: self._show())
        self.search.returnPressed.connect(self._go_to_cards)
        _shortcut(QKeySequence.StandardKey.Find, self, self._go_to_search)
        _shortcut(Qt.Key.Key_Down, self.search, self._go_to_cards)
        self.order.chosen_key.connect(lambda _: self._show())
        self.tags.changed.connect(self._show)
        self.compare.clicked.connect(self._compare_chosen)
        self.take.clicked.connect(self.ask_files)
        self.new.clicked.connect(self._files.new)
        self.trash.restore_requested.connect(actions.restore)
        self.empty.save_requested.connect(self._files.save)
        self.empty.import_requested.connect(self.ask_files)
        self.empty.clear_requested.connect(self._clear_filters)
        self._files.changed.connect(self._show_open)
        self._files.saved.connect(self.refresh)

    def _go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _go_to_cards(self) -> None:
        """From the search to the first rig that was found."""
        if self.cards.items:
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.list.choose([self.cards.items[0].path])

    def _clear_filters(self) -> None:
        self.tags.clear()
        self.search.clear()
        self._show()

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 14, 16, 8)
        bar.setSpacing(8)
        bar.addWidget(self.search, 1)
        bar.addWidget(self._count)
        bar.addWidget(self.order)
        for button in (self.compare, self.take, self.new):
            bar.addWidget(button)
        second = QHBoxLayout()
        second.setContentsMargins(16, 0, 16, 6)
        second.addWidget(self.tags, 1)
        second.addWidget(self.trash)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        cards = QHBoxLayout()
        cards.setContentsMargins(10, 0, 0, 0)
        cards.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(second)
        column.addLayout(cards, 1)


def _shortcut(keys: QKeySequence.StandardKey | Qt.Key, widget: QWidget, act: Callable[[], None]) -> None:
    """Keys on the page as long as it is shown, or in a field of it alone."""
    is_page = isinstance(widget, RigsPage)
    context = Qt.ShortcutContext.WindowShortcut if is_page else Qt.ShortcutContext.WidgetShortcut
    QShortcut(QKeySequence(keys), widget, act, context=context)


def _dropped(event: QDropEvent) -> list[Path]:
    """The rig files that are dragged; none where anything else is among them."""
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return paths if len(paths) == len(urls) and all(path.name.endswith(SUFFIX) for path in paths) else []


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
