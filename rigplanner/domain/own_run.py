"""What the user measured on a machine of their own, kept as evidence."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import MAX_CONTEXT_TOKENS

#: Both together stay below the longest context of a plan.
_MOST_TOKENS: Final = MAX_CONTEXT_TOKENS // 2


class RunKind(StrEnum):
    """What was measured; speeds of models in tokens a second, the others in GB/s."""

    WRITING = "writing"
    READING = "reading"
    DRIVE = "drive"
    MEMORY = "memory"


class Machine(FrozenModel):
    """The machine of a measurement: catalog ids where known, else names as the system gives them."""

    gpu_ids: tuple[str, ...] = ()
    gpu_names: tuple[str, ...] = ()
    cpu_id: str | None = None
    cpu_name: str = ""
    system_id: str | None = None
    driver: str = ""
    operating_system: str = ""


class OwnRun(FrozenModel):
    """One measured speed with its conditions. `low` and `high` span the repetitions.

    For models: `tokens` were written or read with `depth` tokens already in the cache, `gpu_layers` layers of the
    model on the GPU (None: as many as the engine chose, 0: none). For drives `subject` is the drive's name.
    What the engine did not tell of how it ran is None or "". `predicted` is what the program said before.
    """

    id: str = Field(min_length=1, max_length=64)
    at: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")
    kind: RunKind
    value: PositiveFloat
    low: PositiveFloat
    high: PositiveFloat
    repetitions: PositiveInt = 1
    machine: Machine = Machine()
    subject: str = Field(default="", max_length=200)
    model_id: str = Field(default="", max_length=200)
    quant: str = Field(default="", max_length=40)
    file_bytes: PositiveInt | None = None
    tokens: NonNegativeInt = Field(default=0, le=_MOST_TOKENS)
    depth: NonNegativeInt = Field(default=0, le=_MOST_TOKENS)
    gpu_layers: NonNegativeInt | None = None
    flash_attention: bool | None = None
    kv_type: str | None = Field(default=None, max_length=20)
    engine: str = Field(default="", max_length=60)
    engine_build: str = Field(default="", max_length=80)
    backend: str = Field(default="", max_length=60)
    #: The model as its own file describes it, where no catalog has it.
    own_model: LlmModel | None = None
    predicted: PositiveFloat | None = None
    predicted_low: PositiveFloat | None = None
    predicted_high: PositiveFloat | None = None

    @model_validator(mode="after")
    def _range_holds_value(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError("the range does not hold the value")
        if self.kind in (RunKind.WRITING, RunKind.READING) and not self.tokens:
            raise ValueError("a speed of a model needs tokens")
        return self
