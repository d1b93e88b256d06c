"""What other programs hold on a card now, program by program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

from rigplanner.domain.host import GpuProcess
from rigplanner.domain.live import GpuSample, Holder, LiveBackground

#: Programs that serve models. What they hold is given back when the planned model takes their place.
_SERVERS: Final = frozenset(
    {
        "ollama",
        "ollama_llama_server",
        "llama-server",
        "llama-cli",
        "llama-bench",
        "llama-box",
        "lms",
        "lm studio",
        "lm-studio",
        "koboldcpp",
        "vllm",
        "vllm::enginecore",
        "vllm::worker",
    }
)


def serves_models(name: str | None) -> bool:
    """Whether a program of this name runs language models."""
    return name is not None and _plain(name) in _SERVERS


def holders_of(processes: Iterable[GpuProcess]) -> tuple[Holder, ...]:
    """Programs with all their processes together, biggest first, those of unknown size last."""
    found: dict[str, Holder] = {}
    for process in processes:
        name = process.name or f"process {process.pid}"
        before = found.get(name)
        if before is None:
            found[name] = Holder(name, process.used_bytes)
        else:
            found[name] = Holder(name, _sum(before.held_bytes, process.used_bytes), before.processes + 1)
    return tuple(sorted(found.values(), key=lambda holder: (-(holder.held_bytes or -1), holder.name)))


def background_of(sample: GpuSample) -> LiveBackground | None:
    """What others than model servers hold on a card; None where its driver does not tell."""
    if sample.used_bytes is None:
        return None
    others = [process for process in sample.processes if not serves_models(process.name)]
    return LiveBackground(held_by_others(sample.used_bytes, sample.processes), holders_of(others))


def held_by_others(used_bytes: int, processes: Iterable[GpuProcess]) -> int:
    """What is in use on a card without what model servers hold."""
    served = sum(process.used_bytes or 0 for process in processes if serves_models(process.name))
    return max(used_bytes - served, 0)


def _plain(name: str) -> str:
    return PurePath(name).name.lower().removesuffix(".exe")


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other
