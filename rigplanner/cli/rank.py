"""`rigplanner rank`: what a rig can run, and how fast."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from rigplanner.cli.catalog import library_of_today
from rigplanner.cli.planning import planned
from rigplanner.cli.request import EstimateRequest, parse_rank
from rigplanner.cli.table import table
from rigplanner.domain.report import Fit
from rigplanner.planner.ranking import Ranked, best_of_each, ranking
from rigplanner.planner.starter import STARTER_MODEL
from rigplanner.units import GIB
from rigplanner.wording import labels
from rigplanner.wording.quantities import between, rate

_HEAD: Final = ("Model", "quantization", "", "GiB free", "tok/s", "8 of 10 between")


def run(arguments: Sequence[str]) -> int:
    """Print every model in its best quantization; raises UsageError."""
    request = parse_rank(arguments)
    library = library_of_today()
    plan = planned(_with_a_model(request), library).plan
    ranked = best_of_each(ranking(plan, library.with_own(plan.own)))
    if request.json:
        print(json.dumps([_as_json(entry) for entry in ranked], indent=2, ensure_ascii=False))
    else:
        print("\n".join(table([_HEAD, *(_row(entry) for entry in ranked)], left_columns=3)))
    return 0


def _with_a_model(request: EstimateRequest) -> EstimateRequest:
    """The request of a plan needs a model; which one is ranked first does not depend on it."""
    return request if request.model or request.rig else replace(request, model=STARTER_MODEL)


def _row(entry: Ranked) -> tuple[str, ...]:
    free, speed = entry.option.headroom_bytes, entry.tokens_per_s
    runs = speed is not None and entry.low is not None and entry.high is not None
    return (
        entry.model.name,
        entry.option.quant,
        labels.fit(entry.option.fit),
        f"{free / GIB:.1f}" if free is not None and entry.option.fit is not Fit.NO_FIT else "",
        rate(speed) if speed is not None else "",
        between(rate(entry.low), rate(entry.high)) if runs and entry.low and entry.high else "",
    )


def _as_json(entry: Ranked) -> dict[str, Any]:
    return {
        "model": entry.model.id,
        "quant": entry.option.quant,
        "fit": entry.option.fit.value,
        "headroom_bytes": entry.option.headroom_bytes,
        "tokens_per_s": entry.tokens_per_s,
        "low": entry.low,
        "high": entry.high,
    }
