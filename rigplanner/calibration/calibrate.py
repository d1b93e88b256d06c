"""`make calibrate`: from the shipped measurements to catalogs/calibration.json, and to evidence.json, which the program
shows. Same input, same output."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from rigplanner.calibration.cases import Cases
from rigplanner.calibration.design import Floats, design_of
from rigplanner.calibration.evidence_rows import EvidenceRow, evidence_rows
from rigplanner.calibration.fit import Fitted, fit, spread_of_effects, without
from rigplanner.calibration.leave_out import LEVELS, errors_without, spread_without
from rigplanner.calibration.rows import read_table
from rigplanner.calibration.terms import KNOWN_ELSEWHERE, LAWS, LawTerms
from rigplanner.catalog.load import CALIBRATION_FILE, load_library
from rigplanner.catalog.measurements import EVIDENCE_FILE
from rigplanner.domain.calibration import Calibration, SpeedFit, SpeedTerm
from rigplanner.estimate.speed_law import NEW
from rigplanner.paths import shipped

#: Regimes with fewer rows left out take the stretch of all.
_LEAST_OF_REGIME: Final = 60
_DIGITS: Final = 4
_SHOWN_TRUST: Final = frozenset({"A", "B"})
_OF_TEN: Final = 0.8
_NORMAL_TENTH: Final = 1.2816
_SOURCE: Final = "Fit to the public measurements in catalogs/measurements.csv, each with its source"


def fitted_law(rows: Sequence[EvidenceRow], name: str) -> tuple[list[EvidenceRow], Fitted]:
    """The rows of a law that are trusted enough, and the law fitted to them."""
    law = LAWS[name]
    mine = [row for row in rows if row.law == name and row.outcome.trust in law.noise]
    return mine, fit(design_of(mine, law), law.freedom)


def calibrate(rows: Sequence[EvidenceRow]) -> Calibration:
    """All four laws fitted to measured rows."""
    fits = {name: _with_known(name, _speed_fit(*fitted_law(rows, name), LAWS[name])) for name in LAWS}
    newest = max(row.outcome.date for row in rows)
    return Calibration(source=_SOURCE, as_of=newest, **fits)


def law_without(
    rows: Sequence[EvidenceRow], fitted: Fitted, name: str, left_out: Sequence[int], stretch: dict[str, float]
) -> SpeedFit:
    """The law as it would be without some of its rows, the ranges stretched as given."""
    members = np.array(left_out, dtype=np.intp)
    theta, spread = without(fitted, members), spread_of_effects(fitted, members)
    return _law(rows, fitted, LAWS[name], theta, spread).model_copy(update={"stretch": stretch})


def _speed_fit(rows: Sequence[EvidenceRow], fitted: Fitted, law: LawTerms) -> SpeedFit:
    plain = _law(rows, fitted, law, fitted.theta, np.sqrt(np.diag(fitted.covariance)))
    return plain.model_copy(update={"stretch": _stretch(rows, fitted, plain)})


def _law(rows: Sequence[EvidenceRow], fitted: Fitted, law: LawTerms, theta: Floats, spread: Floats) -> SpeedFit:
    effects: list[dict[str, tuple[float, float]]] = [{} for _ in law.terms]
    constants = dict(law.constants)
    for (number, key), mean, sd in zip(fitted.design.names, theta, spread, strict=True):
        if number is None:
            constants[key] = _rounded(law.constants[key] * float(np.exp(mean)))
        elif number >= 0:
            effects[number][key] = (_rounded(mean), _rounded(sd))
    terms = tuple(
        SpeedTerm(
            part=term.part,
            levels=term.levels,
            covariate=term.covariate,
            sd=term.sd,
            effects=dict(sorted(found.items())),
        )
        for term, found in zip(law.terms, effects, strict=True)
    )
    return SpeedFit(
        constants=constants,
        terms=terms,
        scatter=_rounded(_scatter(fitted)),
        stretch={"": 1.0},
        measurements=len(rows),
        boards=len({row.labels.board for row in rows}),
        models=len({row.labels.model for row in rows}),
    )


def _with_known(name: str, law: SpeedFit) -> SpeedFit:
    """The law with what is known elsewhere of groups that no row is about."""
    return law.model_copy(update={"terms": tuple(_with_effects(name, term) for term in law.terms)})


def _with_effects(name: str, term: SpeedTerm) -> SpeedTerm:
    more = {
        key: (mean, sd)
        for of, part, levels, key, mean, sd in KNOWN_ELSEWHERE
        if (of, part, levels) == (name, term.part, term.levels)
    }
    return term.model_copy(update={"effects": dict(sorted({**more, **term.effects}.items()))}) if more else term


def _scatter(fitted: Fitted) -> float:
    """The usual distance of a run from the law, robustly: half of all runs lie within 0.6745 of it."""
    error = fitted.design.log_true - fitted.design.log_seconds(fitted.theta)
    return float(np.median(np.abs(error))) / 0.6745


def _stretch(rows: Sequence[EvidenceRow], fitted: Fitted, law: SpeedFit) -> dict[str, float]:
    """How much wider ranges must be so that 8 of 10 rows of boards, and of models, left out lie within."""
    misses: dict[str, list[float]] = {}
    for level in LEVELS:
        error = errors_without(rows, fitted, level)
        spread, regimes = spread_without(rows, law, level)
        for miss, regime in zip(np.abs(error) / (_NORMAL_TENTH * spread), regimes, strict=True):
            for name in (regime, NEW if regime.endswith(NEW) else ""):
                misses.setdefault(name, []).append(float(miss))
    return {
        name: _rounded(float(np.quantile(found, _OF_TEN)))
        for name, found in sorted(misses.items())
        if len(found) >= _LEAST_OF_REGIME or name in ("", NEW)
    }


def _rounded(value: float) -> float:
    """To a few digits: what lies behind them differs between machines."""
    return float(f"{float(value):.{_DIGITS}g}")


def as_json(calibration: Calibration) -> str:
    """The calibration as text, one line an effect table."""
    found: Mapping[str, Any] = calibration.model_dump(mode="json")
    lines = ["{"]
    for name, value in found.items():
        if isinstance(value, str):
            lines.append(f" {json.dumps(name)}: {json.dumps(value)},")
            continue
        lines.append(f" {json.dumps(name)}: {{")
        for field, content in value.items():
            if field == "terms":
                terms = ",\n".join(f"   {json.dumps(term, ensure_ascii=False)}" for term in content)
                lines.append(f'  "terms": [\n{terms}\n  ],')
            else:
                lines.append(f"  {json.dumps(field)}: {json.dumps(content)},")
        lines[-1] = lines[-1].removesuffix(",")
        lines.append(" },")
    lines[-1] = lines[-1].removesuffix(",")
    return "\n".join([*lines, "}", ""])


def evidence_json(rows: Sequence[EvidenceRow]) -> str:
    """What the program shows as reported: runs of catalogued models that lay whole on their devices."""
    sources: dict[str, int] = {}
    cases: dict[str, list[str]] = {}
    for row in rows:
        how, what = row.conditions, row.outcome
        if not row.case.model.exact or how.kind == "hybrid" or what.trust not in _SHOWN_TRUST:
            continue
        source = sources.setdefault(what.source, len(sources))
        labels = row.labels
        fields = (how.test, labels.backend, labels.engine, how.gpus, how.tokens, how.depth, what.tokens_per_s)
        line = json.dumps([*fields, source, what.date, what.build])
        cases.setdefault(f"{labels.board}|{labels.model}|{labels.quant}", []).append(line)
    body = ",\n".join(f"  {json.dumps(key)}: [{', '.join(runs)}]" for key, runs in sorted(cases.items()))
    return f'{{\n "sources": {json.dumps(list(sources), indent=2)},\n "cases": {{\n{body}\n }}\n}}\n'


def main() -> int:
    """Fit and write."""
    catalogs = shipped("catalogs")
    library, _ = load_library(catalogs, date.today())
    _, table = read_table(catalogs / "measurements.csv")
    rows = evidence_rows(table, Cases(library))
    calibration = calibrate(rows)
    (catalogs / CALIBRATION_FILE).write_text(as_json(calibration), encoding="utf-8")
    (catalogs / EVIDENCE_FILE).write_text(evidence_json(rows), encoding="utf-8")
    for name in LAWS:
        law: SpeedFit = getattr(calibration, name)
        sys.stdout.write(f"{name}: {law.measurements} rows, {law.boards} boards, stretch {law.stretch}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
