"""Where the figures of a report come from, one line for each fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.domain.evidence import ReportedFigure
from rigplanner.domain.report import CostLine, Report
from rigplanner.export.json_report import reported_figures
from rigplanner.export.sheet import SourceRow
from rigplanner.export.shopping import bought
from rigplanner.translation import mark, tr
from rigplanner.wording.quantities import month, number
from rigplanner.wording.reported import stated, subject
from rigplanner.wording.sentences import remarks
from rigplanner.wording.sourcing import link_of

_NONE: Final = mark("no price list has it")


def sources_of(report: Report) -> Iterator[SourceRow]:
    """Specifications, prices, the model, and what sources report for this very case or find dangerous about it."""
    yield from _specifications(report)
    yield from _prices(report)
    yield from _model(report)
    yield from _reported(report)
    yield from _findings(report)


def _specifications(report: Report) -> Iterator[SourceRow]:
    """A line for each source, with all parts that it describes."""
    named: dict[tuple[str, str], list[str]] = {}
    for _slot, _choice, part, _line in bought(report):
        if part is not None:
            named.setdefault((part.spec_source, part.spec_as_of), []).append(part.name)
    for (source, as_of), parts in named.items():
        yield SourceRow(remarks(dict.fromkeys(parts)), tr("specifications"), source, month(as_of), link_of(source))


def _prices(report: Report) -> Iterator[SourceRow]:
    """A line for each list of prices, with all that was taken from it."""
    taken: dict[tuple[str, str, str], list[str]] = {}
    for _slot, choice, part, line in bought(report):
        if line is not None:
            price = f"{part.name if part else choice.part_id} {number(line.price)}"
            taken.setdefault((_said(line), line.note, line.as_of), []).append(price)
    for (said, note, as_of), prices in taken.items():
        about = remarks(dict.fromkeys(prices))
        kind = tr("price, {condition}", condition=tr(note)) if said else tr("price")
        yield SourceRow(about, kind, said or tr(note or _NONE), _month(as_of), link_of(said))


def _said(line: CostLine) -> str:
    """Who lists a price."""
    return line.price.steps[0].formula if line.price.value is not None and line.price.steps else ""


def _month(as_of: str) -> str:
    return month(as_of) if as_of else ""


def _model(report: Report) -> Iterator[SourceRow]:
    model = report.model
    if model is None:
        return
    says = tr("architecture") if model.architecture else tr("what is known of it")
    named = remarks(_named(source, report) for source in model.sources)
    yield SourceRow(model.name, says, named, month(model.as_of))
    for other in model.contradicted_by:
        yield SourceRow(model.name, tr("described differently"), other.says, "")


def _named(source: str, report: Report) -> str:
    """A source by its title, with its address where it has one."""
    known = report.sources.get(source)
    if known is None:
        return source
    return f"{known.title} {known.url}" if known.url else known.title


def _reported(report: Report) -> Iterator[SourceRow]:
    """A line for each source and each thing it speaks of."""
    said: dict[tuple[str, str], list[str]] = {}
    for figure in (*reported_figures(report), *_of_reading(report)):
        text = stated(figure)
        if figure.doubt:
            text = tr("{said} (doubtful: {doubt})", said=text, doubt=figure.doubt)
        said.setdefault((subject(figure.quantity), figure.source_id), []).append(text)
    for (about, source_id), texts in said.items():
        source = report.sources.get(source_id)
        title, as_of, link = (source.title, source.as_of, source.url or "") if source else (source_id, "", "")
        yield SourceRow(about, remarks(texts), title, _month(as_of), link)


def _of_reading(report: Report) -> Iterator[ReportedFigure]:
    """What the speed of reading rests on."""
    return (found.figure for found in report.speed.prefill.evidence if found.figure is not None)


def _findings(report: Report) -> Iterator[SourceRow]:
    """Sources of findings that report no figure of this case."""
    reported = {figure.source_id for figure in reported_figures(report)}
    named = dict.fromkeys(ident for finding in report.findings for ident in finding.sources)
    for ident in (ident for ident in named if ident not in reported):
        source = report.sources.get(ident)
        if source is not None:
            says, as_of = tr("as they are told there"), month(source.as_of)
            yield SourceRow(tr("Pitfalls"), says, source.title, as_of, source.url or "")
