"""The wait for the first word: the processor's share, reading the prompt, and one step of writing."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.plan import Use
from rigplanner.domain.report import Turn
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr, tr_n

#: What the processor adds to the first token by its number of cores, seconds low and high. Article 1 reports
#: both ends (8 cores: Ryzen 7 5700X, 4 cores: Ryzen 3 3200G); between them we draw a straight line.
_FOUR_CORES: Final = (4, 0.25, 0.30)
_EIGHT_CORES: Final = (8, 0.08, 0.12)


def cpu_share(cores: int | None) -> Estimate:
    """Tokenizing and scheduling on the processor before the GPU starts, seconds.

    With an unknown processor the range covers four to eight cores.
    """
    if cores is None:
        low, high = _EIGHT_CORES[1], _FOUR_CORES[2]
        step = Step(mark("Processor"), tr("number of cores unknown: the range of 4 to 8 cores"), _span(low, high))
        return Estimate((low + high) / 2, low, high, Unit.SECONDS, Basis.MODELLED, (step,))
    reach = (min(max(cores, _FOUR_CORES[0]), _EIGHT_CORES[0]) - _FOUR_CORES[0]) / (_EIGHT_CORES[0] - _FOUR_CORES[0])
    low = _FOUR_CORES[1] + reach * (_EIGHT_CORES[1] - _FOUR_CORES[1])
    high = _FOUR_CORES[2] + reach * (_EIGHT_CORES[2] - _FOUR_CORES[2])
    step = Step(
        tr_n("Processor with {count} core", "Processor with {count} cores", cores),
        tr("line through 4 and 8 cores as article 1 reports them"),
        _span(low, high),
    )
    return Estimate((low + high) / 2, low, high, Unit.SECONDS, Basis.MODELLED, (step,))


def _span(low_s: float, high_s: float) -> str:
    return f"{figure(low_s, 2)}–{figure(high_s, 2)} s"


def first_token(processor: Estimate, reading: Estimate, step_s: Estimate) -> Estimate:
    """Sum of the three parts; unknown where one of them is."""
    parts = (processor, reading, step_s)
    if any(part.value is None for part in parts):
        unknown = next(part for part in parts if part.value is None)
        return Estimate.unknown(Unit.SECONDS, unknown.steps[0].label if unknown.steps else mark("a part is unknown"))
    value = sum(part.value or 0 for part in parts)
    total = Step(mark("First word"), tr("processor + reading the prompt + one step"), f"{figure(value, 2)} s")
    return Estimate(
        value,
        sum(part.low or 0 for part in parts),
        sum(part.high or 0 for part in parts),
        Unit.SECONDS,
        Basis.MODELLED,
        (*processor.steps, *reading.steps, *step_s.steps, total),
    )


def middle_answer_tokens(use: Use) -> float:
    """Tokens of a typical answer: the middle of the use's range."""
    return (use.answer_tokens + (use.answer_tokens_high or use.answer_tokens)) / 2


def middle_turns(use: Use) -> float:
    """Turns of a typical task: the middle of the use's range."""
    return (use.turns + (use.turns_high or use.turns)) / 2


def filled_while_answering(use: Use, context_tokens: int) -> int:
    """How full the context is half-way through an answer, at most full."""
    return min(round(use.prompt_tokens + middle_answer_tokens(use) / 2), context_tokens)


def cached_prompt_tokens(use: Use) -> int:
    """New prompt tokens of a later turn when the prompt before it is cached.

    A history that grows evenly to twice its average adds twice the average over all turns.
    """
    return max(round(2 * use.prompt_tokens / middle_turns(use)), 1)


def turns(use: Use, waits_s: tuple[float, float], tokens_per_s: float) -> tuple[Turn, ...]:
    """Time lines of a use: `waits_s` is the wait with everything to read, and with the prompt cached."""
    answer_s = middle_answer_tokens(use) / tokens_per_s
    fresh, cached = waits_s
    count = middle_turns(use)
    if count == 1:
        return (Turn("first", fresh, answer_s), Turn("cached", cached, answer_s))
    return (
        Turn("task", count * fresh, count * answer_s),
        Turn("task_cached", fresh + (count - 1) * cached, count * answer_s),
    )
