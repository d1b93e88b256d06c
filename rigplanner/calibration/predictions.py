"""Every row of a table of speeds, predicted from its conditions alone.

What a file itself measured is no evidence about it: where its rows are among the shipped measurements, the laws are
fitted anew without the board of each such row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rigplanner.calibration.calibrate import fitted_law, law_without
from rigplanner.calibration.cases import Cases, MeasuredCase
from rigplanner.calibration.evidence_rows import EvidenceRow, law_of
from rigplanner.calibration.rows import Conditions, conditions_of
from rigplanner.calibration.terms import LAWS
from rigplanner.domain.calibration import Calibration, SpeedFit
from rigplanner.domain.evidence import Basis
from rigplanner.estimate.speed_law import SpeedLaw
from rigplanner.estimate.timed_work import timed


@dataclass(frozen=True, slots=True)
class SpeedPrediction:
    """Tokens per second of one row with its range of 8 in 10; None where nothing was predicted, `reason` says why."""

    conditions: Conditions | None
    case: MeasuredCase | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    basis: Basis = Basis.UNKNOWN
    reason: str = ""


def predict_speeds(
    table: Sequence[Mapping[str, str]], calibration: Calibration, cases: Cases, shipped_rows: Sequence[EvidenceRow]
) -> list[SpeedPrediction]:
    """Every row of a table, in order. `shipped_rows` are what the calibration was fitted to."""
    laws = _Laws(calibration, shipped_rows)
    return [_predict(raw, cases, laws) for raw in table]


class _Laws:
    """The law for each row: the shipped one, or for rows it was fitted to one without their board."""

    def __init__(self, calibration: Calibration, shipped_rows: Sequence[EvidenceRow]) -> None:
        self._shipped = {name: SpeedLaw(getattr(calibration, name)) for name in LAWS}
        self._rows = shipped_rows
        self._known = {row.conditions for row in shipped_rows}
        self._without: dict[str, Mapping[str, SpeedFit]] = {}
        self._ready: dict[tuple[str, str], SpeedLaw] = {}

    def law(self, row: Conditions, case: MeasuredCase) -> SpeedLaw:
        """The law that may speak about a row."""
        name = law_of(row, case)
        if row not in self._known:
            return self._shipped[name]
        board = case.work.shares[0].reader.silicon.board
        ready = self._ready.get((name, board))
        if ready is None:
            if name not in self._without:
                self._without[name] = self._fit_without_each_board(name)
            fit = self._without[name].get(board)
            ready = self._ready[name, board] = SpeedLaw(fit) if fit else self._shipped[name]
        return ready

    def _fit_without_each_board(self, name: str) -> Mapping[str, SpeedFit]:
        rows, fitted = fitted_law(self._rows, name)
        boards: dict[str, list[int]] = {}
        for index, row in enumerate(rows):
            boards.setdefault(row.labels.board, []).append(index)
        stretch = self._shipped[name].fit.stretch
        return {board: law_without(rows, fitted, name, members, stretch) for board, members in boards.items()}


def _predict(raw: Mapping[str, str], cases: Cases, laws: _Laws) -> SpeedPrediction:
    row = conditions_of(raw)
    if row is None:
        return SpeedPrediction(None, reason="the row names no test, or no number of tokens")
    case = cases.of(row)
    if isinstance(case, str):
        return SpeedPrediction(row, reason=case)
    found = timed(laws.law(row, case), case.work, case.nominal(row))
    value = (1 if row.test == "tg" else row.tokens) / found.seconds
    factor = found.range_factor
    return SpeedPrediction(row, case, value, value / factor, value * factor, Basis.MODELLED)
