"""What running a model costs: electricity where one lives, and a service instead of a machine."""

from __future__ import annotations

from pydantic import Field, NonNegativeFloat, PositiveFloat

from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.parts import DATE_PATTERN

#: A date, or a half-year as statistics offices give it.
_STATED_DATE = r"^\d{4}(-\d{2}(-\d{2})?|-S[12]|-Q[1-4])?$"


class Tariff(FrozenModel):
    """What a household pays for electricity in a country, US dollars a kilowatt-hour."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    usd_per_kwh: PositiveFloat
    as_of: str = Field(pattern=_STATED_DATE)
    source: str = Field(min_length=1)
    note: str = ""


class ApiPrice(FrozenModel):
    """What a service asks for a million tokens of a model, US dollars. `name` is the service's own for it."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    provider: str = Field(min_length=1)
    kind: str
    input_usd_per_m: NonNegativeFloat
    output_usd_per_m: NonNegativeFloat
    cached_input_usd_per_m: NonNegativeFloat | None = None
    as_of: str = Field(pattern=DATE_PATTERN)
    source: str = Field(min_length=1)
    note: str = ""
