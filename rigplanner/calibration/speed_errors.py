"""How far predictions are from what was measured, class by class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles
from typing import Final

from rigplanner.calibration.predictions import SpeedPrediction
from rigplanner.calibration.rows import Outcome


@dataclass(frozen=True, slots=True)
class SpeedErrors:
    """Errors of speeds, each as a part of the measured one; `coverage` is the part of rows within their range."""

    count: int
    median: float
    mean: float
    p90: float
    signed_median: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One row with what was predicted and what was measured."""

    prediction: SpeedPrediction
    outcome: Outcome

    @property
    def error(self) -> float:
        """Predicted over measured, less one."""
        return (self.prediction.value or 0.0) / self.outcome.tokens_per_s - 1

    @property
    def within(self) -> bool:
        """Whether the measured speed lies in the predicted range."""
        low, high = self.prediction.low, self.prediction.high
        return low is not None and high is not None and low <= self.outcome.tokens_per_s <= high


def _conditions(row: Compared) -> tuple[str, int, int, str]:
    found = row.prediction.conditions
    return (found.kind, found.gpus, found.depth, found.test) if found else ("", 0, 0, "")


def _is_trusted(row: Compared) -> bool:
    return row.outcome.trust != "C"


def _one_device(row: Compared) -> bool:
    kind, gpus, _, _ = _conditions(row)
    return gpus <= 1 and kind in ("discrete", "unified") and _is_trusted(row)


def _on(test: Callable[[Compared], bool]) -> Callable[[Compared], bool]:
    return lambda row: _one_device(row) and test(row)


def _silicon(row: Compared, what: str) -> str:
    case = row.prediction.case
    return str(getattr(case.work.shares[0].reader.silicon, what)) if case else ""


def _backend(row: Compared) -> str:
    case = row.prediction.case
    return case.work.shares[0].reader.backend if case else ""


def _is_mixture(row: Compared) -> bool:
    case = row.prediction.case
    return case is not None and case.work.case.moe == "moe"


#: Classes of rows, the first ones on one device and of trust A or B.
CLASSES: Final[Mapping[str, Callable[[Compared], bool]]] = {
    "one device": _one_device,
    "dense": _on(lambda row: not _is_mixture(row)),
    "mixture of experts": _on(_is_mixture),
    "NVIDIA with GDDR": _on(lambda row: _silicon(row, "vendor") == "NVIDIA" and _silicon(row, "memory") == "gddr"),
    "NVIDIA data-centre (HBM)": _on(
        lambda row: _silicon(row, "memory") == "hbm" and _silicon(row, "vendor") == "NVIDIA"
    ),
    "Pascal and older": _on(lambda row: _silicon(row, "generation") == "pascal"),
    "AMD ROCm": _on(lambda row: _backend(row) == "rocm"),
    "AMD Vulkan": _on(lambda row: _backend(row) == "vulkan" and _silicon(row, "vendor") == "AMD"),
    "Apple": _on(lambda row: _silicon(row, "vendor") == "Apple"),
    "Intel": _on(lambda row: _silicon(row, "vendor") == "Intel"),
    "GB10 and Strix Halo": _on(lambda row: any(name in _silicon(row, "board") for name in ("gb10", "8060s"))),
    "depth above 0": _on(lambda row: _conditions(row)[2] > 0),
    "partly in main memory": lambda row: _conditions(row)[0] == "hybrid" and _is_trusted(row),
    "processor alone": lambda row: _conditions(row)[0] == "cpu" and _is_trusted(row),
    "several devices": lambda row: _conditions(row)[1] > 1 and _is_trusted(row),
    "trust C": lambda row: not _is_trusted(row),
    "all rows": lambda row: row.prediction.value is not None,
}
TESTS: Final = {"tg": "writing", "pp": "reading"}


def errors_by_class(rows: Iterable[Compared]) -> dict[str, dict[str, SpeedErrors]]:
    """Errors of writing and of reading, by class; classes without rows are left out."""
    known = [row for row in rows if row.prediction.value is not None]
    found: dict[str, dict[str, SpeedErrors]] = {}
    for test, name in TESTS.items():
        mine = [row for row in known if _conditions(row)[3] == test]
        classes = {label: [row for row in mine if belongs(row)] for label, belongs in CLASSES.items()}
        found[name] = {label: errors_of(members) for label, members in classes.items() if members}
    return found


def errors_of(rows: Sequence[Compared]) -> SpeedErrors:
    """The errors of at least one row."""
    errors = [row.error for row in rows]
    sizes = sorted(abs(error) for error in errors)
    p90 = quantiles(sizes, n=10, method="inclusive")[-1] if len(sizes) > 1 else sizes[0]
    within = sum(row.within for row in rows) / len(rows)
    return SpeedErrors(len(rows), median(sizes), fmean(sizes), p90, median(errors), within)
