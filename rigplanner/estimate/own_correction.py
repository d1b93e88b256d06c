"""What a run on a machine says about other runs on it.

The law gives the logarithm of a time as a sum of effects, each known only within a spread. A run that was slower than
the law says moves all effects that it shares with another run, in proportion to what each of them could have done
(best linear prediction, also called kriging):

    correction = c' K^-1 e

with e the runs' own logarithms of true over predicted seconds, K their covariances and noise, c their covariances with
the figure that is asked for. A run far off what its spread allows says more about its own case than about others, so
it counts less for them (Student's t, as in the fit of the law).

Tried on the shipped measurements, the law fitted without the board, one or two rows of a person's table taken as runs
of their own and the other models of that table predicted: the median error falls from 11.2 to 8.7 % for writing (3,370
cases), from 31 to 24 % for reading, on processors from 21 to 17 %, with 72 to 81 % within the unchanged range. With a
narrower range only 53 to 67 % were, so the range is left as it is for models that were not measured.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from rigplanner.estimate.speed_law import Labels, SpeedLaw

#: Two runs of one case on one machine differ by about this (logarithm): llama-bench's own spread over repetitions.
LEAST_NOISE: Final = 0.01
#: Ends of a range of repetitions are about this many standard deviations apart.
_RANGE_IN_SD: Final = 2.0

#: The law's own freedom in its fit (rigplanner/calibration/terms.py); 1 to 8 give the same errors within 0.3 %.
_FREEDOM: Final = 3.0

#: One model in one format, partly in main memory or not.
CaseKey = tuple[str, str, str, bool]
#: By how much each thing that is not known for sure moves the logarithm of a time, in its own standard deviations.
Movers = Mapping[Hashable, float]


@dataclass(frozen=True, slots=True)
class Observed:
    """A run: what could have moved it, the logarithm of true over predicted seconds, and the variance of its noise."""

    movers: Movers
    case: CaseKey
    log_error: float
    noise: float


def movers_of(law: SpeedLaw, shares: Iterable[tuple[Labels, Mapping[str, float]]]) -> Movers:
    """What moves the time of work that is shared by devices: labels and seconds by part of each."""
    known = list(shares)
    total = sum(sum(seconds.values()) for _, seconds in known)
    found: dict[Hashable, float] = {}
    for labels, seconds in known:
        own = sum(seconds.values()) / total
        for part, key, spread in law.spreads(labels):
            weight = own if part == "" else seconds.get(part, 0.0) / total
            if weight:
                found[key] = found.get(key, 0.0) + weight * spread
    found[case_of(known)] = law.fit.scatter
    return found


def case_of(shares: Sequence[tuple[Labels, Mapping[str, float]]]) -> CaseKey:
    """The name of what is special to one model in one format, partly in main memory or not."""
    labels = shares[0][0]
    return "case", labels.model, labels.quant, any(seconds.get("host") for _, seconds in shares)


def observed(movers: Movers, case: CaseKey, log_error: float, spread: float) -> Observed:
    """A run of one case; `spread` is highest over lowest of its repetitions.

    What it is farther off than its spread allows is laid on the case itself.
    """
    sd = max(log(spread) / _RANGE_IN_SD, LEAST_NOISE) if spread > 1 else LEAST_NOISE
    allowed = covariance(movers, movers)
    beyond = allowed * max((_FREEDOM + log_error**2 / allowed) / (_FREEDOM + 1) - 1, 0.0)
    own = sqrt(movers[case] ** 2 + beyond)
    return Observed({**movers, case: own}, case, log_error, sd**2)


class Learned:
    """What runs on one machine say together, worked out once."""

    def __init__(self, runs: Sequence[Observed]) -> None:
        # What is laid on a case holds for all runs of it, and for all that is asked of it.
        self._own: dict[CaseKey, float] = {}
        for run in runs:
            self._own[run.case] = max(self._own.get(run.case, 0.0), run.movers[run.case])
        movers = [{**run.movers, run.case: self._own[run.case]} for run in runs]
        between = [[covariance(one, other) for other in movers] for one in movers]
        for index, run in enumerate(runs):
            between[index][index] += run.noise
        weights = _solve(_cholesky(between), [run.log_error for run in runs]) if runs else []
        self._moved: dict[Hashable, float] = {}
        for weight, each in zip(weights, movers, strict=True):
            for key, size in each.items():
                self._moved[key] = self._moved.get(key, 0.0) + weight * size

    def correction(self, target: Movers) -> float:
        """What to add to the logarithm of predicted seconds."""
        own = self._own
        return sum(
            own.get(key, size) * self._moved[key]  # type: ignore[call-overload]
            for key, size in target.items()
            if key in self._moved
        )


def covariance(one: Movers, other: Movers) -> float:
    """What two times have in common."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return sum(size * many[key] for key, size in few.items() if key in many)


def _cholesky(matrix: list[list[float]]) -> list[list[float]]:
    """The lower triangle L of a symmetric positive matrix, L L' = matrix."""
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            rest = matrix[row][column] - sum(lower[row][k] * lower[column][k] for k in range(column))
            lower[row][column] = sqrt(max(rest, 1e-12)) if row == column else rest / lower[column][column]
    return lower


def _solve(lower: list[list[float]], right: Sequence[float]) -> list[float]:
    """x with L L' x = right."""
    size = len(right)
    middle: list[float] = []
    for row in range(size):
        rest = right[row] - sum(lower[row][k] * middle[k] for k in range(row))
        middle.append(rest / lower[row][row])
    found = [0.0] * size
    for row in reversed(range(size)):
        rest = middle[row] - sum(lower[k][row] * found[k] for k in range(row + 1, size))
        found[row] = rest / lower[row][row]
    return found
