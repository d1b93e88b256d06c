"""The comparison sheet as PDF: every figure of the table, charts as vectors, names of every script."""

from __future__ import annotations

import csv
import io

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.export.comparison_sheet import ComparisonSheet, comparison_sheet
from rigplanner.export.comparison_text import comparison_csv, comparison_markdown
from rigplanner.paper.comparison_pages import comparison_pages
from rigplanner.paper.ink import Ink, load_ink
from rigplanner.paper.pdf import page_image, pdf_bytes
from rigplanner.paper.size import PaperSize
from rigplanner.paths import shipped
from rigplanner.planner import edits
from rigplanner.planner.compare import compare, under_workload
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.smallest_change import last_of, smallest_change
from tests.export import plans
from tests.paper.conftest import Poppler, plain


def _rigs(library: Library) -> list[Plan]:
    """One that spills, one that fits, a ready-made machine, and one with a foreign name and no price."""
    first = edits.with_model(plans.starter(library), "qwen3-30b-a3b", "Q4_K_M")
    better = edits.with_name(edits.with_part(first, Slot.GPU, "nvidia-geforce-rtx-3090"), "Used 3090")
    return [first, better, *(under_workload(make(library), first) for make in (plans.ready_made, plans.of_own_parts))]


@pytest.fixture(scope="module")
def sheet(library: Library) -> ComparisonSheet:
    comparison = compare([evaluate(plan, library) for plan in _rigs(library)])
    changes = [last_of(smallest_change(report, library)) for report in comparison.reports]
    return comparison_sheet(comparison, changes, library.today)


@pytest.mark.parametrize("size", PaperSize)
def test_every_figure_of_the_table_is_on_paper(
    size: PaperSize, sheet: ComparisonSheet, ink: Ink, poppler: Poppler
) -> None:
    pdf = pdf_bytes(comparison_pages(sheet, size, ink))
    text = plain(poppler("pdftotext", pdf, "-raw"))
    assert all(plain(word) in text for word in sheet.headline.split())
    for row in sheet.rows:
        assert plain(row.title).casefold() in text.casefold()
        for cell in row.cells:
            assert all(plain(word) in text for word in f"{cell.figure} {cell.spread} {cell.note}".split())
    for change in sheet.changes:
        assert all(plain(word) in text for word in change.split())
    assert len(pdf) <= 500_000


def test_charts_are_vectors_with_letters_and_keep_names_of_every_script(
    sheet: ComparisonSheet, ink: Ink, poppler: Poppler
) -> None:
    pdf = pdf_bytes(comparison_pages(sheet, PaperSize.A4, ink))
    assert poppler("pdfimages", pdf, "-list").splitlines()[2:] == []
    charts = next(page for page in poppler("pdftotext", pdf).split("\f") if "Side by side" in page)
    for words in ("planned", "tok/s", "Used 3090", "装机计划", "Bands hold 8 of 10 cases."):
        assert plain(words) in plain(charts)


def test_greys_hold_no_colour_in_the_charts_either(sheet: ComparisonSheet, ink: Ink) -> None:
    del ink
    grey = load_ink(shipped("resources"), in_greys=True)
    document = comparison_pages(sheet, PaperSize.A4, grey)
    for index in range(len(document.pages)):
        image = page_image(document, index, 0.4)
        points = ((x, y) for x in range(image.width()) for y in range(image.height()))
        assert max(image.pixelColor(x, y).hsvSaturation() for x, y in points) <= 8


def test_the_same_table_is_markdown_and_csv(sheet: ComparisonSheet) -> None:
    text, table = comparison_markdown(sheet), comparison_csv(sheet)
    assert text.count("\n| ") >= len(sheet.rows) + 1
    assert "<b>" not in text.replace("\\<b", "")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == len(sheet.rigs) * (len(sheet.rows) + 2)
    speeds = [float(row["value"]) for row in rows if row["row"] == "speed" and row["value"]]
    known = [report.speed.decode.value for report in sheet.comparison.reports if report.speed.decode.value]
    assert speeds == pytest.approx(known, rel=1e-4)
    best = next(cell for row in sheet.rows for cell in row.cells if cell.is_best)
    assert f"**{best.figure}**" in text


def test_rigs_with_work_of_their_own_say_so(library: Library) -> None:
    reports = [evaluate(make(library), library) for make in (plans.starter, plans.ready_made)]
    changes = [last_of(smallest_change(report, library)) for report in reports]
    own = comparison_sheet(compare(reports), changes, library.today)
    assert own.work == "Each rig does its own work."
    assert [name for name, _ in own.assumptions] == [report.plan.name for report in reports] or len(
        own.assumptions
    ) == 2
