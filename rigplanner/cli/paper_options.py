"""The options of commands that make a PDF, and Qt for as long as one is painted."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rigplanner.paths import shipped

if TYPE_CHECKING:
    from rigplanner.paper.ink import Ink
    from rigplanner.paper.size import PaperSize


def add_paper(parser: argparse.ArgumentParser) -> None:
    """The size of the pages, and whether they are in colour."""
    group = parser.add_argument_group("the pages of a PDF")
    group.add_argument("--paper", choices=("a4", "letter"), default="a4", help="their size (a4)")
    group.add_argument("--grey", action="store_true", help="in greys")


def paper_size(options: argparse.Namespace) -> PaperSize:
    """The size that was asked for."""
    from rigplanner.paper.size import PaperSize

    return PaperSize.LETTER if options.paper == "letter" else PaperSize.A4


@contextmanager
def ink_for(options: argparse.Namespace) -> Iterator[Ink]:
    """The ink that was asked for, while Qt runs without a window."""
    from rigplanner.paper.studio import ink_of, qt_without_window

    running = qt_without_window()
    yield ink_of(shipped("resources"), in_greys=options.grey)
    del running
