"""What every device does for one token, and for a batch of prompt tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import KvType
from rigplanner.estimate.demand import Demand
from rigplanner.estimate.device_need import device_needs
from rigplanner.estimate.kv_cache import CacheShape, cache_bytes
from rigplanner.estimate.layer_work import layer_work
from rigplanner.estimate.machine_class import Silicon
from rigplanner.estimate.speed_law import Case
from rigplanner.estimate.split import HOST, Split

#: A value is read and written: states of recurrent layers go both ways.
_BOTH_WAYS = 2


@dataclass(frozen=True, slots=True)
class Reader:
    """A device that reads weights, and the interface it is driven through."""

    silicon: Silicon
    backend: str

    @property
    def name(self) -> str:
        """What it is called on screen."""
        return self.silicon.name

    @property
    def bandwidth_gbps(self) -> float:
        """Rated memory bandwidth, GB/s."""
        return self.silicon.bandwidth_gbps


@dataclass(frozen=True, slots=True)
class Share:
    """What one device does for each token.

    Bytes of weights outside and within routed experts (the part one token uses), of recurrent states; steps in
    Llama layers; values that take part; `kv_share` of the whole cache lies here.
    """

    reader: Reader
    weight_bytes: float
    expert_bytes: float
    state_bytes: float
    kv_share: float
    steps: float
    expert_blocks: float
    recurrent_layers: float
    values: float

    @property
    def read_bytes(self) -> float:
        """Weights that one token reads here."""
        return self.weight_bytes + self.expert_bytes


@dataclass(frozen=True, slots=True)
class TokenWork:
    """All shares of one token, and the model they belong to.

    `many` says how several devices share the work: "1", "layers", "tensor" or "network". `host` is the main memory
    that feeds a card, apart from the shares; without a card a processor is a share like any other.
    `used_share` is how much of the routed weights one token wakes. `assumed_host`: see `labels_of`.
    """

    arch: Architecture | None
    case: Case
    shares: tuple[Share, ...]
    kv_type: KvType
    host: Share | None = None
    kv_bytes_per_token: float = 0.0
    used_share: float = 1.0
    many: str = "1"
    assumed_host: str = ""

    @property
    def on_processor(self) -> bool:
        """Whether no graphics unit takes part."""
        return self.shares[0].reader.backend == "cpu"

    def filled_cache_bytes(self, filled_tokens: int) -> float:
        """Cache read at one depth; sliding layers stop at their window."""
        if self.arch is None:
            return self.kv_bytes_per_token * filled_tokens
        window = min(filled_tokens, self.arch.sliding_window or 0)
        shape = CacheShape(filled_tokens, window, streams=1, parallel=1)
        return cache_bytes(self.arch, shape, self.kv_type, self.kv_type)


def token_work(
    demand: Demand, split: Split, gpus: Sequence[Reader], host: Reader | None, case: Case, many: str | None = None
) -> TokenWork | None:
    """What every device does for a token; None where main memory works but its speed is unknown."""
    used = used_share(demand.arch)
    needs = device_needs(demand, split, len(gpus))
    shares = tuple(
        _share(demand, split, device, gpus[device], used) for device, need in enumerate(needs) if need.total_bytes
    )
    on_host = _share(demand, split, HOST, host, used) if host else None
    if on_host is None and _works_on_host(demand, split):
        return None
    beside = on_host if on_host and on_host.read_bytes else None
    if not shares and beside:
        shares, beside = (beside,), None
    if many is None:
        many = "layers" if len(shares) > 1 else "1"
    return TokenWork(demand.arch, case, shares, demand.batch.keys, beside, used_share=used, many=many)


def used_share(arch: Architecture) -> float:
    """How much of the routed experts one token uses."""
    return arch.moe.experts_used / arch.moe.experts if arch.moe else 1.0


def _works_on_host(demand: Demand, split: Split) -> bool:
    return HOST in split.devices or (demand.arch.moe is not None and split.cpu_expert_layers > 0)


def _share(demand: Demand, split: Split, device: int, reader: Reader, used: float) -> Share:
    layout, work = demand.layout, layer_work(demand.arch)
    first, past = split.layers_of(device)
    dense = layout.layer_ends[past] - layout.layer_ends[first] - layout.expert_ends[past] + layout.expert_ends[first]
    output = layout.output_bytes if split.output_device == device else 0
    cache = demand.cache_total_bytes
    all_experts = layout.expert_ends[-1]
    experts = expert_bytes(demand, split, device)
    routed = work.routed_values[-1] * experts / all_experts if all_experts else 0.0
    return Share(
        reader,
        weight_bytes=dense + output,
        expert_bytes=used * experts,
        state_bytes=_BOTH_WAYS * demand.state_of(first, past),
        kv_share=demand.cache_of(first, past) / cache if cache else 0.0,
        steps=work.steps[past] - work.steps[first],
        expert_blocks=work.expert_blocks[past] - work.expert_blocks[first],
        recurrent_layers=work.recurrent[past] - work.recurrent[first],
        values=work.dense_values[past] - work.dense_values[first] + routed,
    )


def expert_bytes(demand: Demand, split: Split, device: int) -> int:
    """Routed experts that lie on a device; those of the first `cpu_expert_layers` layers lie in main memory."""
    first, past = split.layers_of(device)
    in_memory = min(split.cpu_expert_layers, demand.arch.layer_count)
    if device == HOST:
        return demand.layout.expert_ends[max(in_memory, past)]
    return demand.layout.expert_ends[past] - demand.layout.expert_ends[min(max(in_memory, first), past)]
