"""What one start of llama.cpp allocates, buffer by buffer, as the engine itself prints it before it loads.

The plan of a device that the program shows is the same computation with the program's own workload; here every
switch of the engine can be set, so that it can be held against the engine's own output.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rigplanner.domain.llm import SLIDING, Architecture
from rigplanner.domain.plan import KvType
from rigplanner.domain.report import DeviceKind
from rigplanner.estimate.compute_buffer import BatchShape, logits_bytes
from rigplanner.estimate.demand import Demand
from rigplanner.estimate.device_need import device_needs, host_need, repacked_bytes
from rigplanner.estimate.kv_cache import cache_shape, caches_by_kind
from rigplanner.estimate.split import Budget, Split, split_layers
from rigplanner.estimate.weights import WeightLayout
from rigplanner.units import GIB

HOST: Final = "Host"
REPACKED: Final = "CPU_REPACK"

#: Device and component ("model", "kv", "rs", "compute", "output").
Buffer = tuple[str, str]


@dataclass(frozen=True, slots=True)
class EngineSetting:
    """The switches of the engine. `gpu_layers` counts the output layer; `cpu_expert_layers` is `--n-cpu-moe`.

    Without `op_offload` (a GPU in another machine) what lies in main memory is computed by the processor;
    without GPUs everything is. `cuda` is for GPUs with its own steps. `repacks` says whether the processor's
    kernels want weights in an order of their own.
    """

    context_tokens: int
    ubatch_tokens: int
    outputs: int
    parallel: int = 1
    unified: bool = False
    keys: KvType = KvType.F16
    values: KvType = KvType.F16
    flash_attention: bool = True
    gpu_layers: int = 999
    cpu_expert_layers: int = 0
    gpus: tuple[str, ...] = ("CUDA0",)
    op_offload: bool = True
    cuda: bool = True
    repacks: bool = False


def engine_plan(arch: Architecture, layout: WeightLayout, setting: EngineSetting) -> Mapping[Buffer, tuple[int, ...]]:
    """Bytes of every buffer that is not empty; a cache with sliding layers has two, the full one first."""
    demand = _demand(arch, layout, setting)
    split = _split(arch, setting)
    found: dict[Buffer, tuple[int, ...]] = {}
    for device, need in enumerate(device_needs(demand, split, len(setting.gpus))):
        name = setting.gpus[device]
        found |= {
            (name, "model"): (need.weights_bytes,),
            (name, "kv"): _caches(demand, range(*split.layers_of(device))),
            (name, "rs"): (need.state_bytes,),
            (name, "compute"): (need.compute_bytes,),
        }
    host, logits = host_need(demand, split), logits_bytes(arch, demand.cache.parallel)
    repacked = repacked_bytes(demand, split) if setting.repacks else 0
    found |= {
        (HOST, "model"): (host.weights_bytes - repacked,),
        (REPACKED, "model"): (repacked,),
        (HOST, "kv"): _caches(demand, range(split.host_layers)),
        (HOST, "rs"): (host.state_bytes,),
        (HOST, "compute"): (host.compute_bytes - logits,),
        (HOST, "output"): (logits,),
    }
    return {place: sizes for place, sizes in found.items() if any(sizes)}


def _caches(demand: Demand, layers: range) -> tuple[int, ...]:
    sizes = caches_by_kind(demand.arch, layers, demand.cache, demand.batch.keys, demand.batch.values)
    return sizes if SLIDING in demand.arch.layers else sizes[:1]


def _demand(arch: Architecture, layout: WeightLayout, setting: EngineSetting) -> Demand:
    cache = cache_shape(arch, setting.context_tokens, setting.parallel, setting.ubatch_tokens, unified=setting.unified)
    switches = (setting.flash_attention, setting.keys, setting.values, setting.cuda)
    batch = BatchShape(setting.ubatch_tokens, setting.outputs, *switches)
    return Demand(arch, layout, cache, batch, op_offload=setting.op_offload and bool(setting.gpus))


def _split(arch: Architecture, setting: EngineSetting) -> Split:
    """Equal cards share the layers evenly."""
    cards = tuple(Budget(name, DeviceKind.GPU, 64 * GIB, 0, 0) for name in setting.gpus)
    split = split_layers(arch, cards, setting.gpu_layers)
    experts = min(setting.cpu_expert_layers, arch.layer_count) if arch.moe else 0
    return Split(split.devices, split.output_device, experts)
