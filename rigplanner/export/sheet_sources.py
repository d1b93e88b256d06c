"""Where the figures of a report come from, one line for each fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.domain.report import CostLine, Report
from rigplanner.export.json_report import reported_figures
from rigplanner.export.sheet import SourceRow
from rigplanner.export.shopping import bought
from rigplanner.wording.quantities import month, number
from rigplanner.wording.reported import stated, subject
from rigplanner.wording.sourcing import link_of

_SPECS: Final = "specifications"


def sources_of(report: Report) -> Iterator[SourceRow]:
    """Specifications, prices, the model, and what sources report for this very case or find dangerous about it."""
    yield from _specifications(report)
    for _slot, choice, part, line in bought(report):
        if line is not None:
            yield from _price(part.name if part else choice.part_id, line)
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
        yield SourceRow("; ".join(dict.fromkeys(parts)), "specifications", source, month(as_of), link_of(source))


def _price(name: str, line: CostLine) -> Iterator[SourceRow]:
    said = line.price.steps[0].formula if line.price.value is not None and line.price.steps else ""
    if said:
        yield SourceRow(name, f"{line.note} {number(line.price)}", said, month(line.as_of), link_of(said))
    elif line.note:
        yield SourceRow(name, number(line.price), line.note, "")


def _model(report: Report) -> Iterator[SourceRow]:
    model = report.model
    if model is None:
        return
    says = "architecture" if model.architecture else "what is known of it"
    for source in model.sources:
        known = report.sources.get(source)
        title, link = (known.title, known.url or "") if known else (source, link_of(source))
        yield SourceRow(model.name, says, title, month(model.as_of), link)
    for other in model.contradicted_by:
        yield SourceRow(model.name, "described differently", other.says, "")


def _reported(report: Report) -> Iterator[SourceRow]:
    for figure in reported_figures(report):
        source = report.sources.get(figure.source_id)
        title, as_of, link = (source.title, source.as_of, source.url or "") if source else (figure.source_id, "", "")
        says = f"{stated(figure)}. Doubtful: {figure.doubt}" if figure.doubt else stated(figure)
        yield SourceRow(subject(figure.quantity), says, title, month(as_of) if as_of else "", link)


def _findings(report: Report) -> Iterator[SourceRow]:
    """Sources of findings that report no figure of this case."""
    reported = {figure.source_id for figure in reported_figures(report)}
    named = dict.fromkeys(ident for finding in report.findings for ident in finding.sources)
    for ident in (ident for ident in named if ident not in reported):
        source = report.sources.get(ident)
        if source is not None:
            yield SourceRow("Pitfalls", "as they are told there", source.title, month(source.as_of), source.url or "")
