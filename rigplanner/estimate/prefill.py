"""How fast a prompt is read: compute-bound, batch by batch.

    t = (2 x active parameters x n + attention) / (FP16 rate x share) + stream x weights / BW per batch
        + weights in main memory / PCIe rate per batch

Attention adds 4 x heads x head size x layers x n x (n/2 + what is filled already). Parameters: `SpeedFamily`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rigplanner.domain.llm import FULL, Architecture
from rigplanner.estimate.decode import TokenWork
from rigplanner.estimate.tensors import tensors_of
from rigplanner.units import GB

_TERA: Final = 1e12
#: What a PCIe x16 slot moves in practice, of its line rate: about 12 of 15.75 GB/s for Gen3.
_PCIE_SHARE: Final = 0.76
#: Line rate of one PCIe lane in GB/s by generation (PCI-SIG).
_PCIE_LANE_GBPS: Final = {1: 0.25, 2: 0.5, 3: 0.985, 4: 1.969, 5: 3.938, 6: 7.563}


@dataclass(frozen=True, slots=True)
class PrefillWork:
    """Everything that reading a prompt needs to know; `compute_tflops` already is what the family reaches."""

    arch: Architecture | None
    active_params: float
    compute_tflops: float
    stream_bytes: float
    stream_gbps: float
    transfer_bytes: float
    transfer_gbps: float | None
    ubatch_tokens: int


@lru_cache(maxsize=512)
def active_parameters(arch: Architecture) -> float:
    """Parameters that work on each prompt token: embedding and output head left out, experts by use."""
    used = arch.moe.experts_used / arch.moe.experts if arch.moe else 1.0
    return sum(
        t.values * (used if t.routed else 1.0) for t in tensors_of(arch) if t.name not in ("token_embd", "output")
    )


def pcie_gbps(gen: int | None, lanes: int | None) -> float | None:
    """What a slot moves in practice, GB/s; None where generation or lanes are unknown."""
    if gen not in _PCIE_LANE_GBPS or lanes is None:
        return None
    return _PCIE_LANE_GBPS[gen] * lanes * _PCIE_SHARE


def compute_tflops(work: TokenWork) -> float | None:
    """FP16 rate that the slowest device of a work reaches, TFLOPS; None where a maker gives no rate.

    Layers run one after the other, so the rates combine by their share of the layers.
    """
    gpus = [share for share in work.shares if share.layers or share.weight_bytes]
    seconds = 0.0
    total = sum(share.weight_bytes + share.expert_bytes for share in gpus)
    for share in gpus:
        reader = share.reader
        moe = work.arch is not None and work.arch.moe is not None
        part = reader.family.prefill_moe_share if moe else reader.family.prefill_share
        rate = reader.fp16_tflops * part if reader.fp16_tflops else _rate_by_cores(reader.gpu_cores, reader.family)
        if rate is None:
            return None
        seconds += (share.weight_bytes + share.expert_bytes) / rate
    return total / seconds if seconds else None


def _rate_by_cores(cores: int | None, family: object) -> float | None:
    per_core = getattr(family, "prefill_tflops_per_core", None)
    return cores * float(per_core) if cores and per_core else None


@lru_cache(maxsize=256)
def attention_flops(arch: Architecture | None, tokens: int, filled_tokens: int) -> float:
    """Operations of attention over what came before; sliding layers see at most their window."""
    if arch is None:
        return 0.0
    reach = tokens / 2 + filled_tokens
    total = 0.0
    for layer, kind in enumerate(arch.layers):
        seen = reach if kind == FULL else min(reach, arch.sliding_window or 0)
        total += 4 * arch.heads_of(layer) * arch.key_dim_of(kind) * tokens * seen
    return total


def prefill_seconds(work: PrefillWork, tokens: int, filled_tokens: int = 0) -> float:
    """Seconds to read `tokens` of prompt behind `filled_tokens` that are in the cache already."""
    batches = -(-tokens // work.ubatch_tokens)
    flops = 2 * work.active_params * tokens + attention_flops(work.arch, tokens, filled_tokens)
    compute = flops / (work.compute_tflops * _TERA)
    stream = batches * work.stream_bytes / (work.stream_gbps * GB)
    return compute + stream + batches * transfer_seconds(work)


def transfer_seconds(work: PrefillWork) -> float:
    """Seconds a batch waits for weights that come over PCIe from main memory."""
    if not work.transfer_bytes or not work.transfer_gbps:
        return 0.0
    return work.transfer_bytes / (work.transfer_gbps * GB)
