"""How far a law is off for boards, or models, that it was fitted without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from rigplanner.calibration.design import Floats
from rigplanner.calibration.evidence_rows import EvidenceRow
from rigplanner.calibration.fit import Fitted, left_out
from rigplanner.domain.calibration import SpeedFit
from rigplanner.estimate.speed_law import Labels, SpeedLaw, log_variance, regime_of

Level = Literal["board", "model"]
LEVELS: Final[tuple[Level, ...]] = ("board", "model")
_UNKNOWN: Final = "?"


def errors_without(rows: Sequence[EvidenceRow], fitted: Fitted, level: Level) -> Floats:
    """Logarithm of predicted over true seconds of every row, its own board (or model) left out of the fit."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups[getattr(row.labels, level)].append(index)
    errors = np.zeros(len(rows))
    for members, seconds in left_out(fitted, groups):
        errors[members] = seconds - fitted.design.log_true[members]
    return errors


def spread_without(rows: Sequence[EvidenceRow], law: SpeedFit, level: Level) -> tuple[Floats, list[str]]:
    """What the law itself says of how sure it is, knowing nothing of the board (or model).

    Standard deviations of the logarithm, and the regime of each row.
    """
    ready = SpeedLaw(law)
    variances, regimes = [], []
    for row in rows:
        labels = _unknown(row.labels, level)
        factors = ready.factors(labels)
        seconds = {part: value * factors.of_part[part] for part, value in row.nominal.items()}
        variances.append(log_variance(seconds, factors))
        regimes.append(regime_of(labels, row.nominal, factors))
    return np.sqrt(np.array(variances)), regimes


def _unknown(labels: Labels, level: Level) -> Labels:
    if level == "board":
        return labels._replace(board=_UNKNOWN, assumed_host=_UNKNOWN)
    return labels._replace(model=_UNKNOWN)
