"""The change of settings that makes a model fit and loses least."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Change
from rigplanner.domain.evidence import Basis, Estimate, Unit
from rigplanner.domain.plan import KvType, Offload, OffloadMode
from rigplanner.domain.report import Fit, Fix, Report
from rigplanner.estimate.runtimes import rules_of
from rigplanner.planner.devices import limits_of, usable_gib
from rigplanner.planner.edits import with_context, with_gpu_limit, with_kv_type, with_offload
from rigplanner.planner.evaluate import glance
from rigplanner.planner.findings import values
from rigplanner.planner.pitfalls.context import round_context
from rigplanner.planner.pitfalls.fit import close_apps, smaller_quant

_ON_GPU: Final = frozenset({Fit.FITS, Fit.TIGHT})


def free_change(report: Report, library: Library) -> Change | None:
    """The first that fits, in the order of what it takes away: nothing, a browser, exactness, length, speed."""
    for fix in _fixes(report):
        changed = glance(fix.plan, library)
        runs = changed.memory.fit is Fit.SPILLS and report.memory.fit is Fit.NO_FIT and fix.code == "as_it_fits"
        if changed.memory.fit in _ON_GPU or runs:
            return Change(fix, changed, Estimate.exact(0.0, Unit.USD, Basis.LISTED))
    return None


def _fixes(report: Report) -> Iterator[Fix]:
    yield from _higher_limits(report)
    held = sum(device.background_bytes for device in report.memory.devices)
    closing = close_apps(report.plan, held) if held and report.plan.background_live_bytes is None else None
    shorter = _shorter(report)
    for fix in (closing, _smaller_cache(report), smaller_quant(report.plan, report.memory), shorter, _shared(report)):
        if fix is not None:
            yield fix


def _higher_limits(report: Report) -> Iterator[Fix]:
    """What the system can be told to lend its GPU, from the least."""
    system, plan = report.rig.system, report.plan
    if system is None:
        return
    now = usable_gib(system, plan.gpu_limit) or 0.0
    for limit, gib in sorted(limits_of(system).items(), key=lambda known: known[1]):
        if gib > now:
            yield Fix("raise_limit", with_gpu_limit(plan, limit), values(limit_gib=gib))


def _smaller_cache(report: Report) -> Fix | None:
    """The cache at half its size, where it has the usual one and the program can."""
    work = report.plan.workload
    offered = work.kv_type is KvType.F16 and KvType.Q8_0 in rules_of(work.runtime).kv_types
    return Fix("use_cache", with_kv_type(report.plan, KvType.Q8_0), values(kv="Q8_0")) if offered else None


def _shorter(report: Report) -> Fix | None:
    """The largest context that stays on the GPU, if a prompt with its answer still has room in it."""
    work, use = report.plan.workload, report.plan.workload.use
    ceiling = round_context(report.memory.ceiling_tokens or 0)
    if not use.prompt_tokens + use.answer_tokens <= ceiling < work.context_tokens:
        return None
    return Fix("use_context", with_context(report.plan, ceiling), values(tokens=ceiling))


def _shared(report: Report) -> Fix | None:
    """What does not run because nothing may leave the GPU runs when it may."""
    if report.plan.workload.offload.mode is OffloadMode.AUTO or not rules_of(report.plan.workload.runtime).spills:
        return None
    return Fix("as_it_fits", with_offload(report.plan, Offload()), values())
