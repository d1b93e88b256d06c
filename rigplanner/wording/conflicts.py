"""Where sources contradict each other: models of one name, and figures of one part or case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import ReportedFigure
from rigplanner.domain.llm import LlmModel
from rigplanner.numerals import exact, localised
from rigplanner.translation import tr
from rigplanner.wording.facts import field_name, stated
from rigplanner.wording.reported import subject

#: Runs of one test differ by less; reports that differ by more contradict each other.
_AGREES_WITHIN = 0.1


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says."""

    says: str
    source: str
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One question with different answers; `entry_id` names the part or model, `field` what is in question."""

    entry_id: str
    name: str
    field: str
    sides: tuple[Side, ...]


def conflicts(library: Library) -> tuple[Conflict, ...]:
    """All of them: models first, then parts, then reported figures."""
    return (*_models(library), *_parts(library), *_figures(library))


def _models(library: Library) -> Iterator[Conflict]:
    """Two models of one name, told once."""
    told: set[frozenset[str]] = set()
    for model in library.models.values():
        for other in model.contradicted_by:
            pair = frozenset((model.id, other.model_id))
            rival = library.models.get(other.model_id)
            if rival is not None and pair not in told:
                told.add(pair)
                yield Conflict(model.id, model.name, tr("model"), (_side(library, model), _side(library, rival)))


def _side(library: Library, model: LlmModel) -> Side:
    size = tr("{count} billion parameters", count=exact(model.total_params_b))
    if model.is_moe:
        active = localised(f"{model.active_params_b:.3g}")
        size = tr("{count} billion parameters, {active} at work", count=exact(model.total_params_b), active=active)
    source = library.sources.get(model.sources[0])
    return Side(size, source.title if source else model.sources[0], source.as_of if source else "")


def _parts(library: Library) -> Iterator[Conflict]:
    for _, part in library.all_parts():
        for other in part.disputed:
            own = Side(stated(part, other.field), part.spec_source, part.spec_as_of)
            yield Conflict(part.id, part.name, field_name(other.field), (own, Side(other.value, other.source)))


def _figures(library: Library) -> Iterator[Conflict]:
    """Reports of one quantity under the same conditions, or doubted ones."""
    same: dict[tuple[object, ...], list[ReportedFigure]] = defaultdict(list)
    for figure in library.figures:
        if figure.middle is not None:
            same[_case(figure)].append(figure)
    for figures in same.values():
        values = [figure.middle or 0.0 for figure in figures]
        apart = max(values) > min(values) * (1 + _AGREES_WITHIN)
        if len({figure.source_id for figure in figures}) > 1 and apart:
            first = figures[0]
            entry = first.model_id or first.gpu_id or first.system_id or first.id
            sides = tuple(_reported(library, figure) for figure in figures)
            yield Conflict(entry, _name(library, first), subject(first.quantity), sides)


def _case(figure: ReportedFigure) -> tuple[object, ...]:
    apart = {"id", "source_id", "value", "low", "high", "outcome", "doubt", "note"}
    return tuple(getattr(figure, field) for field in type(figure).model_fields if field not in apart)


def _reported(library: Library, figure: ReportedFigure) -> Side:
    source = library.sources.get(figure.source_id)
    return Side(_amount(figure), source.title if source else figure.source_id, source.as_of if source else "")


def _amount(figure: ReportedFigure) -> str:
    if figure.value is not None:
        return localised(f"{figure.middle:,.4g}")
    low, high = localised(f"{figure.low:,.4g}"), localised(f"{figure.high:,.4g}")
    return tr("{low} to {high}", low=low, high=high)


def _name(library: Library, figure: ReportedFigure) -> str:
    named = (
        library.models.get(figure.model_id or ""),
        library.gpus.get(figure.gpu_id or ""),
        library.systems.get(figure.system_id or ""),
    )
    first, *others = [entry.name for entry in named if entry] or [subject(figure.quantity)]
    for machine in others:
        first = tr("{model} on {machine}", model=first, machine=machine)
    return first
