"""The comparison sheet on paper: the table, the charts, and where the figures come from."""

from __future__ import annotations

from typing import Final

from rigplanner import __version__
from rigplanner.export.comparison_sheet import ComparisonSheet
from rigplanner.paper.comparison_charts import chart_strips
from rigplanner.paper.comparison_page import comparison_page
from rigplanner.paper.document import PaperDocument, Section, lay_out
from rigplanner.paper.ink import Ink
from rigplanner.paper.pieces import title
from rigplanner.paper.size import PaperSize
from rigplanner.paper.sources_page import sources_strips
from rigplanner.translation import mark, tr
from rigplanner.wording.quantities import long_date

_NEXT: Final = mark("Ranges hold 8 of 10 runs. Charts and sources are on the next pages.")


def comparison_pages(sheet: ComparisonSheet, size: PaperSize, ink: Ink) -> PaperDocument:
    """Lay out a comparison sheet."""
    width = size.room.width()
    side_by_side = [title(tr("Side by side"), width, ink), *chart_strips(sheet.comparison, width, ink)]
    made = tr("Made with RigPlanner {version}.", version=__version__)
    sections = (
        Section(comparison_page(sheet, width, ink), tr(_NEXT)),
        Section(side_by_side, tr("Bands, and the pale ends of bars, are ranges.")),
        Section(sources_strips(sheet.assumptions, sheet.sources, width, ink), made),
    )
    return lay_out(sheet.title, tr("Comparison sheet"), long_date(sheet.day), sections, size, ink)
