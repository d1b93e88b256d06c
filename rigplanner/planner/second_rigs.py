"""What to compare a rig with first: cards with more memory in the same build, and a machine with one large memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Condition, Gpu, GpuForm, Slot
from rigplanner.domain.plan import Plan
from rigplanner.estimate.cost import offer
from rigplanner.planner.edits import with_name, with_one_card, with_part
from rigplanner.planner.resolve import resolve_rig
from rigplanner.translation import tr
from rigplanner.wording.rig_names import short_name

#: How much more memory the cards that are offered have, at least.
_STEPS: Final = (1.3, 2.0)
_LARGE_GIB: Final = 64.0
_USUAL_GIB: Final = 8.0
_MAX_NAME: Final = 200


def second_rigs(plan: Plan, library: Library) -> tuple[Plan, ...]:
    """Up to three other rigs, each named for what is other about it."""
    own = library.with_own(plan.own)
    return tuple({other.rig: other for other in (*_other_cards(plan, own), *_large_machine(plan, own))}.values())


def _other_cards(plan: Plan, library: Library) -> Iterator[Plan]:
    """The cheapest card with a step more memory than all that are there, and no slower one."""
    if plan.rig.is_ready_made:
        return
    cards = resolve_rig(plan.rig, library).gpus
    size = sum(card.memory_gib for card in cards) or _USUAL_GIB
    slowest = min((card.bandwidth_gbps for card in cards), default=0.0)
    sold = [card for card in library.gpus.values() if card.form is GpuForm.CARD and card.bandwidth_gbps >= slowest]
    for step in _STEPS:
        card = _cheapest([card for card in sold if card.memory_gib >= step * size and _is_common(card)])
        if card is not None and (price := offer(card)):
            other = with_one_card(plan, card.id, price.condition)
            yield with_name(other, tr("{rig} with {card}", rig=plan.name, card=short_name(card.name))[:_MAX_NAME])


def _is_common(card: Gpu) -> bool:
    """A card for a PC that is sold new, or was until lately: with outputs to plug a screen in, not for servers."""
    return "GeForce" in card.name or ("Radeon RX" in card.name) or "Arc" in card.name


def _cheapest(parts: list[Gpu]) -> Gpu | None:
    priced = [(price.typical_usd, part.id, part) for part in parts if (price := offer(part))]
    return min(priced)[2] if priced else None


def _large_machine(plan: Plan, library: Library) -> Iterator[Plan]:
    """The cheapest ready-made machine that lends its GPU much memory."""
    large = [
        (price.typical_usd, system.id)
        for system in library.systems.values()
        if (system.usable_gpu_gib or 0.0) >= _LARGE_GIB and (price := offer(system, Condition.NEW))
    ]
    if large:
        best = library.systems[min(large)[1]]
        yield with_name(with_part(plan, Slot.SYSTEM, best.id), best.name)
