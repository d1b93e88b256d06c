"""Pictures for docs/accuracy.md: predicted against measured, and our errors beside those of simple rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import matplotlib as mpl

mpl.use("Agg")

from matplotlib.figure import Figure

from rigplanner.calibration.speed_errors import Compared, SpeedErrors

_INK, _SOFT, _ACCENT = "#1d2433", "#9aa4b5", "#2f6fed"
_OTHERS: Final = ("#c98a2b", "#b0564f", "#6b8f71")
_LOW, _HIGH = 0.5, 1.5
#: So that the same figures give the same file.
_METADATA: Final = {"Software": None}


def scatter(path: Path, rows: Sequence[Compared], unit: str) -> None:
    """Predicted against measured speed on logarithmic axes, with lines at half as much and as much again."""
    figure = Figure(figsize=(6.4, 4.6), dpi=110, layout="constrained")
    axes = figure.subplots()
    measured = [row.outcome.tokens_per_s for row in rows]
    predicted = [row.prediction.value or 0.0 for row in rows]
    axes.loglog(measured, predicted, ".", markersize=3, alpha=0.35, color=_ACCENT, markeredgewidth=0)
    ends = (min(measured), max(measured))
    for factor, style in ((_LOW, ":"), (1.0, "-"), (_HIGH, ":")):
        axes.loglog(ends, [end * factor for end in ends], style, color=_INK, linewidth=0.8)
    axes.set_xlabel(f"measured, {unit}")
    axes.set_ylabel(f"predicted without its board, {unit}")
    axes.grid(visible=True, which="major", color="#e3e7ee", linewidth=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.savefig(path, metadata=_METADATA)


def bars(path: Path, ours: Mapping[str, SpeedErrors], rules: Mapping[str, Mapping[str, SpeedErrors]]) -> None:
    """Median errors by class, ours beside every rule's."""
    classes = [name for name in ours if all(name in errors for errors in rules.values())]
    figure = Figure(figsize=(7.6, 0.46 * len(classes) + 1.2), dpi=110, layout="constrained")
    axes = figure.subplots()
    every = {"RigPlanner, board left out": ours, **rules}
    height = 0.8 / len(every)
    for place, (name, errors) in enumerate(every.items()):
        colour = _ACCENT if place == 0 else _OTHERS[(place - 1) % len(_OTHERS)]
        values = [100 * errors[label].median for label in classes]
        spots = [index + place * height for index in range(len(classes))]
        axes.barh(spots, values, height=height * 0.9, color=colour, label=name)
    axes.set_yticks([index + 0.4 - height / 2 for index in range(len(classes))], classes)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("median error, % (longer bars are cut at 100)")
    axes.legend(frameon=False, fontsize=8, loc="lower right")
    axes.tick_params(colors=_INK, labelsize=8)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.grid(visible=True, axis="x", color=_SOFT, alpha=0.3, linewidth=0.6)
    axes.set_axisbelow(True)
    figure.savefig(path, metadata=_METADATA)
