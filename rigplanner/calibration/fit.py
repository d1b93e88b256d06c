"""Fits a law: the most likely effects given measurements and spreads, and how well each is known.

Gauss-Newton on the logarithm of seconds, with normal priors on the effects (partial pooling) and weights that
follow Student's t, so that rows far out count little. What leaving out a group of rows would change follows from
the last linear step in closed form, so that thousands of refits cost one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rigplanner.calibration.design import Design, Floats, Ints

_STEPS = 8
#: The longest move of any effect in one step, as a logarithm.
_LONGEST = 1.5


@dataclass(frozen=True)
class Fitted:
    """Effects with their covariance, the slopes at them and the weight of every row."""

    design: Design
    theta: Floats
    covariance: Floats
    slopes: Floats
    target: Floats
    weights: Floats


def fit(design: Design, freedom: float) -> Fitted:
    """The most likely effects."""
    theta = np.zeros(design.effects)
    weights = 1 / design.noise**2
    for _ in range(_STEPS):
        value, slopes = design.slopes(theta)
        covariance, best = _solve(design, slopes, weights, design.log_true - value + slopes @ theta)
        step = best - theta
        theta = theta + step * min(1.0, _LONGEST / float(np.abs(step).max()))
        error = design.log_true - design.log_seconds(theta)
        weights = (freedom + 1) / (freedom * design.noise**2 + error**2)
    value, slopes = design.slopes(theta)
    target = design.log_true - value + slopes @ theta
    covariance, theta = _solve(design, slopes, weights, target)
    return Fitted(design, theta, covariance, slopes, target, weights)


def _solve(design: Design, slopes: Floats, weights: Floats, target: Floats) -> tuple[Floats, Floats]:
    weighted = slopes.T * weights
    precision = weighted @ slopes
    precision[np.diag_indices(design.effects)] += 1 / design.spreads**2
    covariance: Floats = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    best: Floats = covariance @ (weighted @ target)
    return covariance, best


def without(fitted: Fitted, rows: Ints) -> Floats:
    """The effects as they would be without these rows."""
    slopes = fitted.slopes[rows]
    gain = fitted.covariance @ slopes.T
    inner = np.diag(1 / fitted.weights[rows]) - slopes @ gain
    residual = fitted.target[rows] - slopes @ fitted.theta
    changed: Floats = fitted.theta - gain @ np.linalg.solve(inner, residual)
    return changed


def spread_of_effects(fitted: Fitted, rows: Ints) -> Floats:
    """How well each effect would be known without these rows: standard deviations."""
    slopes = fitted.slopes[rows]
    gain = fitted.covariance @ slopes.T
    inner = np.diag(1 / fitted.weights[rows]) - slopes @ gain
    more = np.einsum("ij,ij->i", gain, np.linalg.solve(inner, gain.T).T)
    spread: Floats = np.sqrt(np.diag(fitted.covariance) + more)
    return spread


def left_out(fitted: Fitted, groups: Mapping[str, Sequence[int]]) -> Iterator[tuple[Ints, Floats]]:
    """For each group its rows, and the logarithm of seconds that the law gives for them when fitted without."""
    for members in groups.values():
        rows = np.array(members)
        theta = without(fitted, rows)
        theta[fitted.design.of_source] = 0.0
        yield rows, _of_rows(fitted.design, rows, theta)


def _of_rows(design: Design, rows: Ints, theta: Floats) -> Floats:
    """The law for some rows."""
    return design.log_seconds(theta)[rows]
