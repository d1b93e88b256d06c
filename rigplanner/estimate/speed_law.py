"""The law that turns work into seconds, and how sure it is.

    t = sum over parts of  constant x exp(effects) x nominal seconds,  times exp(effects on everything)

Nominal seconds are bytes over rated bandwidth, operations over rated compute, or a microsecond a step. Effects
add up over everything that a case has in common with measured ones: backend, generation, board, format, model,
program. They were fitted together with partial pooling (rigplanner/calibration), so that a group that was little
measured stays near what its kin do, and an unknown one has no effect but a wider range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, sqrt
from typing import Final, NamedTuple

from rigplanner.domain.calibration import ALL_PARTS, SpeedFit
from rigplanner.estimate.machine_class import Silicon

#: A tenth of cases may lie beyond either end of a range: the 90 % point of the normal distribution.
_TENTH: Final = 1.2816
#: Covariates are logarithms over these, a usual card's.
_USUAL_GBPS: Final = 400.0
_USUAL_TFLOPS: Final = 60.0
#: Generations without matrix units worth the name, or whose drivers get little care.
#: Part of a model in a main memory of known rate: tables of measurements never tell that rate, so nothing tells how
#: wide the range must be, and it stays as the fit has it.
KNOWN_HOST: Final = "known host"
#: Behind the name of a regime: its boards were never measured.
NEW: Final = "|new"
_OLD: Final = frozenset({"pascal", "gcn", "rdna1", "xe"})


class Labels(NamedTuple):
    """What a case has in common with others. Every field but the last two is a level of the law."""

    backend: str
    vendor: str
    memory: str
    cls: str
    family: str
    board: str
    engine: str
    quant: str
    qkind: str
    arch: str
    moe: str
    model: str
    flash: str
    many: str
    assumed_host: str
    log_gbps: float
    log_tflops: float


class Case(NamedTuple):
    """The labels that do not depend on the device: model, format, program."""

    engine: str
    quant: str
    qkind: str
    arch: str
    moe: str
    model: str
    flash: str


@lru_cache(maxsize=4096)
def labels_of(silicon: Silicon, backend: str, case: Case, many: str = "1", assumed_host: str = "") -> Labels:
    """All labels of a case on one device. `many` says how several share the work; `assumed_host` names the board
    beside which a main memory of unknown speed was assumed."""
    cls = "old" if silicon.generation in _OLD else "hbm" if silicon.memory == "hbm" else "modern"
    return Labels(
        backend=backend,
        vendor=silicon.vendor,
        memory=silicon.memory,
        cls=cls,
        family=f"{backend}/{silicon.family}",
        board=silicon.board,
        engine=case.engine,
        quant=case.quant,
        qkind=case.qkind,
        arch=case.arch,
        moe=case.moe,
        model=case.model,
        flash=case.flash,
        many=many,
        assumed_host=assumed_host,
        log_gbps=log(silicon.bandwidth_gbps / _USUAL_GBPS),
        log_tflops=log((silicon.tflops or _USUAL_TFLOPS) / _USUAL_TFLOPS),
    )


@dataclass(frozen=True, slots=True)
class Factors:
    """What nominal seconds of each part are multiplied with, and the variance of its logarithm.

    `shared_variance` is that of what acts on all parts alike. `known` holds the effects that were found, as
    (part, levels, mean), for the explanation.
    """

    of_part: Mapping[str, float]
    variances: Mapping[str, float]
    shared_variance: float
    known: tuple[tuple[str, tuple[str, ...], float], ...]
    board_is_known: bool


class SpeedLaw:
    """A fit made ready for quick use: every case's factors are put together once."""

    def __init__(self, fit: SpeedFit) -> None:
        self.fit = fit
        self._found: dict[Labels, Factors] = {}
        self._spreads: dict[Labels, tuple[tuple[str, tuple[str, ...], float], ...]] = {}
        self._terms = tuple(
            (
                term.part,
                term.levels,
                tuple(Labels._fields.index(level) for level in term.levels),
                Labels._fields.index(term.covariate) if term.covariate else None,
                term.sd,
                term.effects,
            )
            for term in fit.terms
        )

    def factors(self, labels: Labels) -> Factors:
        """The factors of a case."""
        found = self._found.get(labels)
        if found is None:
            found = self._found[labels] = self._put_together(labels)
        return found

    def spreads(self, labels: Labels) -> tuple[tuple[str, tuple[str, ...], float], ...]:
        """Effects of a case that are not known for sure: their part ("" for all), name and standard deviation."""
        found = self._spreads.get(labels)
        if found is None:
            found = self._spreads[labels] = tuple(self._spreads_of(labels))
        return found

    def _spreads_of(self, labels: Labels) -> Iterator[tuple[str, tuple[str, ...], float]]:
        for part, levels, places, covariate, sd, effects in self._terms:
            size = float(labels[covariate]) if covariate is not None else 1.0
            name = "|".join([str(labels[place]) for place in places])
            effect = effects.get(name)
            spread = (effect[1] if effect is not None else sd) * size
            if spread:
                yield "" if part == ALL_PARTS else part, (part, *levels, str(covariate), name), spread

    def _put_together(self, labels: Labels) -> Factors:
        means = dict.fromkeys((*self.fit.constants, ALL_PARTS), 0.0)
        variances = dict.fromkeys(means, 0.0)
        known = []
        for part, levels, places, covariate, sd, effects in self._terms:
            size = float(labels[covariate]) if covariate is not None else 1.0
            effect = effects.get("|".join([str(labels[place]) for place in places]))
            if effect is not None:
                means[part] += effect[0] * size
                known.append((part, levels, effect[0] * size))
                sd = effect[1]
            variances[part] += (sd * size) ** 2
        shared = means.pop(ALL_PARTS)
        return Factors(
            {part: self.fit.constants[part] * exp(mean + shared) for part, mean in means.items()},
            variances,
            variances.pop(ALL_PARTS) + self.fit.scatter**2,
            tuple(known),
            any(levels == ("board",) for _, levels, _ in known),
        )

    def range_factor(self, variance: float, regime: str) -> float:
        """What to divide and multiply a figure with so that 8 of 10 lie between.

        `variance` is that of the figure's logarithm; `regime` as `regime_of` gives it.
        """
        if regime == KNOWN_HOST:
            return exp(_TENTH * sqrt(variance))
        stretch, general = self.fit.stretch, NEW if regime.endswith(NEW) else ""
        return exp(_TENTH * stretch.get(regime, stretch.get(general, stretch[""])) * sqrt(variance))


def regime_of(labels: Labels, nominal: Mapping[str, float], factors: Factors) -> str:
    """Which measurements tell how wide a range must be: the class of machine, or how several places share the work;
    and apart from these, boards that nobody measured."""
    if nominal.get("host") and not labels.assumed_host:
        return KNOWN_HOST
    name = "host" if nominal.get("host") else labels.cls if labels.many == "1" else "several"
    return name if factors.board_is_known else name + NEW


def log_variance(seconds: Mapping[str, float], factors: Factors) -> float:
    """Variance of the logarithm of a time that is made of these parts."""
    total = sum(seconds.values())
    return factors.shared_variance + sum(
        (part_seconds / total) ** 2 * factors.variances[part] for part, part_seconds in seconds.items() if total
    )
