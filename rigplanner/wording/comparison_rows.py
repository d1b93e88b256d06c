"""The rows of a comparison: their names, the conditions that all rigs share, what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from rigplanner.domain.comparison import SLOT_OF_ROW, Comparison, RowKey
from rigplanner.domain.report import Report
from rigplanner.wording import labels
from rigplanner.wording.quantities import EN_DASH, about_count, about_tokens, gb_with_unit
from rigplanner.wording.rig_names import capacity_gib

_TITLES: Final = {
    RowKey.WORK: "Work",
    RowKey.MEMORY: "GPU memory",
    RowKey.SPEED: "Speed",
    RowKey.CONTEXT: "Largest context",
    RowKey.READING: "Reads prompts",
    RowKey.FIRST_WORD: "First word",
    RowKey.ANSWER: "Whole answer",
    RowKey.LOADING: "Loading",
    RowKey.PRICE: "Price",
    RowKey.PRICE_PER_SPEED: "Per tok/s",
    RowKey.PITFALL: "Worst pitfall",
}
_MEANINGS: Final = {
    RowKey.MEMORY: "What stays free in graphics memory, or what is too much for it",
    RowKey.SPEED: "Words written: a token is about three quarters of one",
    RowKey.CONTEXT: "The longest conversation that stays in graphics memory",
    RowKey.READING: "How fast a prompt is read before the answer begins",
    RowKey.FIRST_WORD: "The wait from the question to the first word (time to first token)",
    RowKey.ANSWER: "From the question to the end of the answer",
    RowKey.LOADING: "Reading the model from the drive, once after each start",
    RowKey.PRICE: "All parts together, before tax; what is already yours costs nothing",
    RowKey.PRICE_PER_SPEED: "The price divided by the speed of writing",
    RowKey.PITFALL: "What to know first of this rig with this work",
}


@dataclass(frozen=True, slots=True)
class RowTitle:
    """The name of a row, its conditions below, and what it means on hover."""

    title: str
    below: str = ""
    meaning: str = ""


def row_title(key: RowKey, comparison: Comparison) -> RowTitle:
    """What a row is called; conditions are told where all rigs share them."""
    if key in SLOT_OF_ROW:
        return RowTitle(labels.slot(SLOT_OF_ROW[key]))
    title = _TITLES[key]
    if key is RowKey.ANSWER and all(report.plan.workload.use.turns_high for report in comparison.reports):
        title = "Whole task"
    return RowTitle(title, _conditions(key, comparison), _MEANINGS.get(key, ""))


def _conditions(key: RowKey, comparison: Comparison) -> str:
    told = _CONDITIONS.get(key)
    if told is None:
        return ""
    if key is RowKey.MEMORY:
        return _sizes(comparison.reports)
    said = {told(report) for report in comparison.reports}
    return said.pop() if len(said) == 1 else ""


def _sizes(reports: Iterable[Report]) -> str:
    """All sizes of graphics memory once, in the order of the rigs: "12, 24 and 96 GiB"."""
    sizes = [capacity_gib(report.memory.devices) for report in reports if report.memory.devices]
    *first, last = dict.fromkeys(sizes) or [""]
    if not last:
        return ""
    return f"{', '.join(first)} and {last} GiB" if first else f"{last} GiB"


def _loaded(report: Report) -> str:
    size = report.loading.file_bytes
    return f"{gb_with_unit(size)}, cold" if size else ""


def _answered(report: Report) -> str:
    use = report.plan.workload.use
    if use.turns_high:
        return f"{use.turns}{EN_DASH}{use.turns_high} turns, prompt cached"
    return f"{_range(use.answer_tokens, use.answer_tokens_high)} tokens out"


def _range(low: int, high: int | None) -> str:
    return f"{about_count(low)}{EN_DASH}{about_count(high)}" if high else about_count(low)


_CONDITIONS: Final[dict[RowKey, Callable[[Report], str]]] = {
    RowKey.MEMORY: lambda _: "",
    RowKey.SPEED: lambda report: f"at {about_tokens(report.speed.filled_tokens)} filled",
    RowKey.CONTEXT: lambda _: "all of it on the GPU",
    RowKey.FIRST_WORD: lambda report: f"{about_count(report.plan.workload.use.prompt_tokens)} tokens in",
    RowKey.ANSWER: _answered,
    RowKey.LOADING: _loaded,
}
