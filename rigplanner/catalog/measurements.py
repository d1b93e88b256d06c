"""Public measurements by board, model and format: read once, looked up by key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from rigplanner.domain.measurement import Measurement
from rigplanner.translation import tr

#: Written by `make calibrate` beside the calibration.
EVIDENCE_FILE = "evidence.json"


@dataclass(frozen=True)
class Measurements:
    """What is measured of a case, and of cases near it. `cases` maps "board|model|quant" to its runs, a list of the
    fields of `Measurement` behind these three, with sources as numbers."""

    sources: tuple[str, ...] = ()
    cases: Mapping[str, Iterable[list[Any]]] = field(default_factory=dict)

    def of(self, board: str, model_id: str, quant: str) -> tuple[Measurement, ...]:
        """Every run of one case."""
        return self._runs(f"{board}|{model_id}|{quant}")

    def on_board(self, board: str) -> tuple[Measurement, ...]:
        """Every run on a board."""
        return tuple(run for key in self._of_board.get(board, ()) for run in self._runs(key))

    def of_model(self, model_id: str) -> tuple[Measurement, ...]:
        """Every run of a model."""
        return tuple(run for key in self._of_model.get(model_id, ()) for run in self._runs(key))

    def _runs(self, key: str) -> tuple[Measurement, ...]:
        case = key.split("|")
        runs = [Measurement._make((*case, *fields)) for fields in self.cases.get(key, ())]
        return tuple(run._replace(source=self.sources[int(run.source)]) for run in runs)

    @cached_property
    def _of_board(self) -> Mapping[str, list[str]]:
        return self._by(0)

    @cached_property
    def _of_model(self) -> Mapping[str, list[str]]:
        return self._by(1)

    def _by(self, place: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in self.cases:
            found.setdefault(key.split("|")[place], []).append(key)
        return found


def read_measurements(path: Path) -> Measurements:
    """The measurements of a file; raises OSError or ValueError where it cannot be read."""
    content = json.loads(path.read_text(encoding="utf-8"))
    try:
        return Measurements(tuple(content["sources"]), content["cases"])
    except (TypeError, KeyError) as error:
        raise ValueError(tr("{file} is no list of measurements", file=path.name)) from error
