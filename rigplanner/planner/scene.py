"""Everything looked up once for one evaluation: parts, model, devices and what sources say about the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Quantity, ReportedFigure
from rigplanner.domain.live import Holder
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import BackgroundApp
from rigplanner.domain.plan import OffloadMode, Plan, Workload
from rigplanner.domain.report import CompanionMemory, ResolvedRig
from rigplanner.estimate.evidence import Case, matching, names_machine
from rigplanner.estimate.footprint import ReportedCeiling
from rigplanner.estimate.latency import filled_while_answering
from rigplanner.estimate.memory import Overheads
from rigplanner.estimate.overhead import background_estimate, runtime_estimate
from rigplanner.planner.companions import companion_bytes, companions_memory
from rigplanner.planner.devices import Devices, devices_of, with_shares
from rigplanner.planner.own_machine import memory_run
from rigplanner.planner.resolve import resolve_rig

#: What depends on where the model lies.
_BY_PLACEMENT: Final = frozenset(
    {
        Quantity.DECODE_TOKENS_PER_S,
        Quantity.FIRST_TOKEN_S,
        Quantity.ANSWER_S,
        Quantity.TASK_S,
        Quantity.MEMORY_BYTES,
    }
)
_NOT_MOVED: Final = frozenset({OffloadMode.AUTO, OffloadMode.GPU})


@dataclass(frozen=True)
class Scene:
    """One plan with all it refers to. `case` names its conditions for matching reports; `holders` are the programs
    that hold graphics memory now, for a plan that follows the driver."""

    plan: Plan
    library: Library
    rig: ResolvedRig
    model: LlmModel | None
    devices: Devices
    overheads: Overheads
    background_apps: tuple[BackgroundApp, ...]
    case: Case
    companions: tuple[CompanionMemory, ...] = ()
    holders: tuple[Holder, ...] = ()

    @property
    def work(self) -> Workload:
        """The workload of the plan."""
        return self.plan.workload

    def reports(self, quantity: Quantity) -> tuple[ReportedFigure, ...]:
        """What sources report about a quantity under the conditions of this plan.

        Speeds and memory on a machine are of a program that chose itself where the model lies; none of them is about
        a model that was moved by hand.
        """
        found = matching(self.library.figures_for(quantity, self.case.model_id), self.case)
        if quantity not in _BY_PLACEMENT or self.work.offload.mode in _NOT_MOVED:
            return found
        return tuple(figure for figure in found if not names_machine(figure))


def scene_of(plan: Plan, library: Library, holders: tuple[Holder, ...] = ()) -> Scene:
    """Look everything up; ids that no catalog has count as empty slots and are told by a finding."""
    own = library.with_own(plan.own)
    rig = resolve_rig(plan.rig, own)
    apps = tuple(own.background[app] for app in plan.background_apps if app in own.background)
    background = background_estimate(apps, plan.background_live_bytes)
    runtime = plan.workload.runtime
    companions = companions_memory(plan.workload, own)
    beside = companion_bytes(companions)
    memory = memory_run(plan, rig, own)
    read_gbps = memory.value if memory else None
    others = plan.background_live_others
    devices = devices_of(rig, own, runtime, background, beside, plan.gpu_limit, read_gbps, others)
    devices = with_shares(devices, plan.workload.offload.tensor_split)
    first_bytes = devices.budgets[0].capacity_bytes if devices.budgets else 0
    overheads = Overheads(runtime_estimate(runtime, first_bytes, background.value or 0), background)
    return Scene(
        plan,
        own,
        rig,
        own.models.get(plan.workload.model_id),
        devices,
        overheads,
        apps,
        _case(plan, rig),
        companions,
        holders if plan.background_live_bytes is not None else (),
    )


def _case(plan: Plan, rig: ResolvedRig) -> Case:
    work, storage = plan.workload, rig.drive or rig.system
    ids = {name for card in rig.gpus for name in (card.id, card.same_chip_as) if name}
    return Case(
        model_id=work.model_id,
        quant=work.quant,
        gpu_ids=frozenset(ids),
        gpu_count=len(rig.gpus),
        system_id=rig.system.id if rig.system else None,
        cpu_id=rig.cpu.id if rig.cpu else None,
        load_class=storage.load_class if storage else None,
        context_tokens=work.context_tokens,
        filled_tokens=filled_while_answering(work.use, work.context_tokens),
        prompt_tokens=work.use.prompt_tokens,
        use_id=work.use.id,
        users=work.parallel_users,
        chips=(rig.system.chip,) if rig.system else tuple({card.architecture for card in rig.gpus}),
    )


def reported_ceiling(scene: Scene, model: LlmModel) -> ReportedCeiling | None:
    """The card that a source says is full at some context, for a model without published architecture."""
    for figure in scene.library.figures_about(Quantity.CONTEXT_CEILING_TOKENS):
        card = scene.library.gpus.get(figure.gpu_id or "")
        if figure.model_id == model.id and figure.quant and figure.middle and card:
            return ReportedCeiling(figure.quant, card.memory_gib, round(figure.middle))
    return None
