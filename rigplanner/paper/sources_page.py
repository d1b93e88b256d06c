"""The last page: what was assumed, how to read the figures, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rigplanner.domain.evidence import Basis
from rigplanner.export.sheet import SourceRow
from rigplanner.paper.flow import Strip
from rigplanner.paper.ink import Ink
from rigplanner.paper.pieces import basis_mark, heading, paragraph, title
from rigplanner.paper.table import Cell, Column, cell, table
from rigplanner.paper.words import Run
from rigplanner.translation import mark, tr, tr_in
from rigplanner.wording import labels
from rigplanner.wording.quantities import sentence

_ASSUMED: Final = (Column("", 190), Column(""))
_UNITS: Final = mark("GiB is 2^30 bytes, GB 10^9. 16k of context is 16 × 1,024 tokens; 2.1k read or written is 2,100.")
_EXPLAINED: Final = (Basis.MEASURED, Basis.REPORTED, Basis.MODELLED, Basis.LISTED)


def sources_strips(
    assumptions: Sequence[tuple[str, str]], sources: Sequence[SourceRow], width: float, ink: Ink
) -> list[Strip]:
    """Assumptions, the meaning of the marks, and every source."""
    assumed = [(cell(name, "small_strong", "text"), cell(value)) for name, value in assumptions]
    return [
        title(tr("Sources and assumptions"), width, ink),
        heading(tr("What was assumed"), width, ink, gap=12),
        *table(_ASSUMED, assumed, width, ink, is_dense=True),
        heading(tr("How to read the figures"), width, ink),
        *_meanings(width, ink),
        heading(tr("Where the figures come from"), width, ink),
        *table(_columns(), [_source(row) for row in sources], width, ink, is_dense=True),
    ]


def _meanings(width: float, ink: Ink) -> Iterator[Strip]:
    """Each mark with what it stands for."""
    marks = [cell(sentence(labels.basis_meaning(basis)), glyph=partial(basis_mark, ink, basis)) for basis in _EXPLAINED]
    yield from table((Column(""), Column("")), [marks[:2], marks[2:]], width, ink, is_dense=True)
    yield paragraph((Run(tr(_UNITS)),), width, ink, gap=6)


def _columns() -> Sequence[Column]:
    about = tr_in("subject of a source", "About")
    return (
        Column(about, 140),
        Column(tr("What is said"), 150),
        Column(tr("Source")),
        Column(tr("As of"), is_fitted=True),
    )


def _source(row: SourceRow) -> Sequence[Cell]:
    link = () if row.link.partition("://")[2] in row.source else (Run(f" {row.link}", "fine", "text_3"),)
    source = Cell((Run(row.source, "fine", "text_2"), *link))
    return cell(row.about, "fine", "text"), cell(row.says, "fine"), source, cell(row.as_of, "fine", "text_3")
