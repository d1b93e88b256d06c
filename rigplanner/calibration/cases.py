"""A measured row in the terms of the speed law: what is read, computed and waited for, and on what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from rigplanner.calibration.machines import Machine, Machines
from rigplanner.calibration.models import Models, NamedModel
from rigplanner.calibration.rows import Conditions
from rigplanner.catalog.library import Library
from rigplanner.domain.plan import KvType, Offload, Runtime
from rigplanner.domain.report import DeviceKind
from rigplanner.estimate.compute_buffer import BatchShape
from rigplanner.estimate.decode import nominal_parts
from rigplanner.estimate.demand import Demand
from rigplanner.estimate.file_layout import named_layout
from rigplanner.estimate.kv_cache import cache_shape
from rigplanner.estimate.machine_class import Silicon, main_memory
from rigplanner.estimate.overhead import runtime_estimate
from rigplanner.estimate.placement import place
from rigplanner.estimate.prefill import prompt_parts
from rigplanner.estimate.speed_law import Case
from rigplanner.estimate.split import Budget, Split, split_layers
from rigplanner.estimate.token_work import Reader, Share, TokenWork, token_work
from rigplanner.estimate.weight_formats import weight_format
from rigplanner.estimate.weights import WeightLayout
from rigplanner.units import GIB

#: The first word found in what a table calls the interface.
_BACKENDS: Final = {
    "cuda": "cuda",
    "vulkan": "vulkan",
    "rocm": "rocm",
    "hip": "rocm",
    "metal": "metal",
    "mlx": "metal",
    "sycl": "sycl",
    "cpu": "cpu",
}
#: llmfit runs llama.cpp and times from the request to the last token.
_ENGINES: Final = {"llamacpp": "llmfit", "llama-cpp": "llama.cpp", "llama-bench": "llama.cpp", "lm studio": "lmstudio"}
#: Programs that let every card work on every layer.
_TENSOR_PARALLEL: Final = frozenset({"vllm", "exllamav2", "exllamav3", "sglang", "tensorrt-llm"})
#: Contexts that people set up at least, and as far as a placement is worked out for.
_LEAST_CONTEXT, _MOST_CONTEXT = 4096, 131_072
#: Main memory that measurements leave unsaid, GB/s: two channels of what was sold with cards of a generation; eight
#: channels where a desktop could not hold what lies there, or beside cards for servers.
_DESKTOP_GBPS: Final = {"pascal": 38.4, "turing": 42.7, "ampere": 51.2, "gcn": 51.2, "rdna2": 51.2}
_NEW_DESKTOP_GBPS: Final = 83.2
_SERVER_GBPS: Final = 204.8
_DESKTOP_HOLDS_BYTES: Final = 100 * GIB
_BATCH: Final = 512


@dataclass(frozen=True, slots=True)
class MeasuredCase:
    """A row as work for a law, with the model it stands for."""

    work: TokenWork
    machine: Machine
    model: NamedModel
    file_bytes: int
    on_processor: bool

    def nominal(self, row: Conditions) -> tuple[tuple[Share, dict[str, float]], ...]:
        """Nominal seconds: of a token at the middle of what was written, or of the whole prompt."""
        if row.test == "tg":
            return nominal_parts(self.work, row.depth + row.tokens // 2)
        return prompt_parts(self.work, row.tokens, row.depth, _BATCH)


class Cases:
    """Turns rows into cases; `why_not` tells what a row lacks."""

    def __init__(self, library: Library) -> None:
        self._machines = Machines(library)
        self._models = Models(library)
        self._found: dict[Conditions, MeasuredCase | str] = {}

    def of(self, row: Conditions) -> MeasuredCase | str:
        """The case of a row, or in words why there is none."""
        key = replace(row, tokens=1, depth=_step(row.depth + row.tokens)) if row.kind == "hybrid" else _still(row)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._case(row)
        return found

    def _case(self, row: Conditions) -> MeasuredCase | str:
        machine = self._machines.named(row.hardware, row.kind)
        if machine is None:
            return f"no catalog has the machine {row.hardware}"
        model = self._models.named(row.model)
        if model is None:
            return f"no catalog has the model {row.model}, and its name tells no size"
        layout = named_layout(model.model, row.quant, model.stretch)
        if layout is None:
            return f"nothing tells how many bits {row.quant} has"
        work = self._work(row, machine, model, layout)
        if work is None:
            return "nothing tells what runs the model"
        return MeasuredCase(work, machine, model, layout.file_bytes, work.on_processor)

    def _work(self, row: Conditions, machine: Machine, model: NamedModel, layout: WeightLayout) -> TokenWork | None:
        demand = _demand(row, model, layout)
        reader = Reader(machine.silicon, _backend(row, machine.silicon))
        form = weight_format(row.quant)
        case = Case(
            engine=_ENGINES.get(row.engine.lower(), row.engine.lower()),
            quant=form.name,
            qkind=form.kind,
            arch=model.architecture.kind,
            moe="moe" if model.architecture.moe else "dense",
            model=model.key,
            flash={True: "on", False: "off", None: ""}[row.flash],
        )
        if reader.backend == "cpu":
            split = split_layers(demand.arch, (), 0)
            return _stretched(token_work(demand, split, (), reader, case), model.stretch)
        count = max(row.gpus, 1)
        budgets = _budgets(machine, count)
        split = _hybrid(demand, budgets) if row.kind == "hybrid" else split_layers(demand.arch, budgets, _ALL)
        host = _assumed_host(machine.silicon, demand, split, count)
        work = token_work(demand, split, (reader,) * count, host, case, _many(row, count))
        if work and work.host:
            work = replace(work, assumed_host=machine.silicon.board)
        return _stretched(work, model.stretch)


_ALL: Final = 1 << 20


def _still(row: Conditions) -> Conditions:
    """The row without what does not change the work of a token."""
    return replace(row, tokens=1, depth=0, test="tg")


def _step(context: int) -> int:
    """Contexts in steps, so that placements are worked out once for many rows."""
    return 1 << max(context - 1, _LEAST_CONTEXT - 1).bit_length()


def _demand(row: Conditions, model: NamedModel, layout: WeightLayout) -> Demand:
    context = min(_step(row.depth + row.tokens), _MOST_CONTEXT)
    cache = cache_shape(model.architecture, context, 1, _BATCH)
    batch = BatchShape(_BATCH, 1, True, KvType.F16, KvType.F16)
    return Demand(model.architecture, layout, cache, batch, rough=True)


def _backend(row: Conditions, silicon: Silicon) -> str:
    if row.kind == "cpu" or silicon.memory == "host":
        return "cpu"
    name = row.backend.lower()
    return next((backend for word, backend in _BACKENDS.items() if word in name), name)


def _many(row: Conditions, count: int) -> str:
    if count == 1:
        return "1"
    if row.kind == "unified":
        return "network"
    return "tensor" if row.engine.lower() in _TENSOR_PARALLEL else "layers"


def _budgets(machine: Machine, count: int) -> tuple[Budget, ...]:
    capacity = round(machine.memory_gib * GIB)
    taken = round(runtime_estimate(Runtime.LLAMA_CPP, capacity, 0.0).value or 0)
    return tuple(Budget(machine.silicon.name, DeviceKind.GPU, capacity, taken, 0) for _ in range(count))


def _hybrid(demand: Demand, budgets: Sequence[Budget]) -> Split:
    """Where people put a model that is too large: all experts into main memory, or as few layers as need be."""
    split = place(demand, budgets, Offload())
    if demand.arch.moe and (split.host_layers or split.cpu_expert_layers):
        everything = split_layers(demand.arch, budgets, _ALL)
        return Split(everything.devices, everything.output_device, demand.arch.layer_count)
    return split


def _assumed_host(silicon: Silicon, demand: Demand, split: Split, count: int) -> Reader:
    experts = demand.layout.expert_ends[-1] if split.cpu_expert_layers else 0
    for_servers = silicon.memory == "hbm" and silicon.generation != "pascal"
    if experts > _DESKTOP_HOLDS_BYTES or count > 2 or for_servers:
        return Reader(main_memory(_SERVER_GBPS), "cpu")
    return Reader(main_memory(_DESKTOP_GBPS.get(silicon.generation, _NEW_DESKTOP_GBPS)), "cpu")


def _stretched(work: TokenWork | None, stretch: float) -> TokenWork | None:
    """Values that take part, for a model that is larger than the one that stands in for it."""
    if work is None or stretch == 1:
        return work
    shares = tuple(replace(share, values=share.values * stretch) for share in work.shares)
    host = replace(work.host, values=work.host.values * stretch) if work.host else None
    return replace(work, shares=shares, host=host)
