"""Asks for the figure that an offload rule by hand needs, without holding the program up."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from rigplanner.domain.plan import MAX_GPUS, Offload, OffloadMode
from rigplanner.domain.report import Report
from rigplanner.numerals import parsed
from rigplanner.translation import mark, tr

_MOST_LAYERS: Final = 1024
_SPLIT: Final = mark("Shares of the cards in the order of the plan, such as 3, 1:")
_LAYERS: Final = mark("Layers on the GPU, the output counted, up to {most}:")
_EXPERTS: Final = mark("Experts of how many of the first layers go to RAM, up to {most}:")


def ask_offload(parent: QWidget, report: Report, key: str, answer: Callable[[Offload], None]) -> QInputDialog:
    """Open the question for "layers", "experts" or "split"; `answer` gets the rule if the user gives one."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(tr("Offload by hand"))
    if key == "split":
        dialog.setLabelText(tr(_SPLIT))
        dialog.textValueSelected.connect(lambda text: _answer_split(text, answer))
    else:
        _ask_layers(dialog, report, key, answer)
    dialog.open()
    return dialog


def _ask_layers(dialog: QInputDialog, report: Report, key: str, answer: Callable[[Offload], None]) -> None:
    arch = report.model.architecture if report.model else None
    most = arch.counted_layers + 1 if arch else _MOST_LAYERS
    mode = OffloadMode.LAYERS if key == "layers" else OffloadMode.EXPERTS
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setIntRange(0, most)
    dialog.setIntValue(report.plan.workload.offload.layers or most // 2)
    question = _LAYERS if key == "layers" else _EXPERTS
    dialog.setLabelText(tr(question, most=most))
    dialog.intValueSelected.connect(lambda layers: answer(Offload(mode=mode, layers=layers)))


def _answer_split(text: str, answer: Callable[[Offload], None]) -> None:
    shares = shares_of(text)
    if shares:
        answer(Offload(tensor_split=shares))


def shares_of(text: str) -> tuple[float, ...]:
    """The numbers in "3, 1" or "60/40"; none where one is no number or all are nothing."""
    parts = re.split(r"[/;]", text) if re.search(r"[/;]", text) else text.split(",")
    try:
        shares = tuple(parsed(part) for part in parts if part.strip())
    except ValueError:
        return ()
    return shares if 0 < sum(shares) < float("inf") and min(shares) >= 0 and len(shares) <= MAX_GPUS else ()
