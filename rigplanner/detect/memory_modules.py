"""Memory modules: what the filled slots have in common, and on how many channels they lie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: Data sheets of processors count channels of this many bits; soldered chips name narrower ones, which are not these.
_CHANNEL_BITS = 64
#: How boards name a channel: "ChannelA-DIMM0", "P0 CHANNEL A", "CHB_DIMM1"; "DIMM_A1", "DIMMB2", "DIMM A"; "DDR5_A1";
#: "CPU0_C2D0". A plain "A1" is none: on some servers the letter is the processor.
_CHANNEL_NAMES = (
    re.compile(r"channel[\s_-]?([a-z]|\d{1,2})(?![a-z0-9])", re.IGNORECASE),
    re.compile(r"(?<![a-z0-9])ch[\s_-]?([a-z]|\d{1,2})(?![a-z0-9])", re.IGNORECASE),
    re.compile(r"dimm[\s_-]?([a-l])\d?(?![a-z0-9])", re.IGNORECASE),
    re.compile(r"ddr\d[\s_-]([a-l])\d(?![a-z0-9])", re.IGNORECASE),
    re.compile(r"(?<![a-z0-9])c(\d{1,2})d\d(?![a-z0-9])", re.IGNORECASE),
)
#: Each processor and each of its memory controllers has channels of its own.
_CONTROLLERS = re.compile(r"(?<![a-z])(?:p|cpu|proc|node|socket|controller|mc)[\s_-]?(\d{1,2})", re.IGNORECASE)
_TYPE = re.compile(r"(LP)?DDR\d?X?")


@dataclass(frozen=True, slots=True)
class MemoryModule:
    """One filled slot; `mts` is its speed as configured, in million transfers a second, `bits` its data width."""

    size_bytes: int | None = None
    type: str | None = None
    mts: int | None = None
    locator: str = ""
    bank: str = ""
    bits: int | None = None


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """What holds for all modules together; None where they disagree or do not tell."""

    type: str | None = None
    mts: int | None = None
    modules: int | None = None
    channels: int | None = None


def facts_of(modules: Sequence[MemoryModule]) -> ModuleFacts:
    """The type all share, the speed of the slowest, which sets the pace of all, their number and their channels."""
    return ModuleFacts(
        type=_shared_type(modules), mts=_speed(modules), modules=len(modules) or None, channels=_channels(modules)
    )


def _shared_type(modules: Sequence[MemoryModule]) -> str | None:
    """The memory type that all modules state; "Unknown" and "RAM", as virtual machines say, are none."""
    stated = {module.type for module in modules}
    value = stated.pop() if len(stated) == 1 else None
    return value if value is not None and _TYPE.fullmatch(value) else None


def _speed(modules: Sequence[MemoryModule]) -> int | None:
    speeds = [module.mts for module in modules if module.mts]
    return min(speeds) if speeds and len(speeds) == len(modules) else None


def _channels(modules: Sequence[MemoryModule]) -> int | None:
    """How many different channels the modules name; None if one names none, or channels of another width."""
    named = [_channel(module) for module in modules]
    if None in named or any(module.bits not in (None, 0, _CHANNEL_BITS) for module in modules):
        return None
    return len(set(named)) or None


def _channel(module: MemoryModule) -> tuple[str, ...] | None:
    named = f"{module.locator}; {module.bank}"
    found = next(filter(None, (pattern.search(named) for pattern in _CHANNEL_NAMES)), None)
    return None if found is None else (*_CONTROLLERS.findall(named), found[1].upper())
