"""Everything a user can change about a plan: pure functions from a plan to the plan it becomes.

Each edit goes through validation, so that an impossible value raises `pydantic.ValidationError` and the
plan before stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from rigplanner.domain.parts import Condition, Part, Slot
from rigplanner.domain.plan import (
    Companion,
    CompanionKind,
    GpuLimit,
    KvType,
    Offload,
    OwnParts,
    PartChoice,
    Plan,
    Rig,
    Runtime,
    Use,
    Workload,
)


def _changed(model: Plan | Rig | Workload | PartChoice, **fields: Any) -> dict[str, Any]:
    """The fields of a frozen model with some replaced; nested models are kept as they are."""
    return {name: fields.get(name, getattr(model, name)) for name in type(model).model_fields}


#: What the driver said holds no more.
_NOT_LIVE: Final[dict[str, Any]] = {"background_live_bytes": None, "background_live_others": ()}


def with_rig(plan: Plan, rig: Rig) -> Plan:
    """Another rig. It is no longer this machine: what its driver says holds no more."""
    if rig == plan.rig:
        return plan
    return Plan(**_changed(plan, rig=rig, is_this_machine=False, **_NOT_LIVE))


def _with_work(plan: Plan, **fields: Any) -> Plan:
    return Plan(**_changed(plan, workload=Workload(**_changed(plan.workload, **fields))))


def with_name(plan: Plan, name: str) -> Plan:
    """The plan under another name; an empty name is refused."""
    return Plan(**_changed(plan, name=name.strip()))


def with_tags(plan: Plan, tags: Iterable[str]) -> Plan:
    """The plan under other tags, each once however it is written; empty ones are left out."""
    by_word: dict[str, str] = {}
    for tag in (" ".join(tag.split()) for tag in tags):
        if tag:
            by_word.setdefault(tag.casefold(), tag)
    return Plan(**_changed(plan, tags=tuple(by_word.values())))


def with_part(plan: Plan, slot: Slot, part_id: str) -> Plan:
    """A part put into a slot, as new, keeping the number of cards; a ready-made system replaces all parts."""
    if slot is Slot.SYSTEM:
        return with_rig(plan, Rig(system=PartChoice(part_id=part_id)))
    rig = Rig() if plan.rig.is_ready_made else plan.rig
    if slot is Slot.GPU:
        count = rig.gpus[0].count if rig.gpus else 1
        return with_rig(plan, Rig(**_changed(rig, gpus=(PartChoice(part_id=part_id, count=count), *rig.gpus[1:]))))
    return with_rig(plan, Rig(**_changed(rig, **{slot.value: PartChoice(part_id=part_id)})))


def with_one_card(plan: Plan, part_id: str, condition: Condition) -> Plan:
    """One card in the place of all that are there, or of a ready-made system."""
    rig = Rig() if plan.rig.is_ready_made else plan.rig
    return with_rig(plan, Rig(**_changed(rig, gpus=(PartChoice(part_id=part_id, condition=condition),))))


def without_part(plan: Plan, slot: Slot) -> Plan:
    """The slot emptied; for GPUs all kinds of cards."""
    empty = {"gpus": ()} if slot is Slot.GPU else {slot.value: None}
    return with_rig(plan, Rig(**_changed(plan.rig, **empty)))


def with_choice(plan: Plan, slot: Slot, **fields: Any) -> Plan:
    """The part in a slot with its count, condition, ownership or own price changed; an empty slot stays empty."""
    choice = plan.rig.choice(slot)
    if choice is None:
        return plan
    changed = PartChoice(**_changed(choice, **fields))
    placed = {"gpus": (changed, *plan.rig.gpus[1:])} if slot is Slot.GPU else {slot.value: changed}
    rig = Rig(**_changed(plan.rig, **placed))
    if choice.part_id == changed.part_id and choice.count == changed.count:
        return Plan(**_changed(plan, rig=rig))
    return with_rig(plan, rig)


def with_count(plan: Plan, slot: Slot, count: int) -> Plan:
    """So many of the part; for GPUs several equal cards."""
    return with_choice(plan, slot, count=count)


def with_condition(plan: Plan, slot: Slot, condition: Condition) -> Plan:
    """The part bought new or used."""
    return with_choice(plan, slot, condition=condition)


def with_owned(plan: Plan, slot: Slot, owned: bool) -> Plan:
    """A part that is already there costs nothing."""
    return with_choice(plan, slot, owned=owned)


def with_own_price(plan: Plan, slot: Slot, price_usd: float | None) -> Plan:
    """The user's own price; None returns to the catalog's."""
    return with_choice(plan, slot, own_price_usd=price_usd)


def with_model(plan: Plan, model_id: str, quant: str) -> Plan:
    """Another model in one of its quantizations; a projector belongs to the model it was made for."""
    present = plan.workload.companions
    if model_id != plan.workload.model_id:
        present = tuple(companion for companion in present if companion.kind is not CompanionKind.PROJECTOR)
    return _with_work(plan, model_id=model_id, quant=quant, companions=present)


def with_quant(plan: Plan, quant: str) -> Plan:
    """The same model in another quantization."""
    return _with_work(plan, quant=quant)


def with_context(plan: Plan, context_tokens: int) -> Plan:
    """Another context length, in tokens."""
    return _with_work(plan, context_tokens=context_tokens)


def with_kv_type(plan: Plan, kv_type: KvType) -> Plan:
    """Another storage type of the KV cache."""
    return _with_work(plan, kv_type=kv_type)


def with_users(plan: Plan, users: int) -> Plan:
    """So many people asking at once."""
    return _with_work(plan, parallel_users=users)


def with_use(plan: Plan, use: Use) -> Plan:
    """Another kind of session."""
    return _with_work(plan, use=use)


def with_runtime(plan: Plan, runtime: Runtime) -> Plan:
    """Another program that runs the model."""
    return _with_work(plan, runtime=runtime)


def with_offload(plan: Plan, offload: Offload) -> Plan:
    """Another rule for what may leave the GPU."""
    return _with_work(plan, offload=offload)


def with_companions(plan: Plan, companions: tuple[Companion, ...]) -> Plan:
    """Other things loaded beside the model."""
    return _with_work(plan, companions=companions)


def with_gpu_limit(plan: Plan, limit: GpuLimit) -> Plan:
    """Another limit for a GPU that shares its memory."""
    return Plan(**_changed(plan, gpu_limit=limit))


def with_flash_attention(plan: Plan, on: bool) -> Plan:
    """Flash attention on or off."""
    return _with_work(plan, flash_attention=on)


def with_background(plan: Plan, apps: tuple[str, ...]) -> Plan:
    """Other programs that hold GPU memory; choosing them by hand replaces the driver's figure."""
    return Plan(**_changed(plan, background_apps=apps, **_NOT_LIVE))


