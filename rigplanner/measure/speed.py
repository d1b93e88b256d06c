"""What a measurement found: the speed of a model, or the rate of a drive or of main memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.progress import MeasureError


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model reads or writes, in tokens/s; `low` and `high` span the repetitions.

    `tokens` were read or written with `depth` tokens already in the context. What the engine does not tell is None
    or "". `gpu_layers` None means as many as the engine chose.
    """

    kind: RunKind
    value: float
    low: float
    high: float
    repetitions: int
    tokens: int
    depth: int
    engine: str
    engine_build: str = ""
    backend: str = ""
    gpu_layers: int | None = None
    flash_attention: bool | None = None
    kv_type: str | None = None


class PartlyMeasured(MeasureError):  # noqa: N818 - what it carries matters as much as the error
    """A measurement that failed on the way; `speeds` is what was measured before."""

    def __init__(self, why: str, speeds: Sequence[Speed]) -> None:
        super().__init__(why)
        self.speeds = tuple(speeds)


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a drive or main memory was read, in GB/s (10^9 bytes/s); `note` says how it was read."""

    kind: RunKind
    value: float
    low: float
    high: float
    bytes_read: int
    seconds: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean with the lowest and the highest of what it was made from."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, samples: Sequence[float]) -> Spread:
        """The spread of at least one sample."""
        mean = fmean(samples)
        # The mean of equal numbers can be off by a rounding.
        return cls(mean, min(mean, *samples), max(mean, *samples))
