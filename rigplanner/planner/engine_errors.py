"""How far predictions are from what an engine printed: by component, architecture and kind of placement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rigplanner.planner.engine_truth import SETTING_COLUMNS, Prediction, Row

#: Rounded to so many MiB where the table does not say.
_PRINTED_MIB = 0.01


@dataclass(frozen=True, slots=True)
class Errors:
    """Relative errors of some rows, as shares: of the truth's size, and with their sign."""

    count: int
    mean: float
    worst: float
    signed: float


def errors_of(pairs: Iterable[tuple[float, float, float]]) -> Errors:
    """Errors of (predicted, truth, resolution); a difference that the engine's rounding explains is none."""
    shares = [_share(*pair) for pair in pairs]
    count = max(len(shares), 1)
    return Errors(
        len(shares),
        sum(map(abs, shares)) / count,
        max(map(abs, shares), default=0.0),
        sum(shares) / count,
    )


def _share(predicted: float, truth: float, resolution: float) -> float:
    difference = predicted - truth
    if abs(difference) <= resolution:
        return 0.0
    return difference / truth if truth else 1.0


def by(predictions: Sequence[Prediction], key: Callable[[Prediction], str]) -> dict[str, Errors]:
    """Errors of the rows that were predicted, under each key, sorted by it."""
    groups: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for prediction in predictions:
        if prediction.mib is not None:
            pair = (prediction.mib, prediction.truth_mib, resolution(prediction.row))
            groups[key(prediction)].append(pair)
    return {name: errors_of(groups[name]) for name in sorted(groups)}


def resolution(row: Row) -> float:
    """What the engine rounds to, MiB."""
    return float(row.get("res") or _PRINTED_MIB)


def component(prediction: Prediction) -> str:
    """What a row is about: "compute on GPU", "model in main memory"."""
    device = prediction.row["device"]
    where = "main memory" if device == "Host" else "GPU" if device[-1:].isdigit() else device
    return f"{prediction.row['component']}, {where}"


def device_totals(predictions: Sequence[Prediction]) -> dict[str, Errors]:
    """Errors of everything on one device together, by how the model is placed."""
    sums: dict[tuple[str, ...], list[float]] = {}
    kinds: dict[tuple[str, ...], str] = {}
    for prediction in predictions:
        device = prediction.row["device"]
        if prediction.mib is None or not device[-1:].isdigit():
            continue
        key = (*(prediction.row.get(name, "") for name in SETTING_COLUMNS), device)
        total = sums.setdefault(key, [0.0, 0.0, 0.0])
        total[0] += prediction.mib
        total[1] += prediction.truth_mib
        total[2] += resolution(prediction.row)
        kinds[key] = placement(prediction.row)
    groups: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for key, total in sums.items():
        groups[kinds[key]].append((total[0], total[1], total[2]))
    return {name: errors_of(groups[name]) for name in sorted(groups)}


def placement(row: Row) -> str:
    """How the model is spread: whole on one GPU, over several, layers or experts in main memory."""
    if row.get("cpu_moe", "0") not in ("", "0"):
        return "experts in main memory"
    if row.get("ngl", "999") not in ("", "999"):
        return "layers in main memory"
    return "several GPUs, each" if "GPUs" in row.get("tool", "") else "one GPU"
