"""A chip that public speed measurements name and that is sold only inside something else."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveFloat

from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.parts import DATE_PATTERN


class Chip(FrozenModel):
    """A processor or a graphics unit with its memory: what decides how fast it runs models.

    `memory_gib` is the usual size it is measured with, `bandwidth_gbps` of the memory it is usually sold with.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    name: str = Field(min_length=1, max_length=200)
    vendor: str
    aliases: tuple[str, ...] = ()
    kind: Literal["gpu", "cpu"]
    architecture: str = Field(min_length=1)
    memory_type: Literal["GDDR", "HBM", "shared"] = "shared"
    memory_gib: PositiveFloat
    bandwidth_gbps: PositiveFloat
    fp16_tflops: PositiveFloat | None = None
    fp32_tflops: PositiveFloat | None = None
    source: str = Field(min_length=1)
    as_of: str = Field(pattern=DATE_PATTERN)
    note: str = ""
