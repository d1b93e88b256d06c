"""The round end of a scale and its ticks, the same on the screen, on paper and in figures."""

from __future__ import annotations

from typing import Final

_ROUND: Final = (1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 4.8, 6.0, 8.0, 10.0)
_IN_THIRDS: Final = (1.2, 2.4, 4.8, 6.0)


def round_up(value: float) -> float:
    """The next end of a scale: 12, 16, 24, 32, 48... so that scales stand still while a slider moves."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * step for step in _ROUND if power * step >= value)


def ticks(end: float) -> tuple[float, ...]:
    """Even, round values from 0 to the end of a scale that `round_up` gave."""
    mantissa = float(f"{end:e}".partition("e")[0])
    count = 3 if round(mantissa, 1) in _IN_THIRDS else 4
    return tuple(end * index / count for index in range(count + 1))
