"""A figure as a source states it, in one line."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from rigplanner.domain.evidence import Quantity, ReportedFigure, Source, Unit
from rigplanner.numerals import exact
from rigplanner.translation import mark, tr
from rigplanner.wording.quantities import about_tokens, between, duration, gb_with_unit, month, rate, unit_word, usd
from rigplanner.wording.sentences import together

_STATEMENTS: Final = MappingProxyType(
    {
        Quantity.DECODE_TOKENS_PER_S: mark("writes {amount}"),
        Quantity.PREFILL_TOKENS_PER_S: mark("reads the prompt at {amount}"),
        Quantity.FIRST_TOKEN_S: mark("first word after {amount}"),
        Quantity.ANSWER_S: mark("an answer takes {amount}"),
        Quantity.TASK_S: mark("a task takes {amount}"),
        Quantity.FILE_BYTES: mark("file of {amount}"),
        Quantity.MEMORY_BYTES: mark("takes {amount}"),
        Quantity.MINIMUM_MEMORY_BYTES: mark("needs {amount}"),
        Quantity.LOAD_S: mark("loads in {amount}"),
        Quantity.CPU_FIRST_TOKEN_S: mark("the processor adds {amount}"),
        Quantity.CONTEXT_CEILING_TOKENS: mark("holds a context up to {amount}"),
        Quantity.COMFORTABLE_CONTEXT_TOKENS: mark("comfortable up to a context of {amount}"),
        Quantity.SMOOTH_TOKENS_PER_S: mark("reads smoothly from {amount}"),
        Quantity.RESPONSIVE_FIRST_TOKEN_S: mark("feels quick below {amount}"),
        Quantity.HOST_FLOOR_BYTES: mark("main memory, at least {amount}"),
        Quantity.HOST_RECOMMENDED_BYTES: mark("main memory, advised {amount}"),
        Quantity.HOST_WORKING_SET_BYTES: mark("main memory in use {amount}"),
        Quantity.BUILD_PRICE_USD: mark("the build costs {amount}"),
        Quantity.PART_PRICE_USD: mark("costs {amount}"),
        Quantity.RUNTIME_OVERHEAD_BYTES: mark("the runtime takes {amount}"),
        Quantity.RECOMMENDED_MEMORY_BYTES: mark("memory, advised {amount}"),
        Quantity.THROUGHPUT_RATIO: mark("speed against the other, times {amount}"),
        Quantity.PRICE_RATIO: mark("price against the other, times {amount}"),
    }
)
_SUBJECTS: Final = MappingProxyType(
    {
        Quantity.DECODE_TOKENS_PER_S: mark("Speed of writing"),
        Quantity.PREFILL_TOKENS_PER_S: mark("Speed of reading"),
        Quantity.FIRST_TOKEN_S: mark("First word"),
        Quantity.ANSWER_S: mark("A whole answer"),
        Quantity.TASK_S: mark("A whole task"),
        Quantity.FILE_BYTES: mark("Size of the file"),
        Quantity.MEMORY_BYTES: mark("Memory in use"),
        Quantity.MINIMUM_MEMORY_BYTES: mark("Least memory"),
        Quantity.LOAD_S: mark("Loading"),
        Quantity.CPU_FIRST_TOKEN_S: mark("The processor’s share of the first word"),
        Quantity.CONTEXT_CEILING_TOKENS: mark("Largest context"),
        Quantity.COMFORTABLE_CONTEXT_TOKENS: mark("Comfortable context"),
        Quantity.SMOOTH_TOKENS_PER_S: mark("Speed that reads smoothly"),
        Quantity.RESPONSIVE_FIRST_TOKEN_S: mark("Wait that feels quick"),
        Quantity.HOST_FLOOR_BYTES: mark("Least main memory"),
        Quantity.HOST_RECOMMENDED_BYTES: mark("Main memory advised"),
        Quantity.HOST_WORKING_SET_BYTES: mark("Main memory in use"),
        Quantity.BUILD_PRICE_USD: mark("Price of a build"),
        Quantity.PART_PRICE_USD: mark("Price of a part"),
        Quantity.RUNTIME_OVERHEAD_BYTES: mark("Memory of the runtime"),
        Quantity.RECOMMENDED_MEMORY_BYTES: mark("Memory advised"),
        Quantity.THROUGHPUT_RATIO: mark("Speed against another"),
        Quantity.PRICE_RATIO: mark("Price against another"),
        Quantity.OUTCOME: mark("What happens"),
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
    by = f"{source.title}, {month(source.as_of)}" if source else figure.source_id
    said = tr("Reported: {said} ({source}).", said=stated(figure), source=by)
    return together(said, tr("Doubtful: {doubt}", doubt=figure.doubt) if figure.doubt else "")


def subject(quantity: Quantity) -> str:
    """What a reported figure is about: "Speed of writing"."""
    return tr(_SUBJECTS[quantity])


def stated(figure: ReportedFigure) -> str:
    """What a source says, without who says it: "writes 48 tok/s"."""
    amount = amount_stated(figure)
    return tr(_STATEMENTS[figure.quantity], amount=amount) if amount else figure.outcome


def amount_stated(figure: ReportedFigure) -> str:
    """The amount alone; "" where none is stated."""
    if figure.value is not None:
        return _amount(figure.quantity, figure.value)
    if figure.low is None:
        return ""
    low = _amount(figure.quantity, figure.low)
    if figure.high is None:
        return tr("at least {amount}", amount=low)
    return between(low, _amount(figure.quantity, figure.high)) or low


def _amount(quantity: Quantity, value: float) -> str:
    unit = next((unit for ending, unit in _UNITS if quantity.value.endswith(ending)), None)
    match unit:
        case Unit.TOKENS_PER_S:
            return f"{rate(value)} {unit_word(Unit.TOKENS_PER_S)}"
        case Unit.TOKENS:
            return about_tokens(value)
        case Unit.SECONDS:
            return duration(value)
        case Unit.BYTES:
            return gb_with_unit(value)
        case Unit.USD:
            return usd(value)
    return exact(value)
