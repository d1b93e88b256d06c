"""The rows of a comparison: their names, the conditions that all rigs share, what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from rigplanner.domain.comparison import SLOT_OF_ROW, Comparison, RowKey
from rigplanner.domain.report import Report
from rigplanner.translation import mark, tr, tr_n
from rigplanner.wording import labels
from rigplanner.wording.quantities import EN_DASH, about_count, about_tokens, gb_with_unit
from rigplanner.wording.rig_names import capacity_gib
from rigplanner.wording.sentences import listed

_TITLES: Final = {
    RowKey.WORK: mark("Work"),
    RowKey.MEMORY: mark("GPU memory"),
    RowKey.SPEED: mark("Speed"),
    RowKey.CONTEXT: mark("Largest context"),
    RowKey.READING: mark("Reads prompts"),
    RowKey.FIRST_WORD: mark("First word"),
    RowKey.ANSWER: mark("Whole answer"),
    RowKey.LOADING: mark("Loading"),
    RowKey.PRICE: mark("Price"),
    RowKey.PRICE_PER_SPEED: mark("Per tok/s"),
    RowKey.PITFALL: mark("Worst pitfall"),
}
_MEANINGS: Final = {
    RowKey.MEMORY: mark("What stays free in graphics memory, or what is too much for it"),
    RowKey.SPEED: mark("Words written: a token is about three quarters of one"),
    RowKey.CONTEXT: mark("The longest conversation that stays in graphics memory"),
    RowKey.READING: mark("How fast a prompt is read before the answer begins"),
    RowKey.FIRST_WORD: mark("The wait from the question to the first word (time to first token)"),
    RowKey.ANSWER: mark("From the question to the end of the answer"),
    RowKey.LOADING: mark("Reading the model from the drive, once after each start"),
    RowKey.PRICE: mark("All parts together, before tax; what is already yours costs nothing"),
    RowKey.PRICE_PER_SPEED: mark("The price divided by the speed of writing"),
    RowKey.PITFALL: mark("What to know first of this rig with this work"),
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
    title = tr(_TITLES[key])
    if key is RowKey.ANSWER and all(report.plan.workload.use.turns_high for report in comparison.reports):
        title = tr("Whole task")
    return RowTitle(title, _conditions(key, comparison), tr(_MEANINGS.get(key, "")))


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
    return f"{listed(list(dict.fromkeys(sizes)))} GiB" if sizes else ""


def _loaded(report: Report) -> str:
    size = report.loading.file_bytes
    return tr("{size}, cold", size=gb_with_unit(size)) if size else ""


def _answered(report: Report) -> str:
    use = report.plan.workload.use
    if use.turns_high:
        turns = f"{use.turns}{EN_DASH}{use.turns_high}"
        return tr_n("{count} turn, prompt cached", "{count} turns, prompt cached", use.turns_high, count=turns)
    return tr("{count} tokens out", count=_range(use.answer_tokens, use.answer_tokens_high))


def _range(low: int, high: int | None) -> str:
    return f"{about_count(low)}{EN_DASH}{about_count(high)}" if high else about_count(low)


_CONDITIONS: Final[dict[RowKey, Callable[[Report], str]]] = {
    RowKey.MEMORY: lambda _: "",
    RowKey.SPEED: lambda report: tr("at {context} filled", context=about_tokens(report.speed.filled_tokens)),
    RowKey.CONTEXT: lambda _: tr("all of it on the GPU"),
    RowKey.FIRST_WORD: lambda report: tr(
        "{count} tokens in", count=about_count(report.plan.workload.use.prompt_tokens)
    ),
    RowKey.ANSWER: _answered,
    RowKey.LOADING: _loaded,
}
