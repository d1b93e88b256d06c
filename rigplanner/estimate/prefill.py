"""How fast a prompt is read: compute-bound, batch by batch.

Nominal seconds of each part (`SpeedLaw` says what becomes of them), for n tokens in batches of U:

    compute     2 x active parameters x n / F16 rate        attention   4 x heads x head size x n x reach / F16 rate
    stream      weights that a batch touches / bandwidth    steps, expert_blocks, recurrent   1 us each batch
    host        weights in main memory / rate of the slot   fixed       1 ms

Reach is n/2 + what is filled already; sliding layers see at most their window. Of routed experts a batch touches
1 - (1 - used/all)^U. Several cards pass batches on like a production line: b batches over d devices take
(b + d - 1) / (b x d) of the time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rigplanner.domain.llm import FULL, Architecture
from rigplanner.estimate.speed_law import SpeedLaw
from rigplanner.estimate.timed_work import Timed, timed
from rigplanner.estimate.token_work import Share, TokenWork
from rigplanner.units import GB

_TERA: Final = 1e12
_US: Final = 1e-6
_MS: Final = 1e-3
#: What a PCIe x16 slot moves in practice, of its line rate: about 12 of 15.75 GB/s for Gen3.
_PCIE_SHARE: Final = 0.76
#: Line rate of one PCIe lane in GB/s by generation (PCI-SIG).
_PCIE_LANE_GBPS: Final = {1: 0.25, 2: 0.5, 3: 0.985, 4: 1.969, 5: 3.938, 6: 7.563}
#: Where the slot is unknown, the law was fitted with that of Gen3 x16.
USUAL_SLOT_GBPS: Final = 12.0
#: Rate taken where a maker gives none; the law's own factor for the board corrects it.
_SLOW_TFLOPS: Final = 0.5


def pcie_gbps(gen: int | None, lanes: int | None) -> float | None:
    """What a slot moves in practice, GB/s; None where generation or lanes are unknown."""
    if gen not in _PCIE_LANE_GBPS or lanes is None:
        return None
    return _PCIE_LANE_GBPS[gen] * lanes * _PCIE_SHARE


@lru_cache(maxsize=1024)
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


def prompt_parts(
    work: TokenWork, tokens: int, filled_tokens: int = 0, ubatch_tokens: int = 512, slot_gbps: float | None = None
) -> tuple[tuple[Share, dict[str, float]], ...]:
    """Nominal seconds to read `tokens` of prompt behind `filled_tokens` that are in the cache already."""
    batches = -(-tokens // ubatch_tokens)
    devices = len(work.shares)
    line = 1 / devices if work.many == "tensor" else (batches + devices - 1) / (batches * devices)
    attention = attention_flops(work.arch, tokens, filled_tokens)
    touched = _touched(work.used_share, min(tokens, ubatch_tokens))
    all_values = sum(share.values for share in work.shares) or 1.0
    host = work.host
    found = [
        (
            share,
            _nominal(
                share,
                flops=2 * share.values * tokens * line,
                attention=attention * share.values / all_values * line,
                stream_bytes=batches * (share.weight_bytes + share.expert_bytes * touched) * line,
                batches=batches,
            ),
        )
        for share in work.shares
    ]
    first = found[0][1]
    first["fixed"] = _MS
    if host:
        first["compute"] += 2 * host.values * tokens * line / _rate(work.shares[0])
        first["steps"] += batches * host.steps * _US
        moved = host.weight_bytes + host.expert_bytes * touched
        first["host"] = batches * moved / ((slot_gbps or USUAL_SLOT_GBPS) * GB)
    return tuple(found)


def _touched(used_share: float, tokens: int) -> float:
    """How many times more routed weights a batch needs than one token."""
    return float((1 - (1 - used_share) ** tokens) / used_share)


def _rate(share: Share) -> float:
    return (share.reader.silicon.tflops or _SLOW_TFLOPS) * _TERA


def _nominal(share: Share, flops: float, attention: float, stream_bytes: float, batches: int) -> dict[str, float]:
    return {
        "compute": flops / _rate(share),
        "attention": attention / _rate(share),
        "stream": stream_bytes / (share.reader.bandwidth_gbps * GB),
        "steps": batches * share.steps * _US,
        "expert_blocks": batches * share.expert_blocks * _US,
        "recurrent": batches * share.recurrent_layers * _US,
    }


def timed_prompt(
    law: SpeedLaw,
    work: TokenWork,
    tokens: int,
    filled_tokens: int = 0,
    ubatch_tokens: int = 512,
    slot_gbps: float | None = None,
) -> Timed:
    """Seconds to read a prompt, by part."""
    return timed(law, work, prompt_parts(work, tokens, filled_tokens, ubatch_tokens, slot_gbps))
