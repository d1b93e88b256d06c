"""What `evaluate` answers: everything that a screen, a sheet or the command line shows about a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from rigplanner.domain.evidence import Estimate, ReportedFigure, Source
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import (
    BackgroundApp,
    Board,
    Case,
    Cooler,
    Cpu,
    Drive,
    Gpu,
    MemoryKit,
    Psu,
    Slot,
    System,
)
from rigplanner.domain.plan import Companion, Plan


class Fit(StrEnum):
    """Whether a model fits its devices."""

    FITS = "fits"
    TIGHT = "tight"
    SPILLS = "spills"
    NO_FIT = "no_fit"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How much a finding matters: it stops you, it costs you, or you should know it."""

    STOP = "stop"
    COST = "cost"
    INFO = "info"


Value = str | int | float


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that answers a finding: the plan as it would be."""

    code: str
    plan: Plan
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the user should know; the sentence is made by `wording.findings` from code and values."""

    code: str
    severity: Severity
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    fix: Fix | None = None
    slot: Slot | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolvedRig:
    """The chosen parts themselves; GPUs are listed once per card."""

    gpus: tuple[Gpu, ...] = ()
    cpu: Cpu | None = None
    memory: MemoryKit | None = None
    drive: Drive | None = None
    board: Board | None = None
    psu: Psu | None = None
    case: Case | None = None
    cooler: Cooler | None = None
    system: System | None = None


class DeviceKind(StrEnum):
    """What kind of memory a device has."""

    GPU = "gpu"
    UNIFIED = "unified"


@dataclass(frozen=True, slots=True)
class DeviceMemory:
    """Memory of one GPU (or of the GPU's share of a unified machine), in bytes.

    `split_known` is False when a source gives only a total: then `kv_bytes` holds all that is not weights.
    """

    name: str
    kind: DeviceKind
    capacity_bytes: int
    weights_bytes: int
    kv_bytes: int
    state_bytes: int
    compute_bytes: int
    runtime_bytes: int
    background_bytes: int
    headroom: Estimate
    layers: int
    split_known: bool = True
    companion_bytes: int = 0

    @property
    def model_bytes(self) -> int:
        """What the model itself needs here."""
        return self.weights_bytes + self.kv_bytes + self.state_bytes + self.compute_bytes

    @property
    def total_bytes(self) -> int:
        """Everything that occupies the device."""
        return self.model_bytes + self.runtime_bytes + self.background_bytes + self.companion_bytes

    @property
    def headroom_bytes(self) -> int:
        """What stays free; negative when it does not fit."""
        return self.capacity_bytes - self.total_bytes


@dataclass(frozen=True, slots=True)
class CompanionMemory:
    """Something loaded beside the model and what it takes; unknown where no source tells."""

    companion: Companion
    need: Estimate


@dataclass(frozen=True, slots=True)
class HostMemory:
    """Main memory, in bytes; a capacity of None means that no memory was chosen."""

    capacity_bytes: int | None
    weights_bytes: int
    kv_bytes: int
    state_bytes: int
    compute_bytes: int
    working_set_bytes: int

    @property
    def total_bytes(self) -> int:
        """Everything the program needs in main memory."""
        return self.weights_bytes + self.kv_bytes + self.state_bytes + self.compute_bytes + self.working_set_bytes

    @property
    def headroom_bytes(self) -> int | None:
        """What stays free; None when the capacity is unknown."""
        return None if self.capacity_bytes is None else self.capacity_bytes - self.total_bytes


@dataclass(frozen=True, slots=True)
class Placement:
    """What runs where. `gpu_layers` counts whole layers on GPUs, `cpu_expert_layers` layers whose experts
    are in main memory, `spilled_bytes` the weights read from main memory for every token or batch; `ngl` is the
    engine's count, with the output and blocks that are not loaded."""

    layer_count: int
    gpu_layers: int
    cpu_expert_layers: int
    spilled_bytes: int
    device_layers: tuple[int, ...] = ()
    ngl: int = 0


@dataclass(frozen=True, slots=True)
class NeedPoint:
    """Memory needed on all GPUs together at one context length, everything kept on the GPU."""

    context_tokens: int
    weights_bytes: int
    kv_bytes: int
    other_bytes: int

    @property
    def total_bytes(self) -> int:
        """The height of the curve."""
        return self.weights_bytes + self.kv_bytes + self.other_bytes


