"""Charts as pictures and files: in every look, at every scale, with letters of every script."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Comparison
from rigplanner.drawing.theme import load_theme
from rigplanner.export.figure_kinds import SUFFIXES, FigureKind, height_px
from rigplanner.export.figure_look import FigureLook, Sheet
from rigplanner.export.figures import draw
from rigplanner.paper.figure_files import figure_file, figure_image
from rigplanner.paper.figure_theme import figure_look
from rigplanner.paper.ink import Ink
from rigplanner.paths import shipped
from rigplanner.planner import edits
from rigplanner.planner.compare import compare
from rigplanner.planner.evaluate import evaluate
from tests.export import plans
from tests.paper.conftest import Poppler, plain


def _compared(library: Library, name: str = "Second") -> Comparison:
    first = plans.starter(library)
    return compare([evaluate(plan, library) for plan in (first, edits.with_name(first, name))])


@pytest.mark.parametrize("kind", FigureKind)
@pytest.mark.parametrize("look_name", ["dark", "light", "contrast"])
def test_a_chart_fills_its_pixels_on_the_ground_of_its_look(
    library: Library, ink: Ink, kind: FigureKind, look_name: str
) -> None:
    del ink
    theme = load_theme(shipped("resources") / "themes", look_name)
    sheet = Sheet(424, height_px(kind, 2, 424), ratio=1.5)
    image = figure_image(draw(kind, _compared(library), figure_look(theme), sheet), theme, 1.5)
    assert (image.width(), image.height()) == pytest.approx((424 * 1.5, sheet.height * 1.5), abs=1)
    assert image.devicePixelRatio() == 1.5
    assert image.pixelColor(1, 1) == theme.colour("panel")
    colours = {image.pixelColor(x, y).rgb() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert len(colours) > 10


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", FigureKind)
def test_a_chart_is_saved_with_its_title(
    library: Library, ink: Ink, poppler: Poppler, kind: FigureKind, suffix: str, look: FigureLook
) -> None:
    saved = figure_file(kind, _compared(library), look, ink.theme, suffix)
    if suffix == ".png":
        assert QImage.fromData(saved).width() == 640 * 3
    elif suffix == ".svg":
        assert ElementTree.fromstring(saved).tag.endswith("svg")  # noqa: S314  our own
    else:
        assert re.search(r"Page size:\s+461 x", poppler("pdfinfo", saved))
        assert poppler("pdfimages", saved, "-list").splitlines()[2:] == []
        assert "Llama 3.1 8B Q4_K_M, 16k context" in " ".join(poppler("pdftotext", saved).split())


def test_another_ending_is_refused(library: Library, ink: Ink, look: FigureLook) -> None:
    with pytest.raises(ValueError, match="saved as"):
        figure_file(FigureKind.SPEED, _compared(library), look, ink.theme, ".bmp")


@pytest.mark.parametrize("name", ["桌上型 PC", "שלום", "$x_1$ \\frac", "<b>bold</b> & co"])
def test_names_of_every_script_are_written_as_they_are(
    library: Library, ink: Ink, poppler: Poppler, name: str, look: FigureLook
) -> None:
    for kind in (FigureKind.MEMORY, FigureKind.LOADING):
        saved = figure_file(kind, _compared(library, name), look, ink.theme, ".pdf")
        assert plain(name) in plain(poppler("pdftotext", saved, "-raw"))
