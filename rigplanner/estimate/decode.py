"""How fast tokens are written: every active weight and the filled cache are read once a token.

    t = weights / (BW x e) + layers x o + expert layers x m + cache / (BW x k) + f

The law and its parameters: see `SpeedFamily`; f is about 0.1 ms for sampling and launch. Layers split over
several GPUs work one after the other, so their times add. Main memory reads its share likewise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import KvType
from rigplanner.domain.report import TimePart
from rigplanner.domain.speed import SpeedFamily
from rigplanner.estimate.demand import Demand
from rigplanner.estimate.device_need import device_needs
from rigplanner.estimate.kv_cache import CacheShape, cache_bytes
from rigplanner.estimate.split import HOST, Split
from rigplanner.estimate.tensors import is_moe_layer
from rigplanner.units import GB

#: Sampling and kernel launch per token, seconds; about 0.1 ms in the fitted measurements.
FIXED_S: Final = 0.0001
_US: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Reader:
    """A device that reads weights: its rated memory bandwidth and what its family makes of it."""

    name: str
    family: SpeedFamily
    bandwidth_gbps: float
    fp16_tflops: float | None = None
    gpu_cores: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What one device reads for each token; `kv_share` of the whole cache lies on it."""

    reader: Reader
    weight_bytes: float
    expert_bytes: float
    layers: int
    expert_layers: int
    kv_share: float


@dataclass(frozen=True, slots=True)
class TokenWork:
    """All shares of one token, and the model they belong to.

    `used_share` is how much of the routed weights one token wakes.
    """

    arch: Architecture | None
    shares: tuple[Share, ...]
    kv_type: KvType
    kv_bytes_per_token: float = 0.0
    used_share: float = 1.0

    def filled_cache_bytes(self, filled_tokens: int) -> float:
        """Cache read at one depth; sliding layers stop at their window."""
        if self.arch is None:
            return self.kv_bytes_per_token * filled_tokens
        window = min(filled_tokens, self.arch.sliding_window or 0)
        shape = CacheShape(filled_tokens, window, streams=1, parallel=1)
        return cache_bytes(self.arch, shape, self.kv_type, self.kv_type)


def token_work(demand: Demand, split: Split, gpus: Sequence[Reader], host: Reader | None) -> TokenWork | None:
    """What every device does for a token; None where main memory works but its speed is unknown."""
    used = _used_share(demand.arch)
    needs = device_needs(demand, split, len(gpus))
    shares = [
        _share(demand, split, device, gpus[device], used) for device, need in enumerate(needs) if need.total_bytes
    ]
    on_host = _share(demand, split, HOST, host, used) if host else None
    if on_host is None and _works_on_host(demand, split):
        return None
    if on_host and (on_host.weight_bytes or on_host.expert_bytes):
        shares.append(on_host)
    return TokenWork(demand.arch, tuple(shares), demand.batch.keys, used_share=used)


def _used_share(arch: Architecture) -> float:
    return arch.moe.experts_used / arch.moe.experts if arch.moe else 1.0


def _works_on_host(demand: Demand, split: Split) -> bool:
    return HOST in split.devices or (demand.arch.moe is not None and split.cpu_expert_layers > 0)


def _share(demand: Demand, split: Split, device: int, reader: Reader, used: float) -> Share:
    layout = demand.layout
    first, past = split.layers_of(device)
    dense = layout.layer_ends[past] - layout.layer_ends[first] - layout.expert_ends[past] + layout.expert_ends[first]
    output = layout.output_bytes if split.output_device == device else 0
    cache = demand.cache_total_bytes
    return Share(
        reader,
        dense + output,
        used * _expert_bytes(demand, split, device),
        past - first,
        sum(is_moe_layer(demand.arch.moe, layer) for layer in range(first, past)),
        sum(demand.caches[first:past]) / cache if cache else 0.0,
    )


def _expert_bytes(demand: Demand, split: Split, device: int) -> int:
    """Routed experts that lie on a device; those of the first `cpu_expert_layers` layers lie in main memory."""
    first, past = split.layers_of(device)
    in_memory = min(split.cpu_expert_layers, demand.arch.layer_count)
    if device == HOST:
        return demand.layout.expert_ends[max(in_memory, past)]
    return demand.layout.expert_ends[past] - demand.layout.expert_ends[min(max(in_memory, first), past)]


def token_parts(work: TokenWork, filled_tokens: int) -> tuple[TimePart, ...]:
    """The parts of one token's time with the formula put in numbers: weights, cache, layers, fixed."""
    kv = work.filled_cache_bytes(filled_tokens)
    parts: list[TimePart] = []
    for share in work.shares:
        code = "host_weights" if share.reader.family.id == "cpu" else "weights"
        parts.append(TimePart(code, _weights_s(share), _reading(share.weight_bytes + share.expert_bytes, share, "e")))
        if kv * share.kv_share:
            parts.append(TimePart("kv", _cache_s(share, kv), _reading(kv * share.kv_share, share, "k")))
    launches = sum(_launch_s(share) for share in work.shares)
    if launches:
        parts.append(TimePart("layers", launches, _launch_formula(work.shares)))
    parts.append(TimePart("fixed", FIXED_S))
    return tuple(parts)


def token_seconds(work: TokenWork, filled_tokens: int, users: int = 1) -> float:
    """Seconds until each of `users` has one more token. Weights are read once for all, caches for each.

    With experts, more users wake more of them: 1 - (1 - used/all)^users of the routed weights.
    """
    kv = work.filled_cache_bytes(filled_tokens) * users
    grown = _woken(work.used_share, users)
    return FIXED_S + sum(
        (share.weight_bytes + share.expert_bytes * grown) / _rate(share, share.reader.family.bandwidth_share)
        + _cache_s(share, kv)
        + _launch_s(share)
        for share in work.shares
    )


def _woken(used_share: float, users: int) -> float:
    """How many times more routed weights `users` together need than one."""
    return float((1 - (1 - used_share) ** users) / used_share)


def _rate(share: Share, part: float) -> float:
    return share.reader.bandwidth_gbps * GB * part


def _weights_s(share: Share) -> float:
    return (share.weight_bytes + share.expert_bytes) / _rate(share, share.reader.family.bandwidth_share)


def _cache_s(share: Share, kv_bytes: float) -> float:
    return kv_bytes * share.kv_share / _rate(share, share.reader.family.kv_share)


def _launch_s(share: Share) -> float:
    family = share.reader.family
    return (share.layers * family.layer_us + share.expert_layers * family.expert_layer_us) * _US


def _reading(bytes_: float, share: Share, which: str) -> str:
    part = share.reader.family.bandwidth_share if which == "e" else share.reader.family.kv_share
    return f"{bytes_ / GB:.2f} GB ÷ ({share.reader.bandwidth_gbps:.0f} GB/s × {part:.2f})"


def _launch_formula(shares: Sequence[Share]) -> str:
    terms = []
    for share in shares:
        family = share.reader.family
        if share.layers:
            terms.append(f"{share.layers} × {family.layer_us:.0f} µs")
        if share.expert_layers:
            terms.append(f"{share.expert_layers} × {family.expert_layer_us:.0f} µs")
    return " + ".join(terms)


def bottleneck(work: TokenWork, filled_tokens: int) -> str:
    """The code of the part that takes longest."""
    return max(token_parts(work, filled_tokens), key=lambda part: part.seconds).code
