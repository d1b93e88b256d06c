"""How fast tokens are written: every active weight and the filled cache are read once a token.

Nominal seconds of each part (`SpeedLaw` says what becomes of them):

    weights, experts, cache   bytes / rated bandwidth          host      bytes in main memory / its bandwidth
    unpack                    2 x values / F32 rate            steps, expert_blocks, recurrent   1 us each
    hop                       1 us a device after the first    fixed     1 us

Layers split over several GPUs work one after the other, so their times add; tensor-parallel ones share the bytes.
"""

from __future__ import annotations

from typing import Final

from rigplanner.estimate.speed_law import SpeedLaw
from rigplanner.estimate.timed_work import Timed, timed
from rigplanner.estimate.token_work import Share, TokenWork
from rigplanner.units import GB

_US: Final = 1e-6
_TERA: Final = 1e12
#: Rate taken where a maker gives none, a small processor's; the law's own factor for the board corrects it.
_SLOW_TFLOPS: Final = 0.5


def nominal_parts(
    work: TokenWork, filled_tokens: int, users: int = 1, *, one_text: bool = False
) -> tuple[tuple[Share, dict[str, float]], ...]:
    """Nominal seconds of one token by share and part. Weights are read once for all users; caches, and the
    arithmetic on values, come for each.

    With `one_text` the users are tokens of one text, which share its cache.

    With experts, more users wake more of them: 1 - (1 - used/all)^users of the routed weights.
    """
    kv = work.filled_cache_bytes(filled_tokens) * (1 if one_text else users)
    grown = _woken(work.used_share, users)
    together = len(work.shares) if work.many == "tensor" else 1
    found = [(share, _nominal(share, kv, grown, users, together)) for share in work.shares]
    first = found[0][1]
    first["fixed"] = _US
    first["hop"] = (len(work.shares) - 1) * _US
    if work.host:
        host = work.host
        read = host.weight_bytes + host.expert_bytes * grown + kv * host.kv_share
        first["host"] = read / (host.reader.bandwidth_gbps * GB)
    return tuple(found)


def _nominal(share: Share, kv_bytes: float, grown: float, users: int, together: int) -> dict[str, float]:
    silicon = share.reader.silicon
    rate = silicon.bandwidth_gbps * GB * together
    return {
        "weights": (share.weight_bytes + share.state_bytes) / rate,
        "experts": share.expert_bytes * grown / rate,
        "cache": kv_bytes * share.kv_share / rate,
        "unpack": users * 2 * share.values / ((silicon.vector_tflops or _SLOW_TFLOPS) * _TERA * together),
        "steps": share.steps * _US,
        "expert_blocks": share.expert_blocks * _US,
        "recurrent": share.recurrent_layers * _US,
    }


def _woken(used_share: float, users: int) -> float:
    """How many times more routed weights `users` together need than one."""
    return float((1 - (1 - used_share) ** users) / used_share)


def timed_token(law: SpeedLaw, work: TokenWork, filled_tokens: int, users: int = 1) -> Timed:
    """Seconds until each of `users` has one more token, by part."""
    return timed(law, work, nominal_parts(work, filled_tokens, users))


def checked_seconds(law: SpeedLaw, work: TokenWork, filled_tokens: int, tokens: int) -> float:
    """Seconds of one pass over several tokens at the end of one text."""
    return timed(law, work, nominal_parts(work, filled_tokens, tokens, one_text=True)).seconds
