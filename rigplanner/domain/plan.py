"""A plan: the rig, the work it shall do and what else runs on it. Undo step and saved file in one."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveInt, StringConstraints, model_validator

from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import (
    Board,
    Case,
    Condition,
    Cooler,
    Cpu,
    Drive,
    Gpu,
    MemoryKit,
    Psu,
    Slot,
    System,
)
from rigplanner.translation import tr

#: Above the longest context any model in the catalog was made for (Llama 4 Scout, 10,485,760 tokens).
MAX_CONTEXT_TOKENS = 16_777_216
MAX_PARALLEL_USERS = 256
MAX_GPUS = 16
MAX_TAGS = 16
MAX_TAG_LENGTH = 40


class KvType(StrEnum):
    """How each value of the KV cache is stored: every type that llama.cpp takes."""

    F16 = "f16"
    Q8_0 = "q8_0"
    Q4_0 = "q4_0"
    Q4_1 = "q4_1"
    Q5_0 = "q5_0"
    Q5_1 = "q5_1"
    IQ4_NL = "iq4_nl"
    BF16 = "bf16"
    F32 = "f32"


#: The types that people choose between; the others gain nothing over a neighbour.
USUAL_KV_TYPES = (KvType.F16, KvType.Q8_0, KvType.Q4_0)


class Runtime(StrEnum):
    """The program that runs the model."""

    LLAMA_CPP = "llama.cpp"
    OLLAMA = "Ollama"
    LM_STUDIO = "LM Studio"
    VLLM = "vLLM"
    MLX = "MLX"


class GpuLimit(StrEnum):
    """How much of one shared memory the GPU may use."""

    DEFAULT = "default"
    NEWER_SYSTEM = "newer system"
    RAISED = "raised"


class OffloadMode(StrEnum):
    """What may leave the GPU when it is full."""

    AUTO = "auto"
    GPU = "gpu"
    EXPERTS = "experts"
    LAYERS = "layers"
    CPU = "cpu"


class Offload(FrozenModel):
    """Offload policy.

    `layers` is how many layers stay on the GPUs in mode "layers", output counted; in mode "experts" the experts
    of how many first layers leave them, all where not given. `tensor_split` shares the layers between several
    GPUs, in proportion to their free memory where not given.
    """

    mode: OffloadMode = OffloadMode.AUTO
    layers: NonNegativeInt | None = None
    tensor_split: tuple[NonNegativeFloat, ...] = Field(default=(), max_length=MAX_GPUS)

    @model_validator(mode="after")
    def _layers_where_they_mean_something(self) -> Self:
        if self.mode is OffloadMode.LAYERS and self.layers is None:
            raise ValueError(tr('offload "layers" needs a number of layers'))
        if self.layers is not None and self.mode not in (OffloadMode.LAYERS, OffloadMode.EXPERTS):
            raise ValueError(tr('a number of layers belongs to offload "layers" or "experts"'))
        if self.tensor_split and not sum(self.tensor_split):
            raise ValueError(tr("a split gives at least one card a share"))
        return self


class Use(FrozenModel):
    """What a session looks like: tokens in, tokens out, how many turns."""

    id: str
    name: str
    prompt_tokens: PositiveInt = Field(le=MAX_CONTEXT_TOKENS)
    answer_tokens: PositiveInt = Field(le=MAX_CONTEXT_TOKENS)
    answer_tokens_high: PositiveInt | None = Field(default=None, le=MAX_CONTEXT_TOKENS)
    turns: PositiveInt = Field(default=1, le=1000)
    turns_high: PositiveInt | None = Field(default=None, le=1000)
    source_id: str | None = None


#: Of what is loaded beside a model; file names may be longer.
MAX_NAME_LENGTH = 200


class CompanionKind(StrEnum):
    """What else can lie beside a model in graphics memory."""

    PROJECTOR = "vision projector"
    DRAFT = "draft model"
    ADAPTER = "LoRA adapter"
    MODEL = "second model"


class Companion(FrozenModel):
    """Something loaded beside the model: a file of so many bytes, or a catalog model in a quantization.

    A draft or second model has a cache of its own, as long as the plan's.
    """

    kind: CompanionKind
    name: str = Field(min_length=1, max_length=MAX_NAME_LENGTH)
    file_bytes: PositiveInt | None = None
    model_id: str | None = None
    quant: str | None = None

    @model_validator(mode="after")
    def _is_something(self) -> Self:
        if self.file_bytes is None and (self.model_id is None or self.quant is None):
            raise ValueError(tr("a companion is a file or a model in a quantization"))
        return self


class Workload(FrozenModel):
    """The model and how it is run."""

    model_id: str
    quant: str
    context_tokens: PositiveInt = Field(le=MAX_CONTEXT_TOKENS)
    kv_type: KvType = KvType.F16
    parallel_users: PositiveInt = Field(default=1, le=MAX_PARALLEL_USERS)
    use: Use
    runtime: Runtime = Runtime.LLAMA_CPP
    offload: Offload = Offload()
    flash_attention: bool = True
    ubatch_tokens: PositiveInt = Field(default=512, le=65_536)
    companions: tuple[Companion, ...] = Field(default=(), max_length=8)


class PartChoice(FrozenModel):
    """A part put into a slot."""

    part_id: str
    count: PositiveInt = Field(default=1, le=MAX_GPUS)
    condition: Condition = Condition.NEW
    owned: bool = False
    own_price_usd: NonNegativeFloat | None = Field(default=None, le=1e9)


class Rig(FrozenModel):
    """Either parts, or one ready-made system; an empty slot is None."""

    gpus: tuple[PartChoice, ...] = Field(default=(), max_length=MAX_GPUS)
    cpu: PartChoice | None = None
    memory: PartChoice | None = None
    drive: PartChoice | None = None
    board: PartChoice | None = None
    psu: PartChoice | None = None
    case: PartChoice | None = None
    cooler: PartChoice | None = None
    system: PartChoice | None = None

    @property
    def is_ready_made(self) -> bool:
        """Whether one system fills every slot."""
        return self.system is not None

    @property
    def part_ids(self) -> tuple[tuple[str, int], ...]:
        """Which parts it is made of, whatever they cost."""
        slots = (
            self.system,
            *self.gpus,
            self.cpu,
            self.memory,
            self.drive,
            self.board,
            self.psu,
            self.case,
            self.cooler,
        )
        return tuple((choice.part_id, choice.count) for choice in slots if choice is not None)

    def choice(self, slot: Slot) -> PartChoice | None:
        """The part in a slot; for GPUs the first kind of card."""
        if slot is Slot.GPU:
            return self.gpus[0] if self.gpus else None
        chosen: PartChoice | None = getattr(self, slot.value)
        return chosen


class OwnParts(FrozenModel):
    """Parts and models that travel with the plan because no catalog has them."""

    gpus: tuple[Gpu, ...] = ()
    cpus: tuple[Cpu, ...] = ()
    memory: tuple[MemoryKit, ...] = ()
    drives: tuple[Drive, ...] = ()
    boards: tuple[Board, ...] = ()
    psus: tuple[Psu, ...] = ()
    cases: tuple[Case, ...] = ()
    coolers: tuple[Cooler, ...] = ()
    systems: tuple[System, ...] = ()
    models: tuple[LlmModel, ...] = ()


#: A word by which a rig is found again, on one line.
Tag = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TAG_LENGTH, pattern=r"^[^\p{Cc}\p{Zl}\p{Zp}]+$")]


class Plan(FrozenModel):
    """One rig with one workload. `background_apps` are catalog ids of programs that hold GPU memory;
    `background_live_bytes` is what the driver says for this machine and then stands instead."""

    name: str = Field(min_length=1, max_length=200)
    rig: Rig
    workload: Workload
    background_apps: tuple[str, ...] = Field(default=(), max_length=64)
    background_live_bytes: NonNegativeInt | None = None
    #: The same of the further cards, in the order of the rig.
    background_live_others: tuple[NonNegativeInt, ...] = Field(default=(), max_length=MAX_GPUS)
    gpu_limit: GpuLimit = GpuLimit.DEFAULT
    is_this_machine: bool = False
    own: OwnParts = OwnParts()
    tags: tuple[Tag, ...] = Field(default=(), max_length=MAX_TAGS)
