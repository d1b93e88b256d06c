"""A time taken apart for the eye: a few parts with the formula of each put in numbers, and what the law knows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import expm1
from typing import Final

from rigplanner.domain.calibration import ALL_PARTS, SpeedFit
from rigplanner.domain.evidence import Step, Unit
from rigplanner.domain.report import TimePart
from rigplanner.estimate.speed_law import Factors
from rigplanner.estimate.timed_work import Timed, TimedShare
from rigplanner.estimate.token_work import TokenWork
from rigplanner.numerals import figure, localised
from rigplanner.translation import mark, tr
from rigplanner.units import GB
from rigplanner.wording.quantities import unit_word

#: What is shown together, in this order.
_SHOWN: Final = {
    "weights": ("weights", "experts", "unpack"),
    "host_weights": ("host",),
    "kv": ("cache",),
    "layers": ("steps", "expert_blocks", "recurrent", "hop"),
    "fixed": ("fixed",),
}
_LAUNCHES: Final = ("steps", "expert_blocks", "recurrent")
_SEVERAL: Final = mark("Several devices")
#: What measurements tell apart, by the levels of the law; the first that names a level takes it.
_TELLS: Final = (
    (mark("This program"), ("engine",)),
    (_SEVERAL, ("many",)),
    (mark("This quantization"), ("quant", "qkind")),
    (mark("This model"), ("model", "arch", "moe")),
    (mark("This device"), ("board", "family", "memory", "cls", "backend", "assumed_host")),
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
        return tr(
            "{size} GB for {count} tokens, at {speed} GB/s reached",
            size=figure(size, 2),
            count=figure(filled_tokens),
            speed=figure(_rate(timed, "cache", size), grouped=False),
        )
    if code == "host_weights" and work.host:
        size = work.host.read_bytes / GB
        rated = work.host.reader.bandwidth_gbps
        return _quotient(size, rated, _rate(timed, "host", size) / rated)
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
    quotient = _quotient(size, rated, reached)
    return tr("{quotient} in parallel", quotient=quotient) if many == "tensor" else quotient


def _quotient(size_gb: float, rated_gbps: float, reached: float) -> str:
    return f"{figure(size_gb, 2)} GB ÷ ({figure(rated_gbps, grouped=False)} GB/s × {figure(reached, 2)})"


def _launches(share: TimedShare) -> str:
    seconds = sum(share.seconds.get(part, 0.0) for part in _LAUNCHES)
    count = share.share.steps
    if not count:
        return ""
    return f"{figure(count, grouped=False)} × {figure(seconds / count * _US, grouped=False)} µs"


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
        Step(name, tr("beside a usual one, as measured"), _change(expm1(changes[name])))
        for name, _ in reversed(_TELLS)
        if abs(changes.get(name, 0.0)) >= _LEAST_TOLD
    )


def _change(share: float) -> str:
    percent = localised(f"{100 * share:+.0f}")
    return tr("{percent}% time", percent=percent)


@lru_cache(maxsize=1024)
def _by_name(known: tuple[tuple[str, tuple[str, ...], float], ...]) -> tuple[tuple[str, str, float], ...]:
    """Effects added up by part and by what they are told as."""
    found: dict[tuple[str, str], float] = {}
    for part, levels, mean in known:
        name = next((name for name, telling in _TELLS if any(level in levels for level in telling)), "")
        found[part, name] = found.get((part, name), 0.0) + mean
    return tuple((part, name, mean) for (part, name), mean in found.items())


#: How many runs lie within a range, by whether device and model were measured.
_SEEN: Final = {
    (True, True): mark("8 of 10 runs; {count} measurements on {devices} devices, this device and model among them"),
    (True, False): mark("8 of 10 runs; {count} measurements on {devices} devices, none of this model"),
    (False, True): mark("8 of 10 runs; {count} measurements on {devices} devices, none of this device"),
    (False, False): mark("8 of 10 runs; {count} measurements on {devices} devices, none of this device or model"),
}


def range_step(timed: Timed, law: SpeedFit) -> Step:
    """How wide the range is and why: what of the case was measured, and what of it is new.

    No table of measurements can test a range with part of the model in main memory, as none tells how fast it was.
    """
    known = _is_measured(timed.slowest.factors, "board"), _is_measured(timed.slowest.factors, "model")
    seen = tr(_SEEN[known], count=figure(law.measurements), devices=law.boards)
    is_tested = not timed.parts.get("host")
    if not is_tested:
        untested = tr("with part of the model in main memory the range is not tested")
        seen = f"{seen}; {untested}"
    return Step(mark("Range"), seen, range_of(timed), is_tested=is_tested)


def range_of(timed: Timed) -> str:
    """The ends of a range as factors: "× 0.87 to × 1.15"."""
    return tr("× {low} to × {high}", low=figure(1 / timed.range_factor, 2), high=figure(timed.range_factor, 2))


def speed_text(tokens_per_s: float) -> str:
    """A speed as a computation gives it: "48.2 tok/s"."""
    return f"{figure(tokens_per_s, 1, grouped=False)} {unit_word(Unit.TOKENS_PER_S)}"


def _is_measured(factors: Factors, level: str) -> bool:
    """Whether measurements of this board, or model, are behind the law's figure."""
    return any(levels == (level,) for _, levels, _ in factors.known)
