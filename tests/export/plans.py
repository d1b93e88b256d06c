"""Plans that a sheet must take: usual ones, extreme ones, and names from everywhere."""

from __future__ import annotations

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import OwnParts, PartChoice, Plan, Rig, Runtime
from rigplanner.planner import edits
from rigplanner.planner.starter import starter_plan

LONG = "A build whose name goes on and on for much longer than a line of a sheet of paper has room for " * 2
FOREIGN = "装机计划 מחשב تخطيط <b>bold</b> & *star* 2x16"


def starter(library: Library) -> Plan:
    return starter_plan(library.uses["coding"])


def with_many_cards(library: Library) -> Plan:
    """Sixteen different cards, some without any price."""
    plan = starter(library)
    cards = tuple(PartChoice(part_id=ident) for ident in list(library.gpus)[:16])
    slots = {name: getattr(plan.rig, name) for name in Rig.model_fields}
    return edits.with_name(edits.with_rig(plan, Rig(**{**slots, "gpus": cards})), LONG[:200])


def of_own_parts(library: Library) -> Plan:
    """A card nobody else has, with a name in two scripts and markup in it, without a price."""
    plan = starter(library)
    card = library.gpus["nvidia-geforce-rtx-3060-12-gb"]
    own = card.model_copy(update={"id": "own-card", "name": '显卡 <img src="x"> | `W` ' + "W" * 60, "prices": ()})
    plan = edits.with_own(plan, OwnParts(gpus=(own,)))
    return edits.with_name(edits.with_part(plan, Slot.GPU, "own-card"), FOREIGN)


def ready_made(library: Library) -> Plan:
    plan = edits.with_part(starter(library), Slot.SYSTEM, "nvidia-dgx-spark-128-gb")
    return edits.with_use(edits.with_model(plan, "gpt-oss-120b", "MXFP4"), library.uses["agent"])


def spilling(library: Library) -> Plan:
    plan = edits.with_model(starter(library), "qwen3-30b-a3b", "Q4_K_M")
    return edits.with_runtime(edits.with_users(plan, 4), Runtime.OLLAMA)


def too_large(library: Library) -> Plan:
    return edits.with_model(starter(library), "deepseek-v3.1", "Q4_K_M")


def almost_nothing(library: Library) -> Plan:
    """One card and no other part."""
    plan = starter(library)
    return edits.with_rig(plan, Rig(gpus=plan.rig.gpus))


ALL = (starter, with_many_cards, of_own_parts, ready_made, spilling, too_large, almost_nothing)
