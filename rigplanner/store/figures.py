"""What a plan came to when it was saved: kept in its file, so that later it can be told what is another now."""

from __future__ import annotations

from typing import Final, Self

from pydantic import model_validator

from rigplanner.domain.evidence import Basis, Estimate, Unit
from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.report import Fit, Report

#: Nothing that a rig file holds is larger than a petabyte or smaller than a billionth.
LEAST: Final = 1e-9
MOST: Final = 1e15


class Figure(FrozenModel):
    """One estimate without the way it was worked out."""

    value: float | None
    low: float | None
    high: float | None
    basis: Basis

    @model_validator(mode="after")
    def _is_an_estimate(self) -> Self:
        self.estimate(Unit.BYTES)
        return self

    def estimate(self, unit: Unit) -> Estimate:
        """The figure as it is shown."""
        return Estimate(self.value, self.low, self.high, unit, self.basis)


class Figures(FrozenModel):
    """The verdict on a plan as it was saved; each field ends in its unit."""

    fit: Fit
    headroom_bytes: Figure
    decode_tokens_per_s: Figure
    first_token_s: Figure
    load_s: Figure
    price_usd: Figure


def figures_of(report: Report) -> Figures:
    """The verdict of a report, in as many digits as a person cares to read."""
    verdict = report.verdict
    return Figures(
        fit=verdict.fit,
        headroom_bytes=_figure(verdict.headroom),
        decode_tokens_per_s=_figure(verdict.decode),
        first_token_s=_figure(verdict.first_token),
        load_s=_figure(verdict.load),
        price_usd=_figure(verdict.price),
    )


def can_be_kept(value: float) -> bool:
    """Whether a number is one that a rig file may hold; NaN is not."""
    return value == 0 or LEAST <= abs(value) <= MOST


def _figure(estimate: Estimate) -> Figure:
    numbers = (estimate.value, estimate.low, estimate.high)
    if not all(number is not None and can_be_kept(number) for number in numbers):
        return Figure(value=None, low=None, high=None, basis=Basis.UNKNOWN)
    value, low, high = (float(f"{number:.6g}") for number in numbers if number is not None)
    return Figure(value=value, low=low, high=high, basis=estimate.basis)
