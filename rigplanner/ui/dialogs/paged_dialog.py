"""A dialog to read in, with a few pages of which one is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rigplanner.translation import tr
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.parts.segmented import Segmented
from rigplanner.ui.theme import ThemeStore


class PagedDialog(FormDialog):
    """`pages` are key, title and content; the first is shown. It is as high as that one, and keeps its height."""

    def __init__(
        self,
        theme: ThemeStore,
        title: str,
        choice: str,
        pages: Sequence[tuple[str, str, QWidget]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title, tr("Close"), parent)
        self.cancel.hide()
        self.agree.clicked.connect(self.accept)
        self.choice = Segmented(theme, choice, [(key, words) for key, words, _ in pages])
        self.choice.chosen_key.connect(self.turn_to)
        self.body.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.pages = {key: page for key, _, page in pages}
        for page in self.pages.values():
            self.body.addWidget(page)
        self.body.addStretch(1)
        self.turn_to(pages[0][0])
        self.fit_to_window()

    def turn_to(self, key: str) -> None:
        """Show a page."""
        self.choice.set_chosen(key)
        for name, page in self.pages.items():
            page.setVisible(name == key)
