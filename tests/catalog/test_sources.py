"""Nothing is shipped without saying where it is from and of when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import ReportedFigure
from rigplanner.domain.parts import LoadClass


def test_every_specification_and_price_has_a_source_and_a_date(library: Library) -> None:
    assert list(_without(library)) == []


def _without(library: Library) -> Iterator[str]:
    for _, part in library.all_parts():
        if not (part.spec_source and part.spec_as_of):
            yield part.id
        yield from (f"{part.id}: price" for price in part.prices if not (price.source and price.as_of))
        yield from (f"{part.id}: {other.field}" for other in part.disputed if not other.source)
    for model in library.models.values():
        if not (model.sources and model.as_of):
            yield model.id
        yield from (f"{model.id}: {file.quant}" for file in model.files if not file.source)
        yield from (f"{model.id}: {score.benchmark}" for score in model.scores if not (score.source and score.as_of))
    shelves: tuple[Mapping[str, Any], ...] = (library.quants, library.background, library.tariffs, library.api_prices)
    for shelf in shelves:
        yield from (entry.id for entry in shelf.values() if not (entry.source and entry.as_of))
    figures: tuple[ReportedFigure | LoadClass, ...] = (*library.figures, *library.load_classes.values())
    for figure in figures:
        if not library.sources[figure.source_id].as_of:
            yield figure.id


def test_the_catalogs_are_complete(library: Library) -> None:
    counts = {shelf: len(getattr(library, shelf)) for shelf in ("gpus", "cpus", "systems", "tariffs", "api_prices")}
    assert counts == {"gpus": 228, "cpus": 172, "systems": 75, "tariffs": 67, "api_prices": 79}
    assert len(library.models) > 180
