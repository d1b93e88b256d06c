"""What programs hold on the cards of a Windows machine now, whose NVIDIA driver does not tell it there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from rigplanner.detect.base import Reading
from rigplanner.detect.gpu_counters import read_gpu_processes
from rigplanner.detect.windows_gpus import WindowsAdapter, gpus_of, read_adapters
from rigplanner.domain.host import GpuProcess
from rigplanner.domain.live import GpuSample

#: To ask the counters starts a program that works for about half a second: once in so many samples.
_ASK_EVERY: Final = 20

Processes = Mapping[str, tuple[GpuProcess, ...]]


class WindowsWatch:
    """AMD and Intel cards by the registry and the counters; `named` has the programs on every card by its name."""

    def __init__(
        self,
        adapters: Callable[[], tuple[WindowsAdapter, ...]] = read_adapters,
        processes: Callable[[], Reading[Processes]] = read_gpu_processes,
    ) -> None:
        self._read_adapters, self._read_processes = adapters, processes
        self._adapters: tuple[WindowsAdapter, ...] | None = None
        self._asked: Reading[Processes] = Reading({})
        self._samples = 0
        self.named: Processes = {}

    def sample(self) -> Reading[tuple[GpuSample, ...]]:
        """The cards now, as of the last time that the counters were asked."""
        if self._adapters is None:
            self._adapters = self._read_adapters()
        if self._adapters and self._samples % _ASK_EVERY == 0:
            self._asked = self._read_processes()
            self.named = {a.name: self._asked.value.get(a.luid or "", ()) for a in self._adapters}
        self._samples += 1
        cards = [card for card in gpus_of(self._adapters) if not card.is_integrated]
        found = tuple(
            GpuSample(
                key=card.uuid or card.name,
                name=card.name,
                total_bytes=card.total_bytes,
                used_bytes=self._used_bytes(card.name),
                processes=self.named.get(card.name, ()),
            )
            for card in cards
        )
        return Reading(found, self._asked.troubles)

    def _used_bytes(self, name: str) -> int | None:
        if self._asked.troubles:
            return None
        return sum(process.used_bytes or 0 for process in self.named.get(name, ()))


def with_counters(samples: Sequence[GpuSample], named: Processes) -> tuple[GpuSample, ...]:
    """Samples of a driver that does not tell what each program holds, completed by the counters."""
    return tuple(
        replace(sample, processes=named[sample.name])
        if named.get(sample.name) and all(process.used_bytes is None for process in sample.processes)
        else sample
        for sample in samples
    )
