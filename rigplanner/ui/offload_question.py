"""Asks for the figure that an offload rule by hand needs."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QInputDialog, QWidget

from rigplanner.domain.plan import MAX_GPUS, Offload, OffloadMode
from rigplanner.domain.report import Report

_MOST_LAYERS: Final = 1024
_SPLIT: Final = "Shares of the cards in the order of the plan, such as 3, 1:"


def ask_offload(parent: QWidget, report: Report, key: str) -> Offload | None:
    """The rule the user wants; None where the question was put away or the answer was none."""
    if key == "split":
        text, agreed = QInputDialog.getText(parent, "Split of the cards", _SPLIT)
        shares = shares_of(text) if agreed else ()
        return Offload(tensor_split=shares) if shares else None
    arch = report.model.architecture if report.model else None
    most = arch.counted_layers + 1 if arch else _MOST_LAYERS
    text = (
        f"Layers on the GPU, the output counted, up to {most}:"
        if key == "layers"
        else f"Experts of how many of the first layers go to RAM, up to {most - 1}:"
    )
    mode = OffloadMode.LAYERS if key == "layers" else OffloadMode.EXPERTS
    present = report.plan.workload.offload.layers or most // 2
    layers, agreed = QInputDialog.getInt(parent, "Offload by hand", text, present, 0, most)
    return Offload(mode=mode, layers=layers) if agreed else None


def shares_of(text: str) -> tuple[float, ...]:
    """The numbers in "3, 1" or "60/40"; none where one is no number or all are nothing."""
    try:
        shares = tuple(float(part) for part in text.replace("/", ",").replace(";", ",").split(",") if part.strip())
    except ValueError:
        return ()
    return shares if sum(shares) > 0 and min(shares) >= 0 and len(shares) <= MAX_GPUS else ()
