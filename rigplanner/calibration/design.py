"""Measured rows and terms as arrays: which effects act on which part of which row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rigplanner.calibration.evidence_rows import EvidenceRow
from rigplanner.calibration.terms import LawTerms
from rigplanner.domain.calibration import ALL_PARTS
from rigplanner.estimate.speed_law import Labels

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
#: Constants may move this far from where they start, as a logarithm.
_CONSTANT_SD = 1.0
#: Effects of two things together need more than one row to tell them apart from noise.
_LEAST_ROWS = 2


@dataclass(frozen=True)
class Design:
    """Rows x parts of seconds at the starting constants, and the effects as one long list of entries.

    Entry e: effect `effect[e]` acts on part `part[e]` of row `row[e]`, `size[e]` times. The part past the last is
    everything. `names[i]` is the term of effect i (None for a constant) and its key; `spreads[i]` its prior.
    """

    parts: tuple[str, ...]
    seconds: Floats
    log_true: Floats
    noise: Floats
    row: Ints
    effect: Ints
    part: Ints
    size: Floats
    names: tuple[tuple[int | None, str], ...]
    spreads: Floats
    of_source: NDArray[np.bool_]

    @property
    def effects(self) -> int:
        """How many effects there are."""
        return len(self.names)

    def log_seconds(self, theta: Floats) -> Floats:
        """The law's logarithm of seconds of every row, given all effects."""
        return self._parts(theta)[1]

    def slopes(self, theta: Floats) -> tuple[Floats, Floats]:
        """The same, and its derivative by every effect: rows x effects."""
        timed, total = self._parts(theta)
        share = np.concatenate([timed / timed.sum(axis=1, keepdims=True), np.ones((len(timed), 1))], axis=1)
        slopes = np.zeros((len(timed), self.effects))
        slopes[self.row, self.effect] = share[self.row, self.part] * self.size
        return total, slopes

    def _parts(self, theta: Floats) -> tuple[Floats, Floats]:
        rows, parts = self.seconds.shape
        sums = np.zeros((rows, parts + 1))
        np.add.at(sums, (self.row, self.part), theta[self.effect] * self.size)
        timed = self.seconds * np.exp(sums[:, :parts])
        return timed, np.log(timed.sum(axis=1)) + sums[:, parts]


class _Entries:
    """Collects the effects of rows; each named effect gets its number when it is first seen."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[int | None, str], int] = {}
        self.rows: list[tuple[int, int, int, float]] = []

    def add(self, row: int, name: tuple[int | None, str], part: int, size: float = 1.0) -> None:
        number = self.numbers.setdefault(name, len(self.numbers))
        self.rows.append((row, number, part, size))


#: The term of the effects of whole sources.
_SOURCE = -1


def design_of(rows: Sequence[EvidenceRow], law: LawTerms) -> Design:
    """The arrays of a law's rows."""
    parts = tuple(law.constants)
    place = {part: index for index, part in enumerate(parts)} | {ALL_PARTS: len(parts)}
    counts = Counter(
        (number, _key(term.levels, row.labels))
        for row in rows
        for number, term in enumerate(law.terms)
        if len(term.levels) > 1
    )
    entries = _Entries()
    for index, row in enumerate(rows):
        entries.add(index, (_SOURCE, row.outcome.source), place[ALL_PARTS])
        for part in row.nominal:
            entries.add(index, (None, part), place[part])
        for number, term in enumerate(law.terms):
            if term.part != ALL_PARTS and term.part not in row.nominal:
                continue
            key = _key(term.levels, row.labels)
            if len(term.levels) > 1 and counts[number, key] < _LEAST_ROWS:
                continue
            size = float(getattr(row.labels, term.covariate)) if term.covariate else 1.0
            entries.add(index, (number, key), place[term.part], size)
    names = tuple(entries.numbers)
    row_of, effect_of, part_of, size_of = zip(*entries.rows, strict=True)
    return Design(
        parts,
        np.array([[row.nominal.get(part, 0.0) * law.constants[part] for part in parts] for row in rows]),
        np.log([row.true_s for row in rows]),
        np.array([law.noise[row.outcome.trust] for row in rows]),
        np.array(row_of),
        np.array(effect_of),
        np.array(part_of),
        np.array(size_of),
        names,
        np.array([_spread(law, number) for number, _ in names]),
        np.array([number == _SOURCE for number, _ in names]),
    )


def _spread(law: LawTerms, number: int | None) -> float:
    if number is None:
        return _CONSTANT_SD
    return law.source if number == _SOURCE else law.terms[number].sd


def _key(levels: tuple[str, ...], labels: Labels) -> str:
    return "|".join(str(getattr(labels, level)) for level in levels)
