"""The samples of the last two minutes, as lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from rigplanner.domain.live import GpuSample, HostSample
from rigplanner.drawing.scale import round_up
from rigplanner.numerals import figure
from rigplanner.translation import tr
from rigplanner.ui.charts.live_chart import SPAN_S, LiveData
from rigplanner.units import GIB

_MOST: Final = int(SPAN_S) + 5
_WATTS_END: Final = 100.0
_DEGREES_END: Final = 100.0
_PERCENT: Final = 100.0


class Past:
    """Keeps what is shown and no more."""

    def __init__(self) -> None:
        self._samples: deque[HostSample] = deque(maxlen=_MOST)

    @property
    def last(self) -> HostSample | None:
        """The newest sample."""
        return self._samples[-1] if self._samples else None

    def add(self, sample: HostSample) -> None:
        """Keep one more, and forget what left the picture."""
        self._samples.append(sample)
        while self._samples[0].at_s < sample.at_s - SPAN_S:
            self._samples.popleft()

    def card(self, key: str) -> GpuSample | None:
        """The newest sample of a card."""
        return next((gpu for gpu in self.last.gpus if gpu.key == key), None) if self.last else None

    def memory_of(self, key: str) -> LiveData:
        """Graphics memory in use, GiB."""
        card = self.card(key)
        end = (card.total_bytes or 0) / GIB if card else 0.0
        line = self._of_card(key, lambda gpu: None if gpu.used_bytes is None else gpu.used_bytes / GIB)
        return self._data(line, _of(end), end or None, 1)

    def load_of(self, key: str) -> LiveData:
        """The share of time in which a card works, %."""
        line = self._of_card(key, lambda gpu: None if gpu.load is None else gpu.load * _PERCENT)
        return self._data(line, "%", _PERCENT)

    def temperature_of(self, key: str) -> LiveData:
        """The temperature of a card, degrees Celsius."""
        return self._data(self._of_card(key, lambda gpu: gpu.temperature_c), "°C", _DEGREES_END)

    def power_of(self, key: str) -> LiveData:
        """What a card draws, W."""
        line = self._of_card(key, lambda gpu: gpu.power_w)
        highest = max((value for _, value in line), default=0.0)
        return self._data(line, "W", round_up(max(highest, _WATTS_END)))

    def main_memory(self) -> LiveData:
        """Main memory in use, GiB."""
        line = self._line(lambda sample: sample.memory_used_bytes / GIB)
        end = self.last.memory_total_bytes / GIB if self.last else 0.0
        return self._data(line, _of(end), end or None, 1)

    def processor(self) -> LiveData:
        """The share of time in which the processor works, %."""
        line = self._line(lambda sample: None if sample.cpu_load is None else sample.cpu_load * _PERCENT)
        return self._data(line, "%", _PERCENT)

    def _data(self, line: tuple[tuple[float, float], ...], unit: str, end: float | None, digits: int = 0) -> LiveData:
        now = self.last.at_s if self.last else 0.0
        is_now = bool(line) and line[-1][0] == now
        return LiveData(figure(line[-1][1], digits) if is_now else "", unit, line, end or 1.0, now)

    def _of_card(self, key: str, value: Callable[[GpuSample], float | None]) -> tuple[tuple[float, float], ...]:
        def read(sample: HostSample) -> float | None:
            card = next((gpu for gpu in sample.gpus if gpu.key == key), None)
            return value(card) if card is not None else None

        return self._line(read)

    def _line(self, value: Callable[[HostSample], float | None]) -> tuple[tuple[float, float], ...]:
        pairs = ((sample.at_s, value(sample)) for sample in self._samples)
        return tuple((at_s, found) for at_s, found in pairs if found is not None)


def _of(total_gib: float) -> str:
    """What stands behind an amount of memory."""
    return tr("of {total} GiB", total=figure(total_gib)) if total_gib else "GiB"
