"""The speed law as fitted: constants, and by how much machines, formats, models and programs differ from them."""

from __future__ import annotations

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveFloat

from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.parts import DATE_PATTERN

#: The levels at which cases may be alike; the names of `Labels` in estimate/speed_law.py.
ALL_PARTS = "all"


class SpeedTerm(FrozenModel):
    """Effects of one part of the time, by what the cases of a group have in common.

    `levels` names what that is; the keys of `effects` are the values joined by "|", each with its mean and spread as a
    logarithm. Cases without an effect of
    their own are taken to differ by nothing, give or take `sd`. With a `covariate` the effect is its slope.
    """

    part: str
    levels: tuple[str, ...] = ()
    covariate: str = ""
    sd: PositiveFloat
    effects: dict[str, tuple[float, NonNegativeFloat]]


class SpeedFit(FrozenModel):
    """One law: a constant for each part of the time, the terms, and how far single runs scatter.

    `stretch` widens the range until 8 of 10 cases of boards and models left out lie in it, by regime (`regime_of`).
    """

    constants: dict[str, PositiveFloat]
    terms: tuple[SpeedTerm, ...]
    scatter: PositiveFloat
    stretch: dict[str, PositiveFloat]
    measurements: NonNegativeInt
    boards: NonNegativeInt
    models: NonNegativeInt


class Calibration(FrozenModel):
    """The four laws: writing and reading, each on graphics units and on processors."""

    source: str = Field(min_length=1)
    as_of: str = Field(pattern=DATE_PATTERN)
    decode: SpeedFit
    decode_cpu: SpeedFit
    prefill: SpeedFit
    prefill_cpu: SpeedFit
