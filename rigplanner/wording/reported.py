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
        Quantity.BUILD_PRICE_USD: "the build costs",
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
