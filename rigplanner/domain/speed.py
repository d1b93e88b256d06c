"""How fast a family of devices runs models: the fitted numbers of the speed law."""

from __future__ import annotations

from typing import Self

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveFloat, model_validator

from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.parts import DATE_PATTERN


class SpeedFamily(FrozenModel):
    """Devices that share a backend and a generation.

    Writing: `bandwidth_share` of the memory bandwidth reads weights, `kv_share` reads the cache, every
    layer costs `layer_us`, layers with experts `expert_layer_us` more. Reading prompts: `prefill_share`
    of the FP16 rate (`prefill_moe_share` with experts), or `prefill_tflops_per_core` where makers publish
    no rate; weights stream `prefill_stream` times a batch. `low` and `high` are the factors between which
    8 of 10 measurements lie, true over predicted.
    """

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    bandwidth_share: PositiveFloat
    layer_us: NonNegativeFloat
    expert_layer_us: NonNegativeFloat
    kv_share: PositiveFloat
    decode_low: PositiveFloat
    decode_high: PositiveFloat
    prefill_share: PositiveFloat
    prefill_moe_share: PositiveFloat
    prefill_stream: NonNegativeFloat
    prefill_low: PositiveFloat
    prefill_high: PositiveFloat
    prefill_tflops_per_core: PositiveFloat | None = None
    measurements: NonNegativeInt
    boards: NonNegativeInt
    source: str = Field(min_length=1)
    as_of: str = Field(pattern=DATE_PATTERN)
    note: str = ""

    @model_validator(mode="after")
    def _range_holds_one(self) -> Self:
        if not (self.decode_low <= 1 <= self.decode_high and self.prefill_low <= 1 <= self.prefill_high):
            raise ValueError("the range of a family must hold 1")
        return self

    @property
    def is_well_known(self) -> bool:
        """Whether several boards were measured, so that a new board of the family is no surprise."""
        return self.boards >= 4
