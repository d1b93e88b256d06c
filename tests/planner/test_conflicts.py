"""Where sources and our own figures part ways, a plan says so, once for each doubt."""

from __future__ import annotations

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Quantity, ReportedFigure
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Offload, OffloadMode, Plan
from rigplanner.domain.report import Finding, Fit
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.wording.findings import sentence

from . import rigs

_HERE = {"model_id": "dense", "quant": "Q4_K_M", "gpu_id": "card-12"}


def _told(code: str, *figures: ReportedFigure, plan: Plan = rigs.PLAN) -> list[Finding]:
    return [f for f in evaluate(plan, _with(*figures)).findings if f.code == code]


def _with(*figures: ReportedFigure) -> Library:
    return rigs.library(figures=figures)


def test_a_doubt_is_told_once_with_the_range_as_stated() -> None:
    speed = Quantity.DECODE_TOKENS_PER_S
    one = rigs.figure("one", speed, value=100.0, doubt="Too fast.", **_HERE)
    again = rigs.figure("again", speed, value=120.0, doubt="Too fast.", **_HERE)
    span = rigs.figure("span", speed, low=100.0, high=300.0, doubt="Names no machine.", model_id="dense")
    titles = [sentence(finding).title for finding in _told("doubtful_report", one, again, span)]
    assert titles == ["A reported 100 tok/s is doubtful", "A reported 100–300 tok/s is doubtful"]


def test_first_words_and_loads_are_compared_too() -> None:
    first = rigs.figure("first", Quantity.FIRST_TOKEN_S, value=0.001, **_HERE)
    load = rigs.figure("load", Quantity.LOAD_S, value=500.0, model_id="dense", drive_class="nvme-gen3")
    units = [finding.values["unit"] for finding in _told("report_disagrees", first, load)]
    assert units == ["s to the first word", "s to load"]


def test_a_doubtful_outcome_is_told_on_its_card_and_context_only() -> None:
    fits = rigs.figure(
        "fits", Quantity.OUTCOME, outcome="fits", context_tokens=4096, doubt="Its own figure is larger.", **_HERE
    )
    assert _told("doubtful_outcome", fits)[0].values["stated"] == "fits"
    assert not _told("doubtful_outcome", fits, plan=edits.with_context(rigs.PLAN, 8192))
    assert not _told("doubtful_outcome", fits, plan=edits.with_part(rigs.PLAN, Slot.GPU, "card-24"))


def test_memory_reported_for_one_context_says_nothing_of_another() -> None:
    memory = rigs.figure("memory", Quantity.MEMORY_BYTES, value=6.4e9, context_tokens=4096, **_HERE)
    library = _with(memory)
    assert evaluate(rigs.PLAN, library).memory.reports == (memory,)
    assert evaluate(edits.with_context(rigs.PLAN, 16384), library).memory.reports == ()


def test_a_share_of_memory_set_too_low_is_told_where_the_whole_would_do() -> None:
    on_system = edits.with_part(edits.with_model(rigs.PLAN, "dense", "F16"), Slot.SYSTEM, "unified-64")
    all_on_gpu = edits.with_offload(edits.with_context(on_system, 131072), Offload(mode=OffloadMode.GPU))
    small = rigs.system("Unified 64", 64, usable_gpu_gib=24.0)
    low = rigs.library(systems=(small,))
    report = evaluate(all_on_gpu, low)
    assert report.memory.fit is Fit.NO_FIT
    told = next(finding for finding in report.findings if finding.code == "gpu_limit")
    assert "24 of 64 GiB" in sentence(told).detail
    assert "gpu_limit" not in {finding.code for finding in evaluate(all_on_gpu, rigs.library()).findings}


def test_more_users_wake_more_of_a_mixture_known_only_by_its_totals() -> None:
    plan = edits.with_users(edits.with_model(rigs.PLAN, "reported", "Q4_K_M"), 4)
    speed = evaluate(plan, rigs.library()).speed
    assert (speed.per_user.value or 0) < 0.8 * (speed.modelled.value or 0)