@dataclass(frozen=True, slots=True)
class QuantOption:
    """One quantization of the chosen model on this rig."""

    quant: str
    file: Estimate
    fit: Fit
    headroom_bytes: int | None
    perplexity_increase: float | None = None


@dataclass(frozen=True, slots=True)
class MemoryReport:
    """Where the bytes go. `ceiling_tokens` is the largest context that stays on the GPUs, None if unknown,
    0 if not even the smallest does."""

    fit: Fit
    headroom: Estimate
    devices: tuple[DeviceMemory, ...]
    host: HostMemory
    placement: Placement | None
    weights: Estimate
    kv: Estimate
    state: Estimate
    compute: Estimate
    runtime: Estimate
    background: Estimate
    background_apps: tuple[BackgroundApp, ...]
    curve: tuple[NeedPoint, ...]
    ceiling_tokens: int | None
    quants: tuple[QuantOption, ...]
    reports: tuple[ReportedFigure, ...] = ()
    companions: tuple[CompanionMemory, ...] = ()


@dataclass(frozen=True, slots=True)
class TimePart:
    """A share of a duration, with the formula that gives it. `code` names it for the wording."""

    code: str
    seconds: float
    formula: str = ""


@dataclass(frozen=True, slots=True)
class SpeedPoint:
    """Tokens per second at one filled context."""

    filled_tokens: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SpeedReport:
    """How fast tokens are written and prompts are read.

    `decode` is the figure shown; `modelled` is always our own; `reports` are what sources say for this
    very case. `filled_tokens` is where on the curve the shown figure stands.
    """

    decode: Estimate
    modelled: Estimate
    reports: tuple[ReportedFigure, ...]
    filled_tokens: int
    curve: tuple[SpeedPoint, ...]
    at_full: SpeedPoint | None
    prefill: Estimate
    per_user: Estimate
    smooth: ReportedFigure | None
    bound_by: str
    #: Where public runs among the reports were published.
    sources: Mapping[str, Source] = field(default_factory=dict)
    #: Writing with the draft model that lies beside the model; None without one.
    drafted: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A request on a time line. `code` is "first", "cached", "task" or "task_cached"."""

    code: str
    wait_s: float
    answer_s: float

    @property
    def total_s(self) -> float:
        """From question to the end of the answer."""
        return self.wait_s + self.answer_s


@dataclass(frozen=True, slots=True)
class PictureReading:
    """A square picture of `side_px` in a prompt: its tokens, and how long they take to read after the prompt."""

    side_px: int
    tokens: int
    seconds: Estimate


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """The time before the first word and the time line of the chosen use."""

    first_token: Estimate
    parts: tuple[TimePart, ...]
    turns: tuple[Turn, ...]
    reports: tuple[ReportedFigure, ...]
    responsive: ReportedFigure | None
    picture: PictureReading | None = None


@dataclass(frozen=True, slots=True)
class LoadRow:
    """Load time from one kind of storage."""

    class_id: str
    name: str
    seconds: Estimate
    chosen: bool


@dataclass(frozen=True, slots=True)
class LoadingReport:
    """How long the model takes to load; `bad_mmap` is the time if memory mapping goes wrong."""

    chosen: Estimate
    rows: tuple[LoadRow, ...]
    bad_mmap: Estimate
    file_bytes: int | None
    reports: tuple[ReportedFigure, ...]


@dataclass(frozen=True, slots=True)
class CostLine:
    """The price of what fills one slot; `as_of` is the date of the price, "" for owned or own prices."""

    slot: Slot
    part_id: str
    name: str
    count: int
    price: Estimate
    as_of: str
    age_days: int | None
    is_stale: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class CostReport:
    """What the build costs; `missing` are filled slots without any known price."""

    total: Estimate
    lines: tuple[CostLine, ...]
    missing: tuple[Slot, ...]
    reports: tuple[ReportedFigure, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in one look; the sentence is made by `wording.verdict`."""

    fit: Fit
    headroom: Estimate
    decode: Estimate
    first_token: Estimate
    load: Estimate
    price: Estimate


@dataclass(frozen=True, slots=True)
class Report:
    """Everything known about one plan; `sources` are the places its reported figures name, by id."""

    plan: Plan
    rig: ResolvedRig
    model: LlmModel | None
    verdict: Verdict
    memory: MemoryReport
    speed: SpeedReport
    waiting: WaitingReport
    loading: LoadingReport
    cost: CostReport
    findings: tuple[Finding, ...]
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
