"""What other programs hold on a card now, program by program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Final

from rigplanner.domain.host import GpuProcess
from rigplanner.domain.live import GpuSample, Holder, LiveBackground
from rigplanner.translation import tr

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
    }
)
#: vLLM names each of its processes.
_WORKERS: Final = ("vllm::",)
#: Linux tells so many letters of a program's name.
_TOLD_LETTERS: Final = 15


def serves_models(name: str | None) -> bool:
    """Whether a program of this name runs language models."""
    if name is None:
        return False
    plain = PurePath(name).name.lower().removesuffix(".exe")
    return plain.startswith(_WORKERS) or any(server == plain or server[:_TOLD_LETTERS] == plain for server in _SERVERS)


def holders_of(processes: Iterable[GpuProcess]) -> tuple[Holder, ...]:
    """Programs with all their processes together, biggest first, those of unknown size last."""
    found: dict[str, Holder] = {}
    for process in processes:
        name = process.name or tr("process {number}", number=process.pid)
        before = found.get(name)
        if before is None:
            found[name] = Holder(name, process.used_bytes)
        else:
            found[name] = Holder(name, _sum(before.held_bytes, process.used_bytes), before.processes + 1)
    return tuple(sorted(found.values(), key=lambda holder: (-(holder.held_bytes or -1), holder.name)))


def background_of(cards: Sequence[GpuSample]) -> LiveBackground | None:
    """What others than model servers hold on the cards of a rig; None where the driver of one does not tell."""
    held: list[int] = []
    for card in cards:
        others = None if card.used_bytes is None else held_by_others(card.used_bytes, card.processes)
        if others is None:
            return None
        held.append(others)
    programs = [process for card in cards for process in card.processes if not serves_models(process.name)]
    return LiveBackground(tuple(held), holders_of(programs)) if held else None


def held_by_others(used_bytes: int, processes: Iterable[GpuProcess]) -> int | None:
    """What is in use on a card without what model servers hold; None where that of a server is not told."""
    servers = [process.used_bytes for process in processes if serves_models(process.name)]
    known = [used for used in servers if used is not None]
    return max(used_bytes - sum(known), 0) if len(known) == len(servers) else None


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other
