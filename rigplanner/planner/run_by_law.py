"""What the law says of a run, on the machine of a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from rigplanner.catalog.library import Library
from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.domain.plan import KvType, Offload, OffloadMode, Plan, Workload
from rigplanner.estimate.decode import timed_token
from rigplanner.estimate.prefill import timed_prompt
from rigplanner.estimate.speed_law import SpeedLaw
from rigplanner.estimate.timed_work import Timed
from rigplanner.estimate.token_work import TokenWork
from rigplanner.planner.laws import laws_of
from rigplanner.planner.memory_report import memory_report
from rigplanner.planner.own_evidence import amount_of, ran_there
from rigplanner.planner.plan_work import token_work_on
from rigplanner.planner.scene import scene_of


def law_says(run: OwnRun, plan: Plan, library: Library) -> tuple[float, float, float] | None:
    """Tokens per second that the law alone says of a run on a plan's machine, with the range; None without a word."""
    told = told_by_law(run, plan, library)
    if told is None:
        return None
    speed = (1 if run.kind is RunKind.WRITING else run.tokens) / told.timed.seconds
    return speed, speed / told.timed.range_factor, speed * told.timed.range_factor


class Told(NamedTuple):
    """A run put through the law that speaks about it."""

    law: SpeedLaw
    work: TokenWork
    timed: Timed


def told_by_law(run: OwnRun, plan: Plan, library: Library) -> Told | None:
    """What the law says of a run; None where its model is unknown, something about the machine, or how it ran."""
    if run.kv_type not in (None, *KvType):
        return None
    scene = scene_of(_plan_of(run, plan), library)
    _, placed = memory_report(scene)
    if placed is None or library.calibration is None:
        return None
    work = token_work_on(scene, placed)
    if work is None or not work.shares:
        return None
    backend = "cpu" if work.on_processor else work.shares[0].reader.backend
    if not ran_there(run, backend, on_host=work.host is not None):
        return None
    if run.engine:
        work = replace(work, case=work.case._replace(engine=run.engine))
    laws = laws_of(library.calibration)
    if run.kind is RunKind.WRITING:
        law = laws.writing(work)
        return Told(law, work, timed_token(law, work, amount_of(run)))
    if any(share.reader.silicon.tflops is None for share in work.shares):
        return None
    law, batch = laws.reading(work), scene.work.ubatch_tokens
    return Told(law, work, timed_prompt(law, work, run.tokens, run.depth, batch, scene.devices.transfer_gbps))


def _plan_of(run: OwnRun, plan: Plan) -> Plan:
    """The plan that a run was, on the plan's machine; what else runs there was not asked."""
    mode, layers = OffloadMode.AUTO, None
    if run.gpu_layers is not None:
        mode, layers = (OffloadMode.LAYERS, run.gpu_layers) if run.gpu_layers else (OffloadMode.CPU, None)
    work = Workload(
        model_id=run.model_id,
        quant=run.quant,
        context_tokens=max(run.depth + run.tokens, 1),
        kv_type=next((known for known in KvType if known.value == run.kv_type), KvType.F16),
        use=plan.workload.use,
        offload=Offload(mode=mode, layers=layers),
        flash_attention=True if run.flash_attention is None else run.flash_attention,
    )
    nobody = {"background_apps": (), "background_live_bytes": None, "background_live_others": ()}
    alone: dict[str, object] = {"workload": work, **nobody}
    if run.own_model is not None:
        others = (model for model in plan.own.models if model.id != run.own_model.id)
        alone["own"] = plan.own.model_copy(update={"models": (*others, run.own_model)})
    return plan.model_copy(update=alone)
