"""`rigplanner compare`: two to four rigs side by side, as a table or JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.cli.catalog import library_of_today
from rigplanner.cli.compare_text import comparison_text
from rigplanner.cli.errors import Parser, UsageError
from rigplanner.cli.output_file import write_output
from rigplanner.cli.paper_options import add_paper, ink_for, paper_size
from rigplanner.cli.planning import planned
from rigplanner.cli.request import EstimateRequest, add_work
from rigplanner.cli.saved_rigs import rig_path, saved_plan, tell
from rigplanner.domain.comparison import MAX_RIGS, Comparison, SmallestChange
from rigplanner.domain.plan import Plan
from rigplanner.export.comparison_json import comparison_json
from rigplanner.export.comparison_sheet import ComparisonSheet, comparison_sheet
from rigplanner.export.comparison_text import comparison_csv, comparison_markdown
from rigplanner.export.formats import file_bytes
from rigplanner.planner.compare import compare, under_workload
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.smallest_change import last_of, smallest_change

_DESCRIPTION: Final = """\
Puts two to four rigs side by side. A RIG is a rig file, or the name of a rig that was saved in the window.

All do the same work: that of the first rig, changed by the options below; with --own-workloads each does its own.
"""
_EXAMPLES: Final = """\
examples:
  rigplanner compare starter.rig.json used-3090.rig.json
  rigplanner compare starter.rig.json evo.rig.json --model "qwen3 30b a3b" --context 16k --json

The JSON is described in docs/cli.md.
"""


def run(arguments: Sequence[str]) -> int:
    """Print the comparison; raises UsageError."""
    options = _parser().parse_args(list(arguments))
    library = library_of_today()
    plans = _plans(options, library)
    comparison = compare([evaluate(plan, library) for plan in plans])
    changes = [last_of(smallest_change(report, library)) for report in comparison.reports]
    if _write_sheets(options, comparison, changes, library):
        return 0
    if options.json:
        print(comparison_json(comparison, changes))
    else:
        print(comparison_text(comparison, changes, differing=options.differing))
    return 0


def _write_sheets(
    options: argparse.Namespace, comparison: Comparison, changes: Sequence[SmallestChange], library: Library
) -> bool:
    """Write the sheets that were asked for; False where none was."""
    if not (options.pdf or options.md or options.csv):
        return False
    sheet = comparison_sheet(comparison, changes, library.today)
    if options.pdf:
        write_output(_pdf(sheet, options), options.pdf, is_text=False)
    if options.md:
        write_output(comparison_markdown(sheet).encode(), options.md, is_text=True)
    if options.csv:
        write_output(file_bytes("csv", comparison_csv(sheet)), options.csv, is_text=True)
    return True


def _pdf(sheet: ComparisonSheet, options: argparse.Namespace) -> bytes:
    """Qt and matplotlib are loaded only here, where something is painted."""
    from rigplanner.paper.comparison_pages import comparison_pages
    from rigplanner.paper.pdf import pdf_bytes

    with ink_for(options) as ink:
        return pdf_bytes(comparison_pages(sheet, paper_size(options), ink))


def _parser() -> Parser:
    parser = Parser(
        prog="rigplanner compare",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("rigs", nargs="+", metavar="RIG", help="a rig file, or the name of a saved rig")
    group = add_work(parser)
    group.add_argument("--own-workloads", action="store_true", help="each rig with the work it was saved with")
    answer = parser.add_argument_group("the answer")
    answer.add_argument("--differing", action="store_true", help="only rows that differ")
    answer.add_argument("--json", action="store_true", help="for programs, as docs/cli.md describes")
    answer.add_argument("--pdf", metavar="FILE", help="the comparison sheet to print, instead")
    answer.add_argument("--md", metavar="FILE", help="the comparison sheet as Markdown, instead")
    answer.add_argument("--csv", metavar="FILE", help="the table for spreadsheets, instead")
    add_paper(parser)
    return parser


def _plans(options: argparse.Namespace, library: Library) -> Iterator[Plan]:
    """The rigs with the work they are compared under; raises UsageError."""
    if not 2 <= len(options.rigs) <= MAX_RIGS:
        raise UsageError(f"name 2 to {MAX_RIGS} rigs; there {_are(len(options.rigs))}")
    asked = {name: value for name, value in vars(options).items() if name in EstimateRequest.__slots__}
    del asked["json"]
    if options.own_workloads and any(value is not None for value in asked.values()):
        raise UsageError("with --own-workloads each rig does its own work, so no other work can be given")
    paths = [rig_path(name) for name in options.rigs]
    first = planned(EstimateRequest(rig=paths[0], **asked), library)
    tell(first.remarks)
    yield first.plan
    for path in paths[1:]:
        plan = saved_plan(path, library)
        yield plan if options.own_workloads else under_workload(plan, first.plan)


def _are(count: int) -> str:
    return "is one" if count == 1 else f"are {count}"
