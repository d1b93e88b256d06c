"""Where a figure comes from, how sure it is, and how it was worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from rigplanner.domain.frozen import FrozenModel
from rigplanner.translation import tr


class Basis(StrEnum):
    """What a figure rests on."""

    MEASURED = "measured"
    REPORTED = "reported"
    MODELLED = "modelled"
    LISTED = "listed"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """The unit of an estimate; how it is printed is decided where it is shown."""

    BYTES = "bytes"
    TOKENS = "tokens"
    TOKENS_PER_S = "tokens_per_s"
    SECONDS = "seconds"
    USD = "usd"
    WATTS = "watts"


class Source(FrozenModel):
    """A place that states a fact."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    url: str | None = None
    as_of: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    note: str = ""


class Quantity(StrEnum):
    """What a reported figure is about."""

    DECODE_TOKENS_PER_S = "decode_tokens_per_s"
    PREFILL_TOKENS_PER_S = "prefill_tokens_per_s"
    FIRST_TOKEN_S = "first_token_s"
    ANSWER_S = "answer_s"
    TASK_S = "task_s"
    FILE_BYTES = "file_bytes"
    MEMORY_BYTES = "memory_bytes"
    MINIMUM_MEMORY_BYTES = "minimum_memory_bytes"
    LOAD_S = "load_s"
    CPU_FIRST_TOKEN_S = "cpu_first_token_s"
    CONTEXT_CEILING_TOKENS = "context_ceiling_tokens"
    COMFORTABLE_CONTEXT_TOKENS = "comfortable_context_tokens"
    SMOOTH_TOKENS_PER_S = "smooth_tokens_per_s"
    RESPONSIVE_FIRST_TOKEN_S = "responsive_first_token_s"
    HOST_FLOOR_BYTES = "host_floor_bytes"
    HOST_RECOMMENDED_BYTES = "host_recommended_bytes"
    HOST_WORKING_SET_BYTES = "host_working_set_bytes"
    BUILD_PRICE_USD = "build_price_usd"
    PART_PRICE_USD = "part_price_usd"
    RUNTIME_OVERHEAD_BYTES = "runtime_overhead_bytes"
    RECOMMENDED_MEMORY_BYTES = "recommended_memory_bytes"
    THROUGHPUT_RATIO = "throughput_ratio"
    PRICE_RATIO = "price_ratio"
    OUTCOME = "outcome"


class ReportedFigure(FrozenModel):
    """One figure as a source states it; an empty condition means the source does not restrict it.

    `value` is in the unit that the quantity's name ends in. `chip` names a chip or generation that several
    machines share, such as "Strix Halo". `outcome` holds a stated result without
    a number, such as "out of memory".
    """

    id: str = Field(min_length=1)
    quantity: Quantity
    source_id: str
    value: float | None = Field(default=None, ge=0)
    low: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, ge=0)
    outcome: str = ""
    model_id: str | None = None
    quant: str | None = None
    gpu_id: str | None = None
    system_id: str | None = None
    chip: str | None = None
    cpu_id: str | None = None
    drive_class: str | None = None
    context_tokens: int | None = Field(default=None, gt=0)
    filled_tokens: int | None = Field(default=None, ge=0)
    prompt_tokens: int | None = Field(default=None, gt=0)
    use_id: str | None = None
    doubt: str = ""
    note: str = ""
    #: Measured by the user, not stated by a source.
    is_own: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and self.low is None and not self.outcome:
            raise ValueError(tr("a reported figure needs a value, a range or an outcome"))
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(tr("low is above high"))
        return self

    @property
    def middle(self) -> float | None:
        """The stated value, or the middle of the stated range."""
        if self.value is not None:
            return self.value
        if self.low is None or self.high is None:
            return None
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a computation that a person can follow: what, the formula with values, the result.

    The label is English, to be translated where it is shown; formula and result are in the language of the program.
    `usd` is an amount of money, in place of a result; `is_tested` is False of a range that no measurements test.
    """

    label: str
    formula: str
    result: str
    usd: float | None = None
    is_tested: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source behind an estimate and, where it states one, its own figure for the same thing."""

    source: Source
    figure: ReportedFigure | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure that knows its basis, its range (about 80 %) and how it was computed.

    `value` is None exactly when the basis is unknown.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: Unit
    basis: Basis
    steps: tuple[Step, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) != (self.basis is Basis.UNKNOWN):
            raise ValueError(tr("an estimate has no value exactly when its basis is unknown"))
        if self.value is None:
            return
        if self.low is None or self.high is None or not float(self.low) <= float(self.value) <= float(self.high):
            raise ValueError(
                tr("range {low}..{high} does not hold {value}", low=self.low, high=self.high, value=self.value)
            )

    @classmethod
    def unknown(cls, unit: Unit, why: str) -> Self:
        """An unknown figure and the reason why nothing can be said."""
        return cls(None, None, None, unit, Basis.UNKNOWN, (Step(why, "", ""),))

    @classmethod
    def exact(cls, value: float, unit: Unit, basis: Basis, steps: tuple[Step, ...] = ()) -> Self:
        """A figure without spread, such as a count of bytes."""
        return cls(value, value, value, unit, basis, steps)

    def map(self, change: Callable[[float], float]) -> Estimate:
        """The same estimate with a monotone change applied to value and range."""
        if self.value is None or self.low is None or self.high is None:
            return self
        low, high = sorted((change(self.low), change(self.high)))
        return replace(self, value=change(self.value), low=low, high=high)