def with_live_background(plan: Plan, held_bytes: tuple[int, ...]) -> Plan:
    """What the driver says that other programs hold on each card now, for a plan that follows it."""
    if plan.background_live_bytes is None or not held_bytes:
        return plan
    return Plan(**_changed(plan, background_live_bytes=held_bytes[0], background_live_others=held_bytes[1:]))


def following_the_driver(plan: Plan) -> Plan:
    """The plan of this machine counts what is open on it now, not programs chosen by hand."""
    if not plan.is_this_machine or plan.background_live_bytes is not None:
        return plan
    return Plan(**_changed(plan, background_apps=(), background_live_bytes=0))


def is_plan_of(plan: Plan, here: Plan) -> bool:
    """Whether a plan is of the machine that `here` is, and not of another that saved it."""
    return plan.is_this_machine and plan.rig.part_ids == here.rig.part_ids


def with_found_parts(plan: Plan, here: Plan) -> Plan:
    """A plan of this machine after another look at it: the parts are as found, all that the user chose stays."""
    fields = {name: getattr(here.own, name) for name in OwnParts.model_fields}
    own = OwnParts(**{**fields, "models": plan.own.models})
    known = {choice.part_id: choice for choice in _choices(plan.rig)}
    found = {name: getattr(here.rig, name) for name in Rig.model_fields}
    slots = {
        name: known.get(choice.part_id, choice) if isinstance(choice, PartChoice) else choice
        for name, choice in found.items()
    }
    gpus = tuple(
        PartChoice(**_changed(known[card.part_id], count=card.count)) if card.part_id in known else card
        for card in here.rig.gpus
    )
    return Plan(**_changed(plan, rig=Rig(**{**slots, "gpus": gpus}), own=own))


def is_as_found(plan: Plan, here: Plan) -> bool:
    """Whether another look at this machine found what a plan of it has; when it was found does not matter."""
    return plan.rig.part_ids == here.rig.part_ids and _undated(plan.own) == _undated(here.own)


def _undated(own: OwnParts) -> list[Part]:
    found: tuple[Part, ...] = (*own.gpus, *own.cpus, *own.memory, *own.drives)
    return [part.model_copy(update={"spec_as_of": ""}) for part in found]


def _choices(rig: Rig) -> Iterator[PartChoice]:
    yield from rig.gpus
    for slot in Slot:
        choice = rig.choice(slot)
        if choice is not None:
            yield choice


def on_this_machine(plan: Plan, here: Plan) -> Plan:
    """This machine with the work, and the models, of the plan that was open."""
    models = {model.id: model for model in (*here.own.models, *plan.own.models)}
    fields = {name: getattr(here.own, name) for name in OwnParts.model_fields}
    own = OwnParts(**{**fields, "models": tuple(models.values())})
    return Plan(**_changed(here, workload=plan.workload, own=own))


def with_own(plan: Plan, own: OwnParts) -> Plan:
    """Parts and models that travel with the plan."""
    return Plan(**_changed(plan, own=own))
