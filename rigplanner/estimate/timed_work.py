"""Nominal seconds of every device put through the law: the time of the whole, its parts and its range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rigplanner.estimate.speed_law import Factors, SpeedLaw, labels_of, log_variance, regime_of
from rigplanner.estimate.token_work import Share, TokenWork


@dataclass(frozen=True, slots=True)
class TimedShare:
    """The seconds of one device by part and in all, with what the law found for it."""

    share: Share
    nominal: Mapping[str, float]
    seconds: Mapping[str, float]
    factors: Factors
    total_s: float


@dataclass(frozen=True, slots=True)
class Timed:
    """A time with its parts by device. True times lie between `seconds` / and x `range_factor`, 8 of 10."""

    shares: tuple[TimedShare, ...]
    seconds: float
    range_factor: float

    @property
    def parts(self) -> dict[str, float]:
        """Seconds by part over all devices."""
        found: dict[str, float] = {}
        for share in self.shares:
            for part, seconds in share.seconds.items():
                found[part] = found.get(part, 0.0) + seconds
        return found

    @property
    def slowest(self) -> TimedShare:
        """The device that takes longest; the range is that of its law."""
        return max(self.shares, key=lambda share: share.total_s)


def timed(law: SpeedLaw, work: TokenWork, nominal: Sequence[tuple[Share, Mapping[str, float]]]) -> Timed:
    """Nominal seconds by device and part as the law sees them."""
    shares = []
    widest = ("", 0.0, -1.0)
    for share, parts in nominal:
        reader = share.reader
        labels = labels_of(reader.silicon, reader.backend, work.case, work.many, work.assumed_host)
        factors = law.factors(labels)
        seconds = {part: value * factors.of_part[part] for part, value in parts.items() if value}
        total = sum(seconds.values())
        shares.append(TimedShare(share, parts, seconds, factors, total))
        if total > widest[2]:
            widest = (regime_of(labels, parts, factors), log_variance(seconds, factors), total)
    return Timed(tuple(shares), sum(share.total_s for share in shares), law.range_factor(widest[1], widest[0]))
