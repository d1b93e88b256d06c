"""A figure as a source states it, in one line."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from rigplanner.domain.evidence import Quantity, ReportedFigure, Source, Unit
from rigplanner.wording.quantities import about_tokens, between, duration, gb_with_unit, month, rate, usd

_NAMES: Final = MappingProxyType(
    {
        Quantity.DECODE_TOKENS_PER_S: "writes",
        Quantity.PREFILL_TOKENS_PER_S: "reads the prompt at",
        Quantity.FIRST_TOKEN_S: "first word after",
        Quantity.ANSWER_S: "an answer takes",
        Quantity.TASK_S: "a task takes",
        Quantity.FILE_BYTES: "file of",
        Quantity.MEMORY_BYTES: "takes",
        Quantity.MINIMUM_MEMORY_BYTES: "needs",
        Quantity.LOAD_S: "loads in",
        Quantity.CPU_FIRST_TOKEN_S: "the processor adds",
        Quantity.CONTEXT_CEILING_TOKENS: "holds a context up to",
        Quantity.COMFORTABLE_CONTEXT_TOKENS: "comfortable up to a context of",
        Quantity.SMOOTH_TOKENS_PER_S: "reads smoothly from",
        Quantity.RESPONSIVE_FIRST_TOKEN_S: "feels quick below",
        Quantity.HOST_FLOOR_BYTES: "main memory, at least",
        Quantity.HOST_RECOMMENDED_BYTES: "main memory, advised",
        Quantity.HOST_WORKING_SET_BYTES: "main memory in use",
        Quantity.BUILD_PRICE_USD: "the build costs",
        Quantity.PART_PRICE_USD: "costs",
        Quantity.RUNTIME_OVERHEAD_BYTES: "the runtime takes",
        Quantity.RECOMMENDED_MEMORY_BYTES: "memory, advised",
        Quantity.THROUGHPUT_RATIO: "speed against the other, times",
        Quantity.PRICE_RATIO: "price against the other, times",
    }
)
_SUBJECTS: Final = MappingProxyType(
    {
        Quantity.DECODE_TOKENS_PER_S: "Speed of writing",
        Quantity.PREFILL_TOKENS_PER_S: "Speed of reading",
        Quantity.FIRST_TOKEN_S: "First word",
        Quantity.ANSWER_S: "A whole answer",
        Quantity.TASK_S: "A whole task",
        Quantity.FILE_BYTES: "Size of the file",
        Quantity.MEMORY_BYTES: "Memory in use",
        Quantity.MINIMUM_MEMORY_BYTES: "Least memory",
        Quantity.LOAD_S: "Loading",
        Quantity.CPU_FIRST_TOKEN_S: "The processor’s share of the first word",
        Quantity.CONTEXT_CEILING_TOKENS: "Largest context",
        Quantity.COMFORTABLE_CONTEXT_TOKENS: "Comfortable context",
        Quantity.SMOOTH_TOKENS_PER_S: "Speed that reads smoothly",
        Quantity.RESPONSIVE_FIRST_TOKEN_S: "Wait that feels quick",
        Quantity.HOST_FLOOR_BYTES: "Least main memory",
        Quantity.HOST_RECOMMENDED_BYTES: "Main memory advised",
        Quantity.HOST_WORKING_SET_BYTES: "Main memory in use",
        Quantity.BUILD_PRICE_USD: "Price of a build",
        Quantity.PART_PRICE_USD: "Price of a part",
        Quantity.RUNTIME_OVERHEAD_BYTES: "Memory of the runtime",
        Quantity.RECOMMENDED_MEMORY_BYTES: "Memory advised",
        Quantity.THROUGHPUT_RATIO: "Speed against another",
        Quantity.PRICE_RATIO: "Price against another",
        Quantity.OUTCOME: "What happens",
    }
)
_UNITS: Final = (
    ("_tokens_per_s", Unit.TOKENS_PER_S),
    ("_tokens", Unit.TOKENS),
    ("_s", Unit.SECONDS),
    ("_bytes", Unit.BYTES),
    ("_usd", Unit.USD),
)


def reported_line(figure: ReportedFigure, source: Source | None) -> str:
    """What is stated, by whom and when, and why it is doubted if it is."""
    said = stated(figure)
    by = f"{source.title}, {month(source.as_of)}" if source else figure.source_id
    doubt = f" Doubtful: {figure.doubt}" if figure.doubt else ""
    return f"Reported: {said} ({by}).{doubt}"


def subject(quantity: Quantity) -> str:
    """What a reported figure is about: "Speed of writing"."""
    return _SUBJECTS[quantity]


def stated(figure: ReportedFigure) -> str:
    """What a source says, without who says it: "writes 48 tok/s"."""
    amount = _amount_stated(figure)
    return f"{_NAMES.get(figure.quantity, figure.quantity.value)} {amount}" if amount else figure.outcome


def _amount_stated(figure: ReportedFigure) -> str:
    if figure.value is not None:
        return _amount(figure.quantity, figure.value)
    if figure.low is None:
        return ""
    low = _amount(figure.quantity, figure.low)
    return f"at least {low}" if figure.high is None else between(low, _amount(figure.quantity, figure.high)) or low


def _amount(quantity: Quantity, value: float) -> str:
    unit = next((unit for ending, unit in _UNITS if quantity.value.endswith(ending)), None)
    match unit:
        case Unit.TOKENS_PER_S:
            return f"{rate(value)} tok/s"
        case Unit.TOKENS:
            return about_tokens(value)
        case Unit.SECONDS:
            return duration(value)
        case Unit.BYTES:
            return gb_with_unit(value)
        case Unit.USD:
            return usd(value)
    return f"{value:g}"
