"""The build sheet on paper: three sections, each beginning a page."""

from __future__ import annotations

from rigplanner import __version__
from rigplanner.export.sheet import BuildSheet
from rigplanner.paper.document import PaperDocument, Section, lay_out
from rigplanner.paper.ink import Ink
from rigplanner.paper.performance_page import performance_page
from rigplanner.paper.shopper_page import shopper_page
from rigplanner.paper.size import PaperSize
from rigplanner.paper.sources_page import sources_strips
from rigplanner.translation import tr
from rigplanner.wording.quantities import long_date
from rigplanner.wording.sentences import together


def build_pages(sheet: BuildSheet, size: PaperSize, ink: Ink) -> PaperDocument:
    """Lay out a build sheet."""
    width, room = size.room.width(), size.room.height()
    first = shopper_page(sheet, width, room, ink)
    second = performance_page(sheet, width, ink)
    prices = tr("* An old price: check it before you order.") if sheet.shopping.has_old_prices else ""
    more = tr("Figures, sources and assumptions are on the next pages.")
    made = tr("Made with RigPlanner {version}.", version=__version__)
    sections = (
        Section(first, together(prices, more)),
        Section(second, tr("Sources and assumptions are at the end.")),
        Section(sources_strips(sheet.assumptions, sheet.sources, width, ink), made),
    )
    return lay_out(sheet.name, tr("Build sheet"), long_date(sheet.day), sections, size, ink)
