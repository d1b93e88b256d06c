"""A time taken apart for the eye: a few parts with the formula of each put in numbers, and what the law knows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import expm1
from typing import Final

from rigplanner.domain.calibration import ALL_PARTS, SpeedFit
from rigplanner.domain.evidence import Step
from rigplanner.domain.report import TimePart
from rigplanner.estimate.speed_law import Factors
from rigplanner.estimate.timed_work import Timed, TimedShare
from rigplanner.estimate.token_work import TokenWork
from rigplanner.units import GB

#: What is shown together, in this order.
_SHOWN: Final = {
    "weights": ("weights", "experts", "unpack"),
    "host_weights": ("host",),
    "kv": ("cache",),
    "layers": ("steps", "expert_blocks", "recurrent", "hop"),
    "fixed": ("fixed",),
}
_LAUNCHES: Final = ("steps", "expert_blocks", "recurrent")
_SEVERAL: Final = "Several devices"
#: What measurements tell apart, by the levels of the law; the first that names a level takes it.
_TELLS: Final = (
    ("This program", ("engine",)),
    (_SEVERAL, ("many",)),
    ("This quantization", ("quant", "qkind")),
    ("This model", ("model", "arch", "moe")),
    ("This device", ("board", "family", "memory", "cls", "backend", "assumed_host")),
)
#: Differences that nobody would notice are not told.
_LEAST_TOLD: Final = 0.02
_US: Final = 1e6


def token_time_parts(timed: Timed, work: TokenWork, filled_tokens: int) -> tuple[TimePart, ...]:
    """The parts of one token's time: weights, main memory, cache, layers, fixed."""
    parts = timed.parts
    found = []
    for code, names in _SHOWN.items():
        seconds = sum(parts.get(name, 0.0) for name in names)
        if seconds:
            shown = "host_weights" if code == "weights" and work.on_processor else code
            found.append(TimePart(shown, seconds, _formula(code, timed, work, filled_tokens)))
    return tuple(found)


def slowest_part(timed: Timed, work: TokenWork) -> str:
    """The code of the part that takes longest."""
    parts = timed.parts
    code = max(_SHOWN, key=lambda code: sum(parts.get(name, 0.0) for name in _SHOWN[code]))
    return "host_weights" if code == "weights" and work.on_processor else code


def _formula(code: str, timed: Timed, work: TokenWork, filled_tokens: int) -> str:
    if code == "weights":
        return " + ".join(_reading(share, ("weights", "experts", "unpack"), work.many) for share in timed.shares)
    if code == "kv":
        size = work.filled_cache_bytes(filled_tokens) / GB
        return f"{size:.2f} GB for {filled_tokens:,} tokens, at {_rate(timed, 'cache', size):.0f} GB/s reached"
    if code == "host_weights" and work.host:
        size = work.host.read_bytes / GB
        rated = work.host.reader.bandwidth_gbps
        return f"{size:.2f} GB ÷ ({rated:.0f} GB/s × {_rate(timed, 'host', size) / rated:.2f})"
    if code == "layers":
        return " + ".join(text for share in timed.shares if (text := _launches(share)))
    return ""


def _rate(timed: Timed, part: str, size_gb: float) -> float:
    """GB/s that are reached."""
    seconds = timed.parts.get(part, 0.0)
    return size_gb / seconds if seconds else 0.0


def _reading(share: TimedShare, parts: Iterable[str], many: str) -> str:
    size = share.share.read_bytes / GB
    rated = share.share.reader.bandwidth_gbps
    seconds = sum(share.seconds.get(part, 0.0) for part in parts)
    reached = size / (rated * seconds) if seconds else 0.0
    together = " in parallel" if many == "tensor" else ""
    return f"{size:.2f} GB ÷ ({rated:.0f} GB/s × {reached:.2f}){together}"


def _launches(share: TimedShare) -> str:
    seconds = sum(share.seconds.get(part, 0.0) for part in _LAUNCHES)
    count = share.share.steps
    return f"{count:.0f} × {seconds / count * _US:.0f} µs" if count else ""


#: Said of ranges that no table of measurements can test, as none tells how fast the main memory was.
UNTESTED: Final = "with part of the model in main memory the range is not tested"


def known_steps(timed: Timed, work: TokenWork) -> tuple[Step, ...]:
    """What measurements say of this case beside a usual one: by how much device, model and format change the time."""
    slowest = timed.slowest
    weights = {part: seconds / slowest.total_s for part, seconds in slowest.seconds.items()} | {ALL_PARTS: 1.0}
    changes: dict[str, float] = {}
    for part, name, mean in _by_name(slowest.factors.known):
        changes[name] = changes.get(name, 0.0) + mean * weights.get(part, 0.0)
    if work.many == "1":
        changes.pop(_SEVERAL, None)
    return tuple(
        Step(name, "beside a usual one, as measured", f"{expm1(changes[name]):+.0%} time")
        for name, _ in reversed(_TELLS)
        if abs(changes.get(name, 0.0)) >= _LEAST_TOLD
    )


@lru_cache(maxsize=1024)
def _by_name(known: tuple[tuple[str, tuple[str, ...], float], ...]) -> tuple[tuple[str, str, float], ...]:
    """Effects added up by part and by what they are told as."""
    found: dict[tuple[str, str], float] = {}
    for part, levels, mean in known:
        name = next((name for name, telling in _TELLS if any(level in levels for level in telling)), "")
        found[part, name] = found.get((part, name), 0.0) + mean
    return tuple((part, name, mean) for (part, name), mean in found.items())


def range_step(timed: Timed, law: SpeedFit) -> Step:
    """How wide the range is and why: what of the case was measured, and what of it is new."""
    factors = timed.slowest.factors
    new = [name for name, level in (("device", "board"), ("model", "model")) if not _is_measured(factors, level)]
    seen = f"{law.measurements:,} measurements on {law.boards} devices"
    without = f", none of this {' or '.join(new)}" if new else ", this device and model among them"
    if timed.parts.get("host"):
        without += f"; {UNTESTED}"
    span = f"× {1 / timed.range_factor:.2f} to × {timed.range_factor:.2f}"
    return Step("Range", f"8 of 10 runs; {seen}{without}", span)


def _is_measured(factors: Factors, level: str) -> bool:
    """Whether measurements of this board, or model, are behind the law's figure."""
    return any(levels == (level,) for _, levels, _ in factors.known)
