"""What is shown while there is one rig: which others to put beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rigplanner.domain.lineup import ComparedRig, RigKind
from rigplanner.domain.plan import Plan
from rigplanner.store.rig_folder import SavedRig
from rigplanner.translation import tr
from rigplanner.ui.compare.rig_menu import compared_file, names_apart
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore

_LONGEST = 44


class SecondRig(Panel):
    """Says `rig_chosen` with a rig, or `file_requested`."""

    rig_chosen = Signal(object)
    file_requested = Signal()

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Put a second rig beside it"), parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        text = tr("Two to four rigs can be compared under the same work. These go well with the first:")
        self.body.addWidget(Label(theme, text, "small", "text_2", wrap=True))
        self._choices = QVBoxLayout()
        self._choices.setSpacing(8)
        self.body.addLayout(self._choices)
        self._shown: tuple[str, ...] | None = None
        self.buttons: list[Button] = []

    def show_choices(self, suggested: Sequence[Plan], saved: Sequence[SavedRig], *, this_pc: bool) -> None:
        """Offer these."""
        named = [(plan.name, ComparedRig(kind=RigKind.VARIANT, plan=plan)) for plan in suggested]
        named += zip(names_apart(saved), map(compared_file, saved), strict=True)
        if this_pc:
            named.append((tr("This PC"), ComparedRig(kind=RigKind.THIS_PC)))
        names = tuple(name for name, _ in named)
        if names == self._shown:
            return
        self._shown = names
        while (item := self._choices.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.buttons = [self._add(name, rig) for name, rig in named]
        files = Button(self._theme, tr("A rig file…"), icon="folder", kind="ghost")
        files.clicked.connect(self.file_requested)
        self._choices.addWidget(files)

    def _add(self, name: str, rig: ComparedRig) -> Button:
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        button = Button(self._theme, short, icon="plus", tooltip=name)
        button.clicked.connect(lambda _=False: self.rig_chosen.emit(rig))
        self._choices.addWidget(button)
        return button
