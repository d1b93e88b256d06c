"""Rows of all laws with their own board, or model, left out of the fit, beside what was measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp

from rigplanner.calibration.calibrate import fitted_law
from rigplanner.calibration.evidence_rows import EvidenceRow
from rigplanner.calibration.leave_out import Level, errors_without, spread_without
from rigplanner.calibration.predictions import SpeedPrediction
from rigplanner.calibration.speed_errors import Compared
from rigplanner.calibration.terms import LAWS
from rigplanner.domain.calibration import Calibration, SpeedFit
from rigplanner.domain.evidence import Basis
from rigplanner.estimate.speed_law import SpeedLaw


@dataclass(frozen=True)
class LeftOut:
    """All rows with their predictions, by what was left out."""

    by_level: dict[Level, list[Compared]]
    rows: list[EvidenceRow]


def left_out_rows(rows: Sequence[EvidenceRow], calibration: Calibration) -> LeftOut:
    """Every trusted row of the shipped measurements, predicted twice."""
    found: dict[Level, list[Compared]] = {"board": [], "model": []}
    used: list[EvidenceRow] = []
    for name in LAWS:
        mine, fitted = fitted_law(rows, name)
        law: SpeedFit = getattr(calibration, name)
        used += mine
        for level, compared in found.items():
            errors = errors_without(mine, fitted, level)
            spreads, regimes = spread_without(mine, law, level)
            ready = SpeedLaw(law)
            compared += [
                _compared(row, float(error), ready.range_factor(float(spread) ** 2, regime))
                for row, error, spread, regime in zip(mine, errors, spreads, regimes, strict=True)
            ]
    return LeftOut(found, used)


def _compared(row: EvidenceRow, error: float, factor: float) -> Compared:
    value = row.outcome.tokens_per_s * exp(-error)
    prediction = SpeedPrediction(row.conditions, row.case, value, value / factor, value * factor, Basis.MODELLED)
    return Compared(prediction, row.outcome)


def by_rule(rows: Sequence[EvidenceRow], rule: Callable[[EvidenceRow], float]) -> list[Compared]:
    """The same rows by a rule of thumb, which knows no range."""
    return [Compared(replace(SpeedPrediction(row.conditions, row.case), value=rule(row)), row.outcome) for row in rows]
