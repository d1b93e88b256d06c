"""The PDF of a build sheet, read by another program: every figure of the report, on paper of both sizes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.export.build_sheet import build_sheet
from rigplanner.export.sheet import BuildSheet
from rigplanner.paper.build_pages import build_pages
from rigplanner.paper.ink import Ink, load_ink
from rigplanner.paper.pdf import page_image, pdf_bytes
from rigplanner.paper.size import PaperSize
from rigplanner.paths import shipped
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.wording import labels
from rigplanner.wording.quantities import gib, number, span, with_unit
from tests.export import plans
from tests.paper.conftest import Poppler, plain

_MAX_BYTES = 500_000


def sheet_of(plan: Plan, library: Library) -> BuildSheet:
    return build_sheet(evaluate(plan, library), library)


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("make", plans.ALL)
def test_every_figure_on_paper_is_that_of_the_report(
    make: Callable[[Library], Plan], size: PaperSize, library: Library, ink: Ink, poppler: Poppler
) -> None:
    sheet = sheet_of(make(library), library)
    pdf = pdf_bytes(build_pages(sheet, size, ink))
    text = plain(poppler("pdftotext", pdf, "-layout"))
    report, verdict = sheet.report, sheet.report.verdict
    for estimate in (verdict.decode, verdict.first_token, verdict.load, verdict.price, report.speed.prefill):
        assert plain(number(estimate)) in text
        assert plain(span(estimate)) in text
        assert plain(labels.basis(estimate.basis)) in text
    for row in sheet.estimates:
        assert plain(row.value) in text
    for line in report.cost.lines:
        assert plain(number(line.price)) in text
        assert plain(span(line.price)) in text
    for device in report.memory.devices[:4]:
        assert plain(f"{gib(device.total_bytes)} of {gib(device.capacity_bytes)} GiB") in text
        assert plain(gib(device.weights_bytes, 2)) in text
    assert plain(with_unit(report.speed.prefill)) in text
    assert len(pdf) <= _MAX_BYTES


def test_what_is_said_in_words_can_be_searched(library: Library, ink: Ink, poppler: Poppler) -> None:
    sheet = sheet_of(plans.starter(library), library)
    text = plain(poppler("pdftotext", pdf_bytes(build_pages(sheet, PaperSize.A4, ink))))
    for row in sheet.pitfalls:
        assert plain(f"{row.title}. {row.detail}") in text
    for name, value in sheet.assumptions:
        assert plain(name) in text
        assert plain(value) in text
    assert plain("Corsair Vengeance LPX 32 GB (2x16) DDR4-3200 CL16") in text
    assert plain("llama-server -m Llama-3.1-8B-Q4_K_M.gguf -c 16384") in text


def test_names_of_every_script_and_markup_are_printed_as_they_are(library: Library, ink: Ink, poppler: Poppler) -> None:
    sheet = sheet_of(plans.of_own_parts(library), library)
    text = plain(poppler("pdftotext", pdf_bytes(build_pages(sheet, PaperSize.A4, ink)), "-raw"))
    for piece in ("装机计划", "מחשב", "تخطيط", "<b>bold</b>&*star*", '<imgsrc="x">|`W`', "显卡"):
        assert plain(piece) in text
    assert "W" * 60 in text


def test_a_name_cannot_turn_the_text_around_it(library: Library, ink: Ink, poppler: Poppler) -> None:
    plan = edits.with_name(plans.starter(library), "safe\u202egpj.exe and \u2067more")
    document = build_pages(sheet_of(plan, library), PaperSize.A4, ink)
    assert "safegpj.exe and more" in poppler("pdftotext", pdf_bytes(document))
    assert "\u202e" not in poppler("pdfinfo", pdf_bytes(document))


@pytest.mark.parametrize("size", PaperSize)
def test_the_document_tells_what_it_is(size: PaperSize, library: Library, ink: Ink, poppler: Poppler) -> None:
    document = build_pages(sheet_of(plans.starter(library), library), size, ink)
    told = poppler("pdfinfo", pdf_bytes(document))
    assert re.search(r"Title:\s+Starter 12 GB – Build sheet", told)
    assert re.search(r"Creator:\s+RigPlanner", told)
    assert f"Pages:           {len(document.pages)}" in told
    assert {PaperSize.A4: "(A4)", PaperSize.LETTER: "(letter)"}[size] in told


def test_letters_are_embedded_and_pictures_are_drawn(library: Library, ink: Ink, poppler: Poppler) -> None:
    pdf = pdf_bytes(build_pages(sheet_of(plans.starter(library), library), PaperSize.A4, ink))
    fonts = poppler("pdffonts", pdf).splitlines()[2:]
    assert {line.split()[0].rpartition("+")[2].partition("-")[0] for line in fonts} >= {"Inter", "JetBrainsMono"}
    assert all(re.search(r"yes (yes|no ) yes", line) for line in fonts), fonts
    assert poppler("pdfimages", pdf, "-list").splitlines()[2:] == []


def test_pages_are_numbered_and_the_sources_are_at_the_end(library: Library, ink: Ink, poppler: Poppler) -> None:
    document = build_pages(sheet_of(plans.with_many_cards(library), library), PaperSize.A4, ink)
    pages = poppler("pdftotext", pdf_bytes(document), "-layout").split("\f")[:-1]
    assert len(pages) == len(document.pages)
    for index, page in enumerate(pages):
        assert f"{index + 1} of {len(pages)}" in page
    order = ["Shopping list", "What it runs", "How it performs", "Pitfalls", "Where the figures come from"]
    text = "".join(pages)
    assert [text.index(title) for title in order] == sorted(text.index(title) for title in order)


def test_forty_parts_go_on_over_pages_with_the_head_of_the_table_again(
    library: Library, ink: Ink, poppler: Poppler
) -> None:
    sheet = sheet_of(plans.starter(library), library)
    rows = tuple(replace(sheet.shopping.rows[index % 7], name=f"{plans.LONG[:110]} {index:02}") for index in range(40))
    sheet = replace(sheet, shopping=replace(sheet.shopping, rows=rows))
    text = poppler("pdftotext", pdf_bytes(build_pages(sheet, PaperSize.LETTER, ink)), "-layout")
    pages = [page for page in text.split("\f") if "What matters here" in page]
    assert len(pages) >= 3
    assert plain(text).count(plain("a build whose name").capitalize()) == 40
    assert text.count("Shopping list") == 1


@pytest.mark.timed
def test_a_sheet_takes_less_than_a_second(library: Library, ink: Ink) -> None:
    """The best of three: what else the machine does is not the program's."""
    plan = plans.starter(library)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        report = evaluate(plan, library)
        pdf_bytes(build_pages(build_sheet(report, library), PaperSize.A4, ink))
        times.append(time.perf_counter() - start)
    assert min(times) <= 1.0


def test_greys_hold_no_colour(library: Library, ink: Ink) -> None:
    del ink
    grey = load_ink(shipped("resources"), in_greys=True)
    image = page_image(build_pages(sheet_of(plans.starter(library), library), PaperSize.A4, grey), 0, 0.5)
    colours = {image.pixelColor(x, y).hsvSaturation() for x in range(image.width()) for y in range(image.height())}
    assert max(colours) <= 8


@pytest.mark.parametrize("make", plans.ALL)
@pytest.mark.parametrize("size", PaperSize)
def test_nothing_is_painted_outside_the_margins(
    make: Callable[[Library], Plan], size: PaperSize, library: Library, ink: Ink
) -> None:
    document = build_pages(sheet_of(make(library), library), size, ink)
    for index in range(len(document.pages)):
        image = page_image(document, index, 0.5)
        side = (*range(22), *range(image.width() - 22, image.width()))
        blank = {image.pixelColor(x, y).name() for x in side for y in range(image.height())}
        assert blank == {"#ffffff"}
