"""`rigplanner export`: the build sheet of a rig as PDF, and the same content in other formats."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.cli.catalog import library_of_today
from rigplanner.cli.errors import Parser
from rigplanner.cli.output_file import write_output
from rigplanner.cli.paper_options import add_paper, ink_for, paper_size
from rigplanner.cli.saved_rigs import rig_path, saved_plan
from rigplanner.domain.report import Report
from rigplanner.export.formats import TextFormat, file_bytes, written
from rigplanner.planner.evaluate import evaluate
from rigplanner.store.rigs import SUFFIX

_DESCRIPTION: Final = """\
Writes the build sheet of a rig. RIG is a rig file, or the name of a rig that was saved in the window.

Without a format it writes the PDF. A FILE that is not named gets the name of the rig, in the current folder; "-" prints
it.
"""
_EXAMPLES: Final = """\
examples:
  rigplanner export mine.rig.json
  rigplanner export mine.rig.json --pdf sheet.pdf --paper letter --grey
  rigplanner export "Starter 12 GB" --text -
"""
_PDF: Final = "pdf"
_FORMATS: Final = (
    ("--pdf", _PDF, "the sheet to print"),
    ("--md", TextFormat.MARKDOWN.value, "the sheet as Markdown"),
    ("--csv", TextFormat.CSV.value, "the list of parts for spreadsheets"),
    ("--json", TextFormat.JSON.value, "the report for programs, as docs/cli.md describes"),
    ("--text", TextFormat.TEXT.value, "a short list to paste into a forum"),
)


def run(arguments: Sequence[str]) -> int:
    """Write what was asked for; raises UsageError or CommandError."""
    options = _parser().parse_args(list(arguments))
    asked = {kind: file for kind, file in vars(options).items() if kind in _kinds() and file is not None}
    path = rig_path(options.rig)
    library = library_of_today()
    report = evaluate(saved_plan(path, library), library)
    stem = path.name.removesuffix(SUFFIX)
    for kind, file in (asked or {_PDF: ""}).items():
        content = _content(kind, report, library, options)
        write_output(content, file or f"{stem}.{kind}", is_text=kind != _PDF)
    return 0


def _kinds() -> frozenset[str]:
    return frozenset(kind for _, kind, _ in _FORMATS)


def _parser() -> Parser:
    parser = Parser(
        prog="rigplanner export",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("rig", metavar="RIG", help="a rig file, or the name of a saved rig")
    for flag, kind, what in _FORMATS:
        parser.add_argument(flag, dest=kind, nargs="?", const="", metavar="FILE", help=what)
    add_paper(parser)
    return parser


def _content(kind: str, report: Report, library: Library, options: argparse.Namespace) -> bytes:
    if kind != _PDF:
        return file_bytes(kind, written(TextFormat(kind), report, library))
    return _pdf(report, library, options)


def _pdf(report: Report, library: Library, options: argparse.Namespace) -> bytes:
    """Qt is loaded only here, where something is painted."""
    from rigplanner.export.build_sheet import build_sheet
    from rigplanner.paper.build_pages import build_pages
    from rigplanner.paper.pdf import pdf_bytes

    with ink_for(options) as ink:
        return pdf_bytes(build_pages(build_sheet(report, library), paper_size(options), ink))
